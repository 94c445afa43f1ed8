"""Time that counts in the working hours of a site only, over all instants and waits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from content.load import load_content
from content.plan.contact import in_working_time, is_working
from content.plan.protocol_day import instant_of
from content.plan.shapes import Site

_CONTENT = load_content()
_SITES = st.sampled_from(sorted(_CONTENT.sites.values(), key=lambda site: site.id))
_INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 - UTC next
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
_DAY = timedelta(days=1)
_WAITS = st.integers(0, 24 * 60 - 1).map(lambda minutes: timedelta(minutes=minutes))


def _worked(site: Site, begin: datetime, end: datetime) -> timedelta:
    """Add up, day by day, how much of a time lies in the working hours."""
    zone, hours, worked = ZoneInfo(site.zone), site.working_hours, timedelta(0)
    on = begin.astimezone(zone).date()
    while on <= end.astimezone(zone).date():
        if hours.is_open_on(on):
            opens, closes = (instant_of(on, at, site.zone) for at in (hours.start, hours.end))
            worked += max(timedelta(0), min(end, closes) - max(begin, opens))
        on += _DAY
    return worked


@given(site=_SITES, at=_INSTANTS, wait=_WAITS)
def test_wait_ends_in_working_hours_after_just_so_much_of_them(
    site: Site, at: datetime, wait: timedelta
) -> None:
    end = in_working_time(site, at, wait)
    assert is_working(site, end)
    assert end >= at + wait
    assert _worked(site, at, end) == wait


@given(site=_SITES, at=_INSTANTS, waits=st.tuples(_WAITS, _WAITS))
def test_longer_wait_never_ends_earlier(
    site: Site, at: datetime, waits: tuple[timedelta, timedelta]
) -> None:
    shorter, longer = sorted(waits)
    assert in_working_time(site, at, shorter) <= in_working_time(site, at, longer)
