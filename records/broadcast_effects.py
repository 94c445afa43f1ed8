"""What a decision may ask for about broadcasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from content.wording import Wording
from records.broadcast_facts import LeftOut, Segment, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A button under a letter, as `records.effects.Button`."""

    label: Wording
    act: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said to somebody who is not named in it, with what can be pressed under it."""

    parts: tuple[Wording, ...]
    offers: tuple[tuple[Offer, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who may agree as the second person, and what they are asked."""

    staff: tuple[UUID, ...]
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBroadcast:
    """Send a text to everybody of a segment, from `due_at` on and not after `until`.

    Whoever is of the segment now is written down; who is left out, with the reason. `follows` is
    the broadcast that this one corrects or sends again. `receipt` is what whoever
    wrote is told; its buttons are about this broadcast. Where it `asks` others, nothing is sent
    before one of them has agreed.
    """

    segment: Segment
    text: Text
    due_at: datetime
    until: datetime
    follows: UUID | None = None
    receipt: Letter | None = None
    asks: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondBroadcast:
    """Somebody else agrees that a broadcast goes out: at `due_at`, and not after `until`.

    Only the first to agree counts, and never who planned it.
    """

    broadcast_id: UUID
    due_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One person for whom a broadcast is queued, by their phone; about a visit of theirs or none.

    `letter` is its place among those of the page.
    """

    subject_id: UUID
    link_id: UUID
    letter: int
    visit_id: UUID | None = None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueBroadcast:
    """Queue one page of a broadcast, or leave people of it out. A person is queued once for ever.

    At `next_at` the broadcast is
    looked at again, with the next `slot`; None where that is not needed.
    """

    broadcast_id: UUID
    letters: tuple[Letter, ...] = ()
    people: tuple[Queued, ...] = ()
    left_out: tuple[tuple[UUID, LeftOut], ...] = ()
    slot: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutRest:
    """Whoever still waits to be queued is left out, for one reason."""

    broadcast_id: UUID
    why: LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishBroadcast:
    """Nothing of a broadcast waits any more; whoever planned it is told so, once."""

    broadcast_id: UUID
    by_staff: UUID
    said: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class StopBroadcast:
    """Send nothing more of a broadcast; what is not on the way yet is withdrawn at once.

    Where it `deletes`, what was sent is taken off the phones, as far as the messenger allows.
    """

    broadcast_id: UUID
    deletes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPage:
    """Queue the deletion of the next messages of a broadcast; come back at `next_at`.

    Where there is nothing to delete nobody comes back, unless messages on the way `is_awaited`.
    """

    broadcast_id: UUID
    most: int
    slot: int
    next_at: datetime
    is_awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBroadcast:
    """The subject has read a broadcast."""

    subject_id: UUID
    broadcast_id: UUID


BroadcastEffect: TypeAlias = (
    AnswerBroadcast
    | FinishBroadcast
    | LeaveOutRest
    | PlanBroadcast
    | QueueBroadcast
    | RecallPage
    | SecondBroadcast
    | StopBroadcast
)
