"""All content files into one `Content`, or every problem in one `ContentError`."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import Field

from content.adverse_events.load import load_adverse_events
from content.consistency import contradictions
from content.load_words import load_words
from content.model import ApprovedText, Content, ForbiddenEntry, Notice, Situation
from content.plan.contact import Contact
from content.plan.regimen import Regimen
from content.plan.shapes import Ladder, Site, Study
from content.plan.visit_shapes import VisitPlan
from content.shape import ContentModel, Source
from content.strict_yaml import Reader, version_of
from content.symptoms.load import load_symptoms
from content.triage.fever_rules import FeverRules
from content.triage.load import load_red_flags

_FOLDER = Path(__file__).resolve().parent
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


class _SituationsFile(ContentModel):
    situations: Annotated[tuple[Situation, ...], Field(min_length=1)]


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
    regimen = reader.read("plan/regimen.yaml", Regimen)
    visits = reader.read("plan/visits.yaml", VisitPlan)
    contact = reader.read("plan/contact.yaml", Contact)
    sites = reader.read("plan/sites.yaml", _SitesFile)
    ladders = reader.read("plan/ladder.yaml", _LaddersFile)
    fever = reader.read("triage/fever.yaml", FeverRules)
    red_flags = (
        reader.keep(lambda: load_red_flags(fever, root / "triage/redflags")) if fever else None
    )
    symptoms = reader.keep(lambda: load_symptoms(root / "symptoms"))
    events = reader.keep(lambda: load_adverse_events(root / "adverse_events"))
    notice = reader.read("notice.yaml", Notice)
    situations = reader.read("situations.yaml", _SituationsFile)
    forbidden = reader.read("forbidden.yaml", _ForbiddenFile)
    words = reader.keep(lambda: load_words(root))
    texts = [t for file in reader.read_all("texts/*.yaml", _TextsFile).values() for t in file.texts]
    if not (
        sources and texts and notice and situations and forbidden and words and fever and red_flags
    ):
        raise ContentError(reader.problems)
    if not (study and regimen and visits and contact and sites and ladders and symptoms and events):
        raise ContentError(reader.problems)
    content = Content(
        version=version_of(root),
        sources=reader.index("sources.yaml", sources.sources, lambda source: source.code),
        study=study,
        regimen=regimen,
        visits=visits,
        contact=contact,
        sites=reader.index("plan/sites.yaml", sites.sites, lambda site: site.id),
        ladders=reader.index("plan/ladder.yaml", ladders.ladders, lambda ladder: ladder.tier),
        fever=fever,
        red_flags=red_flags,
        symptoms=symptoms,
        adverse_events=events,
        texts=reader.index("texts", texts, lambda text: text.key),
        situations=situations.situations,
        notice=notice,
        forbidden=forbidden.forbidden,
        words=words,
    )
    problems = [*reader.problems, *contradictions(content)]
    if problems:
        raise ContentError(problems)
    return content


class _Reader(Reader):
    """Reads all content files and keeps what is wrong with them."""

    def index(self, file: str, items: Iterable[_T], key: Callable[[_T], _Key]) -> Mapping[_Key, _T]:
        found: dict[_Key, _T] = {}
        for item in items:
            if key(item) in found:
                self.problems.append(f"content/{file}: '{key(item)}' is given twice. Keep one.")
            found[key(item)] = item
        return MappingProxyType(found)
