"""What a decision may ask for about visits: planned, answered, moved, settled."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from content.plan.visits import PlannedReminder, PlannedVisit
from content.vocabulary import VisitAnswer, VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVisits:
    """Plan the visits of one cycle. What the team has changed or settled stays as it is."""

    subject_id: UUID
    cycle: int
    visits: tuple[PlannedVisit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerVisit:
    """What the subject said about coming; the newest answer counts."""

    subject_id: UUID
    visit_id: UUID
    answer: VisitAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveVisit:
    """Another date for a visit: a new row with its own reminders; the old one sends nothing more.

    Nobody having marked it at `settle_at` is a task. `news` tells the subject; None where they are
    not told.
    """

    subject_id: UUID
    visit_id: UUID
    on: date
    at: time | None
    reminders: tuple[PlannedReminder, ...]
    settle_at: datetime
    news: PlannedReminder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleVisit:
    """A visit took place, did not, or is cancelled; nothing more is sent about it but `news`."""

    subject_id: UUID
    visit_id: UUID
    state: VisitState
    reason: str | None = None
    news: PlannedReminder | None = None
