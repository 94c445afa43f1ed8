"""What a decision may ask for about a case. `name` is that of whoever wrote, as others read it."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCase:
    """Call a colleague to a case.

    An untaken case climbs on meanwhile. One that whoever wrote has stays theirs until the colleague
    takes it over; when that does not happen in time, it is open again.
    """

    escalation_id: UUID
    to_staff_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase:
    """Whoever wrote takes a case over that was offered to them."""

    escalation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineCase:
    """Whoever wrote cannot take a case, cannot take it over, or cannot go on with it.

    The ladder goes on at once; in this round they are not called again unless nobody is left.
    """

    escalation_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact:
    """Whoever wrote has the case and has spoken with the subject."""

    escalation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeCase:
    """Whoever wrote has the case and puts it off; so many hours later it is back by itself.

    Never a red one. Whatever they do with it meanwhile, and a worse report, ends it.
    """

    escalation_id: UUID
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCase:
    """A case that was put off comes back to its owner."""

    escalation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """A note to a case in the words of whoever wrote; kept sealed."""

    escalation_id: UUID
    words: str


CaseEffect: TypeAlias = (
    OfferCase | AcceptCase | DeclineCase | RecordContact | SnoozeCase | ReturnCase | AddNote
)
