"""A visit as decisions see it, and how what belongs to it is named."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final
from uuid import UUID

from content.plan.visits import PlannedVisit
from content.vocabulary import VisitAnswer, VisitState

# Slots of due rows about a visit below this are its reminders; this one tells what was changed.
NEWS_SLOT: Final = 10
# The conversation of a coordinator about visits, and what names the subject in its data.
DESK: Final = "visit_desk"
VISITS_OF: Final = "visits_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact:
    """A visit on a date at the site, at a time where the team gave one, with the newest answer.

    What was moved has another row of the same cycle, code and number that `is_current`.
    `is_from_team` is false while the date is the one the plan gave.
    """

    visit_id: UUID
    cycle: int
    code: str
    number: int
    on: date
    at: time | None
    earliest: date
    latest: date
    state: VisitState
    is_current: bool = True
    is_from_team: bool = False
    answer: VisitAnswer | None = None

    @property
    def is_planned(self) -> bool:
        """Whether the subject is expected on this date."""
        return self.is_current and self.state is VisitState.PLANNED


def about_visit(visit_id: UUID) -> str:
    """Name due work and messages about one visit."""
    return f"visit:{visit_id}"


def as_planned(visit: PlannedVisit, cycle: int) -> VisitFact:
    """Give a visit of the plan as if it stood in the records, where nobody can answer about it."""
    return VisitFact(
        visit_id=UUID(int=0),
        cycle=cycle,
        code=visit.id,
        number=visit.number,
        on=visit.on,
        at=None,
        earliest=visit.earliest,
        latest=visit.latest,
        state=VisitState.PLANNED,
    )
