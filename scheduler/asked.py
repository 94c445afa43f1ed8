"""Whether a subject was asked about a day as it is counted now: day 1 may have moved since."""

from collections.abc import Mapping
from datetime import datetime

from content.plan.protocol_day import date_of_day, local_date
from records.facts import SubjectFacts


def was_reminded(
    subject: SubjectFacts | None, cycle: int, day: int, asked_at: datetime | None
) -> bool:
    """Tell whether the last reminder about a dose was one of the dose as it is planned now."""
    if subject is None or asked_at is None:
        return False
    planned = [
        dose.planned_at
        for dose in subject.doses
        if dose.cycle == cycle and dose.protocol_day == day
    ]
    return any(asked_at >= at for at in planned)


def days_asked(
    subject: SubjectFacts, asked_at: Mapping[int, datetime], zone: str
) -> frozenset[int]:
    """Give the days whose question left us on the date that they have now."""
    day1 = subject.day1
    if day1 is None:
        return frozenset()
    return frozenset(
        day for day, at in asked_at.items() if local_date(at, zone) == date_of_day(day, day1)
    )
