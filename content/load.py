"""All content files into one `Content`, or every problem in one `ContentError`."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import Field

from content.fever_rules import FeverRules
from content.load_redflags import load_red_flags
from content.load_words import load_words
from content.model import (
    ApprovedText,
    Content,
    ForbiddenEntry,
    Ladder,
    Notice,
    Site,
    Source,
    Study,
)
from content.redflag_index import RedFlags
from content.shape import Citation, ContentModel
from content.strict_yaml import FileError, read_file
from content.vocabulary import Tier
from content.words import Words

_FOLDER = Path(__file__).resolve().parent
_VERSION_LENGTH = 12
_ESCALATED_TIERS = (Tier.EMERGENCY, Tier.RED, Tier.AMBER)
_T = TypeVar("_T")
_Key = TypeVar("_Key", bound=str)
_Model = TypeVar("_Model", bound=ContentModel)


class ContentError(Exception):
    """The content cannot be used.

    `problems` has one line for each reason; a line names the file, the key and what to do.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class _SourcesFile(ContentModel):
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class _SitesFile(ContentModel):
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]


class _LaddersFile(ContentModel):
    ladders: Annotated[tuple[Ladder, ...], Field(min_length=1)]


class _TextsFile(ContentModel):
    texts: Annotated[tuple[ApprovedText, ...], Field(min_length=1)]


class _ForbiddenFile(ContentModel):
    forbidden: Annotated[tuple[ForbiddenEntry, ...], Field(min_length=1)]


def load_content(folder: Path | None = None) -> Content:
    """Read and check all content files.

    Args:
        folder: Where the files are; those installed with this package when left out.

    Raises:
        ContentError: something is missing, unknown, given twice, uncited or contradictory.
    """
    reader = _Reader(folder or _FOLDER)
    sources = reader.read("sources.yaml", _SourcesFile)
    study = reader.read("study.yaml", Study)
    sites = reader.read("sites.yaml", _SitesFile)
    ladders = reader.read("ladder.yaml", _LaddersFile)
    fever = reader.read("fever.yaml", FeverRules)
    red_flags = reader.read_red_flags(fever) if fever else None
    notice = reader.read("notice.yaml", Notice)
    forbidden = reader.read("forbidden.yaml", _ForbiddenFile)
    words = reader.read_words()
    texts = [text for file in reader.read_texts() for text in file.texts]
    if not (sources and study and sites and ladders and fever and notice and forbidden and words):
        raise ContentError(reader.problems)
    if not red_flags:
        raise ContentError(reader.problems)
    content = Content(
        version=reader.version(),
        sources=reader.index("sources.yaml", sources.sources, lambda source: source.code),
        study=study,
        sites=reader.index("sites.yaml", sites.sites, lambda site: site.id),
        ladders=reader.index("ladder.yaml", ladders.ladders, lambda ladder: ladder.tier),
        fever=fever,
        red_flags=red_flags,
        texts=reader.index("texts", texts, lambda text: text.key),
        notice=notice,
        forbidden=forbidden.forbidden,
        words=words,
    )
    problems = [*reader.problems, *_uncited(content), *_unescalated(content)]
    if problems:
        raise ContentError(problems)
    return content


class _Reader:
    """Reads the files of one folder and keeps what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[str] = []

    def read(self, file: str, model: type[_Model]) -> _Model | None:
        try:
            return read_file(self._folder / file, f"content/{file}", model)
        except FileError as error:
            self.problems.extend(error.problems)
            return None

    def read_red_flags(self, fever: FeverRules) -> RedFlags | None:
        try:
            return load_red_flags(fever, self._folder / "redflags")
        except FileError as error:
            self.problems.extend(error.problems)
            return None

    def read_words(self) -> Words | None:
        try:
            return load_words(self._folder)
        except FileError as error:
            self.problems.extend(error.problems)
            return None

    def read_texts(self) -> Iterator[_TextsFile]:
        paths = sorted((self._folder / "texts").glob("*.yaml"))
        if not paths:
            self.problems.append("content/texts: there is no text file. Put the files back.")
        for path in paths:
            if file := self.read(f"texts/{path.name}", _TextsFile):
                yield file

    def index(self, file: str, items: Iterable[_T], key: Callable[[_T], _Key]) -> Mapping[_Key, _T]:
        found: dict[_Key, _T] = {}
        for item in items:
            if key(item) in found:
                self.problems.append(f"content/{file}: '{key(item)}' is given twice. Keep one.")
            found[key(item)] = item
        return MappingProxyType(found)

    def version(self) -> str:
        """Hash names and bytes of all files, so that any change shows."""
        whole = hashlib.sha256()
        for path in sorted(self._folder.rglob("*.yaml")):
            data = path.read_bytes()
            name = path.relative_to(self._folder).as_posix()
            whole.update(f"{name}\0{len(data)}\0".encode())
            whole.update(data)
        return whole.hexdigest()[:_VERSION_LENGTH]


def _uncited(content: Content) -> Iterator[str]:
    parts: dict[str, object] = {
        "study.yaml": content.study,
        "sites.yaml": content.sites,
        "ladder.yaml": content.ladders,
        "fever.yaml": content.fever,
        "redflags": content.red_flags.cited,
        "texts": content.texts,
        "notice.yaml": content.notice,
        "forbidden.yaml": content.forbidden,
    }
    for file, part in parts.items():
        for where, citation in _citations(part, ""):
            for code in citation.codes():
                if code not in content.sources:
                    yield (
                        f"content/{file}: {where} cites '{code}', which content/sources.yaml does "
                        "not have. Add it there, or correct it."
                    )


def _citations(part: object, where: str) -> Iterator[tuple[str, Citation]]:
    if isinstance(part, Citation):
        yield where, part
    if isinstance(part, ContentModel):
        for name in type(part).model_fields:
            yield from _citations(getattr(part, name), f"{where}.{name}" if where else name)
    elif isinstance(part, Mapping):
        for name, item in part.items():
            yield from _citations(item, f"{where}.{name}" if where else str(name))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _citations(item, f"{where}[{number}]")


def _unescalated(content: Content) -> Iterator[str]:
    for tier in _ESCALATED_TIERS:
        if tier not in content.ladders:
            yield f"content/ladder.yaml: there is no ladder for tier '{tier}'. Add one."
