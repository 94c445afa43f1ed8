"""Protocol days, dates at the site and instants, by hand."""

from datetime import UTC, date, datetime, time

import pytest

from content.plan.protocol_day import date_of_day, instant_of, local_date, protocol_day

_DAY1 = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2026, 11, 1), -1),
        (date(2026, 11, 2), 0),
        (date(2026, 11, 3), 1),
        (date(2026, 11, 4), 2),
        (date(2026, 11, 10), 8),
        (date(2026, 12, 1), 29),
        (date(2027, 1, 1), 60),
    ],
)
def test_date_has_its_protocol_day(on: date, day: int) -> None:
    assert protocol_day(on, _DAY1) == day
    assert date_of_day(day, _DAY1) == on


def test_leap_day_is_counted() -> None:
    assert protocol_day(date(2028, 3, 1), date(2028, 2, 28)) == 3


@pytest.mark.parametrize(
    ("instant", "zone", "on"),
    [
        (datetime(2026, 11, 3, 15, 59, tzinfo=UTC), "Asia/Shanghai", date(2026, 11, 3)),
        (datetime(2026, 11, 3, 16, 0, tzinfo=UTC), "Asia/Shanghai", date(2026, 11, 4)),
        (datetime(2026, 11, 3, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 2)),
    ],
)
def test_date_is_the_one_at_the_site(instant: datetime, zone: str, on: date) -> None:
    assert local_date(instant, zone) == on


@pytest.mark.parametrize(
    ("on", "at", "zone", "instant"),
    [
        (date(2026, 11, 3), time(8), "Asia/Shanghai", datetime(2026, 11, 3, 0, tzinfo=UTC)),
        (date(2026, 11, 3), time(6), "Asia/Shanghai", datetime(2026, 11, 2, 22, tzinfo=UTC)),
        (date(2026, 7, 1), time(8), "Europe/London", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 1), time(8), "Europe/London", datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ],
)
def test_local_time_is_an_instant(on: date, at: time, zone: str, instant: datetime) -> None:
    assert instant_of(on, at, zone) == instant


def test_time_the_clocks_leave_out_moves_forward() -> None:
    # London, 29 March 2026: 01:00 becomes 02:00.
    actual = instant_of(date(2026, 3, 29), time(1, 30), "Europe/London")
    assert actual == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_time_the_clocks_show_twice_is_the_first(fold: int) -> None:
    # London, 25 October 2026: 02:00 becomes 01:00.
    actual = instant_of(date(2026, 10, 25), time(1, 30, fold=fold), "Europe/London")
    assert actual == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_instant_is_in_utc() -> None:
    assert instant_of(date(2026, 11, 3), time(8), "Asia/Shanghai").tzinfo is UTC
