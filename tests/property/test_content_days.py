"""Protocol days and planned doses hold over all dates, times and time zones."""

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from content.load import load_content
from content.plan.doses import planned_doses
from content.plan.protocol_day import date_of_day, instant_of, local_date, protocol_day
from content.vocabulary import Arm

_STUDY = load_content().study
_DATES = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))
_TIMES = st.times()
# Zones whose clocks change by an hour, by half an hour, at midnight, and not at all.
_ZONES = st.sampled_from(
    [
        *("Asia/Shanghai", "UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe"),
        *("America/Havana", "Asia/Beirut", "Africa/Casablanca", "Pacific/Kiritimati"),
    ]
)


@given(day1=_DATES)
def test_protocol_days_are_contiguous(day1: date) -> None:
    dates = [day1 + timedelta(days=shift) for shift in range(-3, 4)]
    assert [protocol_day(on, day1) for on in dates] == [-2, -1, 0, 1, 2, 3, 4]


@given(on=_DATES, later=st.integers(min_value=1, max_value=5000), day1=_DATES)
def test_protocol_day_rises_with_the_date(on: date, later: int, day1: date) -> None:
    assert protocol_day(on, day1) + later == protocol_day(on + timedelta(days=later), day1)


@given(on=_DATES, day1=_DATES)
def test_date_of_a_day_is_the_inverse(on: date, day1: date) -> None:
    assert date_of_day(protocol_day(on, day1), day1) == on


@given(on=_DATES, at=_TIMES, zone=_ZONES)
def test_instant_shows_the_local_time_or_what_follows_a_gap(on: date, at: time, zone: str) -> None:
    instant = instant_of(on, at, zone)
    local = instant.astimezone(ZoneInfo(zone))
    assert instant.tzinfo is UTC
    assert local_date(instant, zone) == on
    assert local.time() >= at


@given(on=_DATES, at=_TIMES, zone=_ZONES)
def test_same_time_next_day_is_later(on: date, at: time, zone: str) -> None:
    assert instant_of(on, at, zone) < instant_of(on + timedelta(days=1), at, zone)


@given(day1=_DATES, at=_TIMES, zone=_ZONES)
def test_venetoclax_is_planned_once_on_each_of_days_2_to_8(day1: date, at: time, zone: str) -> None:
    doses = planned_doses(_STUDY, Arm.CLAGV, day1, at, zone)
    days = [protocol_day(local_date(dose.planned_at, zone), day1) for dose in doses]
    assert days == [2, 3, 4, 5, 6, 7, 8]
    assert [dose.protocol_day for dose in doses] == days


@given(day1=_DATES, at=_TIMES, zone=_ZONES)
def test_reminders_begin_at_the_dose_rise_and_end_before_it_is_too_late(
    day1: date, at: time, zone: str
) -> None:
    for dose in planned_doses(_STUDY, Arm.CLAGV, day1, at, zone):
        moments = [*dose.reminders_at, dose.late_until]
        assert moments[0] == dose.planned_at
        assert moments == sorted(set(moments))


@given(day1=_DATES, at=_TIMES, zone=_ZONES)
def test_arm_without_venetoclax_never_has_a_dose(day1: date, at: time, zone: str) -> None:
    assert planned_doses(_STUDY, Arm.CLAG, day1, at, zone) == ()
