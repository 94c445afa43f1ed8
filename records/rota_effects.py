"""What a decision may ask for about who is on call."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from content.vocabulary import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAway:
    """Whoever wrote says that somebody is away. It ends what was said about them before."""

    staff_id: UUID
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAway:
    """Somebody is back, or will be there after all."""

    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeShift:
    """Whoever wrote says that somebody is called first at a site in this time, in all their roles.

    It ends what was said about that person and touches the same time.
    """

    staff_id: UUID
    site_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShifts:
    """Somebody is called first at a site no longer, now or later."""

    staff_id: UUID
    site_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFirst:
    """Somebody comes first at a site from now on, in all their roles; the others keep their order.

    Shifts go before it.
    """

    staff_id: UUID
    site_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRotaGap:
    """At a site nobody can be called for a duty, now or from an instant on."""

    site_id: str
    duty: Duty
    from_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRotaGap:
    """Somebody can be called for this duty again."""

    site_id: str
    duty: Duty


RotaEffect: TypeAlias = (
    SetAway | EndAway | TakeShift | EndShifts | CallFirst | NoteRotaGap | EndRotaGap
)
