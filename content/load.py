"""All content files into one `Content`, or every problem in one `ContentError`."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import Field

from content.load_words import load_words
from content.model import ApprovedText, Content, ForbiddenEntry, Notice, Source
from content.plan.shapes import Ladder, Site, Study
from content.shape import Citation, ContentModel
from content.strict_yaml import Reader
from content.triage.fever_rules import FeverRules
from content.triage.load import load_red_flags
from content.vocabulary import Tier

_FOLDER = Path(__file__).resolve().parent
_VERSION_LENGTH = 12
_ESCALATED_TIERS = (Tier.EMERGENCY, Tier.RED, Tier.AMBER)
_T = TypeVar("_T")
_Key = TypeVar("_Key", bound=str)


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
    root = folder or _FOLDER
    reader = _Reader(root)
    sources = reader.read("sources.yaml", _SourcesFile)
    study = reader.read("plan/study.yaml", Study)
    sites = reader.read("plan/sites.yaml", _SitesFile)
    ladders = reader.read("plan/ladder.yaml", _LaddersFile)
    fever = reader.read("triage/fever.yaml", FeverRules)
    red_flags = (
        reader.keep(lambda: load_red_flags(fever, root / "triage/redflags")) if fever else None
    )
    notice = reader.read("notice.yaml", Notice)
    forbidden = reader.read("forbidden.yaml", _ForbiddenFile)
    words = reader.keep(lambda: load_words(root))
    texts = [t for file in reader.read_all("texts/*.yaml", _TextsFile).values() for t in file.texts]
    if not (sources and study and sites and ladders and fever and notice and forbidden and words):
        raise ContentError(reader.problems)
    if not red_flags:
        raise ContentError(reader.problems)
    content = Content(
        version=reader.version(),
        sources=reader.index("sources.yaml", sources.sources, lambda source: source.code),
        study=study,
        sites=reader.index("plan/sites.yaml", sites.sites, lambda site: site.id),
        ladders=reader.index("plan/ladder.yaml", ladders.ladders, lambda ladder: ladder.tier),
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


class _Reader(Reader):
    """Reads all content files and keeps what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._root = folder

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
        for path in sorted(self._root.rglob("*.yaml")):
            data = path.read_bytes()
            name = path.relative_to(self._root).as_posix()
            whole.update(f"{name}\0{len(data)}\0".encode())
            whole.update(data)
        return whole.hexdigest()[:_VERSION_LENGTH]


def _uncited(content: Content) -> Iterator[str]:
    parts: dict[str, object] = {
        "plan/study.yaml": content.study,
        "plan/sites.yaml": content.sites,
        "plan/ladder.yaml": content.ladders,
        "triage/fever.yaml": content.fever,
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
            yield f"content/plan/ladder.yaml: there is no ladder for tier '{tier}'. Add one."
