"""Words before they have a language: marked where written, rendered when they are sent."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Local:
    """An instant to be shown in a site's zone, as date and time."""

    instant: datetime
    zone: str


Param: TypeAlias = "str | int | Decimal | date | time | Local | Wording"


@dataclass(frozen=True, slots=True)
class Phrase:
    """An interface phrase: the English source string is the gettext id."""

    msgid: str
    params: tuple[tuple[str, Param], ...] = ()
    plural: str | None = None
    count: int | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """A clinical text from `content/texts/`, by its key."""

    key: str
    params: tuple[tuple[str, Param], ...] = ()


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words shown exactly as they are: a code, a link, what somebody wrote."""

    text: str


@dataclass(frozen=True, slots=True)
class InBoth:
    """Words that the content has in both languages: a symptom, a question, an answer."""

    en: str
    zh: str


Wording: TypeAlias = Phrase | Approved | Verbatim | InBoth


def phrase(msgid: str, /, **params: Param) -> Phrase:
    """Mark a whole English sentence with plain named placeholders for translation."""
    return Phrase(msgid, tuple(params.items()))


def phrase_plural(singular: str, plural: str, /, *, count: int, **params: Param) -> Phrase:
    """Mark a phrase that depends on `count`, which is also its `{count}` placeholder."""
    return Phrase(singular, (*params.items(), ("count", count)), plural=plural, count=count)


def phrase_ctx(context: str, msgid: str, /, **params: Param) -> Phrase:
    """Mark a short phrase, such as a button, that needs its context to be translated."""
    return Phrase(msgid, tuple(params.items()), context=context)


def approved(key: str, /, **params: Param) -> Approved:
    """Refer to an approved clinical text by its key."""
    return Approved(key, tuple(params.items()))
