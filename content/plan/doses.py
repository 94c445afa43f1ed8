"""The planned venetoclax doses of one subject and cycle."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.plan.protocol_day import date_of_day, instant_of
from content.plan.shapes import Study
from content.vocabulary import Arm


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One planned dose; instants are aware UTC.

    `reminders_at` rises and begins with `planned_at`; at `late_until` the dose may no longer be
    taken.
    """

    protocol_day: int
    planned_at: datetime
    reminders_at: tuple[datetime, ...]
    late_until: datetime


def planned_doses(
    study: Study, arm: Arm, day1: date, usual_time: time, zone: str
) -> tuple[PlannedDose, ...]:
    """Plan the doses of a cycle, in order; an arm without venetoclax has none."""
    venetoclax = study.venetoclax
    if arm is not venetoclax.arm:
        return ()
    days = range(venetoclax.first_day, venetoclax.last_day + 1)
    return tuple(_planned_dose(study, day, day1, usual_time, zone) for day in days)


def _planned_dose(study: Study, day: int, day1: date, usual_time: time, zone: str) -> PlannedDose:
    planned_at = instant_of(date_of_day(day, day1), usual_time, zone)
    after = study.venetoclax.reminders_after_minutes
    return PlannedDose(
        protocol_day=day,
        planned_at=planned_at,
        reminders_at=tuple(planned_at + timedelta(minutes=minutes) for minutes in after),
        late_until=planned_at + timedelta(minutes=study.venetoclax.late_until_minutes),
    )
