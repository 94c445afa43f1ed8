"""Words the companion never says to anybody, from `forbidden.yaml`, found in a text."""

import re

from content.model import Content, ForbiddenEntry
from content.vocabulary import Language

_PREFIX_MARK = "*"


def forbidden_words(
    text: str, language: Language, content: Content, *, to_staff: bool = False
) -> tuple[str, ...]:
    """Give the forbidden words of a text, as `forbidden.yaml` writes them; () when it is clean."""
    return tuple(
        word
        for entry in content.forbidden
        if entry.language is language and not (to_staff and entry.patients_only)
        for word in entry.words
        if _pattern(word).search(_without_allowed(text, entry))
    )


def _without_allowed(text: str, entry: ForbiddenEntry) -> str:
    rest = text.lower().replace("’", "'")
    for phrase in entry.allowed_in:
        rest = rest.replace(phrase.lower(), " ")
    return rest


def _pattern(word: str) -> re.Pattern[str]:
    stem = re.escape(word.removesuffix(_PREFIX_MARK).lower())
    before = r"(?<![a-z])" if stem[0].isascii() else ""
    after = r"(?![a-z])" if stem[-1].isascii() and not word.endswith(_PREFIX_MARK) else ""
    return re.compile(f"{before}{stem}{after}")
