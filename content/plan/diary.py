"""The daily questions of the symptom diary of one subject and cycle."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.plan.contact import Silence, is_quiet
from content.plan.protocol_day import date_of_day, instant_of
from content.plan.shapes import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDiary:
    """One daily question; instants are aware UTC.

    After `asked_until` it is not asked any more as if it were on time. At `silent_at` a day
    without an answer is over; what is found after `looked_until` says nothing about silence.
    """

    protocol_day: int
    ask_at: datetime
    asked_until: datetime
    silent_at: datetime
    looked_until: datetime


def planned_diary(
    study: Study, silence: Silence, day1: date, usual_time: time | None, zone: str
) -> tuple[PlannedDiary, ...]:
    """Plan the questions of a cycle, in order, the same for both arms.

    A usual time in the quiet hours is moved to their end on the same date; without a usual time
    the study's own is taken.
    """
    at = usual_time or study.usual_time.default
    at = study.quiet_hours.end if is_quiet(study.quiet_hours, at) else at
    grace = timedelta(minutes=study.venetoclax.reminder_grace_minutes)
    wait = timedelta(hours=silence.unanswered_hours)
    days = range(silence.first_day, silence.last_day + 1)
    moments = ((day, instant_of(date_of_day(day, day1), at, zone)) for day in days)
    return tuple(
        PlannedDiary(
            protocol_day=day,
            ask_at=moment,
            asked_until=moment + grace,
            silent_at=moment + wait,
            looked_until=moment + wait + grace,
        )
        for day, moment in moments
    )
