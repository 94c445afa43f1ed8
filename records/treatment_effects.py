"""What a decision may ask for about treatment: orders, holds, the end, and what was read of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from content.vocabulary import SubjectStatus


class TreatmentAct(StrEnum):
    """What the study team decides about a subject's treatment."""

    ORDER = "order"
    HOLD = "hold"
    RESUME = "resume"
    DISCONTINUED = "discontinued"
    WITHDRAWN = "withdrawn"
    DIED = "died"
    REACTIVATED = "reactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDose:
    """A new order for some days, as entered by the staff member who wrote; nothing is computed.

    Orders in `replaces` stand no more. With `is_told` the subject is told and asked to say that
    they have read it; where they have not at `unread_at`, a person is told. `reason` is a code,
    `note` the words it was given in, kept sealed.
    """

    subject_id: UUID
    site_id: str
    status: SubjectStatus
    cycle: int
    amount_mg: int
    from_day: int
    until_day: int
    reason: str
    note: str | None = None
    replaces: tuple[UUID, ...] = ()
    is_told: bool = True
    unread_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSubjectStatus:
    """Where a subject stands from now on, decided by the staff member who wrote.

    For somebody who has left, what waits to be sent unasked is withdrawn; for somebody who has
    died, everything that waits.
    """

    subject_id: UUID
    act: TreatmentAct
    before: SubjectStatus
    after: SubjectStatus
    reason: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmOrderRead:
    """The subject says to have read a changed order. Saying it twice changes nothing."""

    subject_id: UUID
    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNeutral:
    """Whether what is sent to the subject unasked hides its words until they are looked at."""

    subject_id: UUID
    wants_neutral: bool
