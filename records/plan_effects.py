"""What a decision may ask for about the days a treatment is counted from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDay1:
    """Day 1 of the cycle is this date from now on, decided by the staff member who wrote.

    Doses of the cycle that have no answer are taken out of the plan, with what is due and was sent
    about them; those that are to stand are planned anew behind this, as are questions and visits.
    Answered doses keep everything.
    """

    subject_id: UUID
    cycle: int
    day1: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCycle:
    """A further cycle of the treatment is counted from this day 1, decided by whoever wrote.

    What waits of the cycles before waits no more; everything that happened in them stays. Without
    `ordered_dose_mg` no dose is ordered for this cycle until a person orders one.
    """

    subject_id: UUID
    cycle: int
    day1: date
    ordered_dose_mg: int | None = None
    dose_days: tuple[int, int] | None = None
