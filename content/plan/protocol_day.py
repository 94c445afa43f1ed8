"""Protocol days, dates at the site, and instants.

Day 1 is the date of the first cladribine or cytarabine; the day before it is day 0, and the one
before that is -1. The count has no gap.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def protocol_day(on: date, day1: date) -> int:
    """Give the protocol day of a date at the site."""
    return (on - day1).days + 1


def date_of_day(day: int, day1: date) -> date:
    """Give the date at the site of a protocol day; the inverse of `protocol_day`."""
    return day1 + timedelta(days=day - 1)


def local_date(instant: datetime, zone: str) -> date:
    """Give the date on the site's calendar at an aware instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def instant_of(on: date, at: time, zone: str) -> datetime:
    """Give the UTC instant of a local time.

    A time the clocks leave out moves forward by the gap; of a time they show twice, the first
    counts.
    """
    # fold=0 is the offset before the change, which gives both.
    local = datetime.combine(on, at.replace(fold=0, tzinfo=None), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
