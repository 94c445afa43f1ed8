"""Whoever might say a word that the companion never says: texts, phrases, plans, medicines."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.catalogue import Catalogues
from content.model import ApprovedText, Content
from content.never_said import forbidden_words
from content.shape import Bilingual, ContentModel
from content.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Said:
    """Words that can leave the system, and the place where they are written."""

    where: str
    language: Language
    text: str
    to_staff: bool = False


def violations(said: Iterable[Said], content: Content) -> Iterator[str]:
    """Give one line for each forbidden word: where it stands, the word, and what to do."""
    for one in said:
        for word in forbidden_words(one.text, one.language, content, to_staff=one.to_staff):
            yield (
                f"{one.where}: '{word}' is never said (content/forbidden.yaml). Say it in other "
                f"words: {one.text!r}"
            )


def said_by_content(content: Content) -> Iterator[Said]:
    """Give all words of approved texts, notice, plan and sites, in both languages."""
    yield from said_by("content/texts", content.texts)
    yield from said_by("content/notice.yaml", content.notice)
    yield from said_by("content/plan/study.yaml", content.study)
    yield from said_by("content/plan/regimen.yaml", content.regimen)
    yield from said_by("content/plan/visits.yaml", content.visits)
    yield from said_by("content/plan/sites.yaml", content.sites)
    yield from said_by("content/symptoms", content.symptoms)
    yield from said_by("content/adverse_events", content.adverse_events)


def said_by_catalogues(catalogues: Catalogues) -> Iterator[Said]:
    """Give every interface phrase in every language, with all plural forms."""
    for language, catalogue in catalogues.items():
        yield from (Said("locales", language, text) for text in catalogue.said)


def said_by(where: str, part: object) -> Iterator[Said]:
    """Give every text in both languages that content holds, however deep."""
    if isinstance(part, Bilingual | ApprovedText):
        yield from (Said(where, one, part.in_language(one)) for one in Language)
        return
    for name, item in _inside(part):
        yield from said_by(f"{where}{name}", item)


def _inside(part: object) -> Iterator[tuple[str, object]]:
    if isinstance(part, ContentModel):
        yield from ((f": {name}", getattr(part, name)) for name in type(part).model_fields)
    elif dataclasses.is_dataclass(part):
        names = (field.name for field in dataclasses.fields(part))
        yield from ((f": {name}", getattr(part, name)) for name in names)
    elif isinstance(part, Mapping):
        yield from ((f": {name}", item) for name, item in part.items())
    elif isinstance(part, tuple):
        yield from ((f"[{number}]", item) for number, item in enumerate(part))
