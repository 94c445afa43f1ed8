"""What a decision may ask for about the times a subject chooses."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from content.plan.visits import PlannedReminder
from content.vocabulary import TimeOf


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedReminder:
    """The reminder of one visit at another moment; which one, says its slot."""

    visit_id: UUID
    cycle: int
    reminder: PlannedReminder


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreferredTime:
    """The local time at which the subject wants to be asked or reminded.

    Each of `moved` takes the place of the one of its slot that waits; where none waits any more
    nothing is added. Daily questions are planned anew by `PlanDiary`.
    """

    subject_id: UUID
    of: TimeOf
    at: time
    moved: tuple[MovedReminder, ...] = ()
