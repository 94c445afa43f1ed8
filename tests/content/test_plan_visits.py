"""Planned visits: days, windows, reminders, and what a site may change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.consistency import contradictions
from content.load import load_content
from content.plan.visit_shapes import Visit, VisitReminder
from content.plan.visits import Plan, PlannedVisit, visits
from content.vocabulary import Arm

_CONTENT = load_content()
_PLAN = Plan(study=_CONTENT.study, regimen=_CONTENT.regimen, visits=_CONTENT.visits)
_DAY1 = date(2026, 11, 2)


def _visits(
    arm: Arm = Arm.CLAGV, site: str = "01", cycle: int = 1, day1: date = _DAY1
) -> tuple[PlannedVisit, ...]:
    return visits(_PLAN, _CONTENT.sites[site], arm, day1, cycle=cycle)


def _shown(planned: tuple[PlannedVisit, ...]) -> list[tuple[str, int, int]]:
    return [(visit.id, visit.number, visit.protocol_day) for visit in planned]


def _one(planned: tuple[PlannedVisit, ...], visit_id: str) -> PlannedVisit:
    return next(visit for visit in planned if visit.id == visit_id)


_BLOOD = [("blood_count", number, 7 + 3 * number) for number in range(1, 7)]
_CALLS = [("follow_up", number, 91 * number) for number in range(1, 9)]


def test_venetoclax_arm_has_its_visits_in_the_order_of_their_days() -> None:
    assert _shown(_visits()) == [
        ("screening", 1, -1),
        ("admission", 1, 0),
        ("last_venetoclax", 1, 8),
        *_BLOOD,
        ("marrow", 1, 28),
        ("safety_end", 1, 36),
        *_CALLS,
    ]


def test_other_arm_has_no_venetoclax_visit_and_an_earlier_end() -> None:
    assert _shown(_visits(Arm.CLAG)) == [
        ("screening", 1, -1),
        ("admission", 1, 0),
        *_BLOOD,
        ("marrow", 1, 28),
        ("safety_end", 1, 33),
        *_CALLS,
    ]


def test_later_cycle_has_only_the_visits_of_every_cycle() -> None:
    assert _shown(_visits(cycle=2)) == [
        ("admission", 1, 0),
        ("last_venetoclax", 1, 8),
        *_BLOOD,
        ("marrow", 1, 28),
        ("safety_end", 1, 36),
    ]


def test_dates_and_window_are_counted_from_day_1() -> None:
    marrow = _one(_visits(), "marrow")
    assert (marrow.on, marrow.earliest, marrow.latest) == (
        date(2026, 11, 29),
        date(2026, 11, 23),
        date(2026, 12, 13),
    )


def test_end_of_safety_is_28_to_30_days_after_the_last_dose() -> None:
    end = _one(_visits(), "safety_end")
    last_dose = date(2026, 11, 9)
    assert [(on - last_dose).days for on in (end.on, end.earliest, end.latest)] == [28, 28, 30]


def test_patient_is_reminded_three_days_before_the_day_before_and_in_the_morning() -> None:
    assert _one(_visits(), "marrow").reminders_at == (
        datetime(2026, 11, 26, 2, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 10, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 23, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("visit_id", ["screening", "follow_up"])
def test_patient_is_not_reminded_before_enrolment_or_in_follow_up(visit_id: str) -> None:
    assert _one(_visits(), visit_id).reminders_at == ()


def test_early_marrow_is_planned_only_where_a_site_has_it() -> None:
    assert "marrow_early" not in [visit.id for visit in _visits(site="01")]
    early = _one(_visits(site="02"), "marrow_early")
    window = [(on - _DAY1).days + 1 for on in (early.earliest, early.on, early.latest)]
    assert window == [13, 14, 16]


@given(day1=st.dates(date(2020, 1, 1), date(2040, 1, 1)), arm=st.sampled_from(Arm))
def test_every_visit_lies_in_its_window_and_is_announced_before_it(day1: date, arm: Arm) -> None:
    planned = _visits(arm, day1=day1)
    assert len({(visit.id, visit.number) for visit in planned}) == len(planned)
    for visit in planned:
        assert visit.earliest <= visit.on <= visit.latest
        assert list(visit.reminders_at) == sorted(visit.reminders_at)
        midnight = datetime(visit.on.year, visit.on.month, visit.on.day, tzinfo=UTC)
        assert all(at < midnight + timedelta(days=1) for at in visit.reminders_at)


def test_nothing_of_the_schedule_is_said_to_be_from_the_registry() -> None:
    assert all(visit.knowledge for visit in _CONTENT.visits.visits)
    assert {visit.source for visit in _CONTENT.visits.visits} == {"DESIGN"}


@pytest.mark.parametrize(
    ("at", "minutes", "is_quiet"),
    [("06:59", 30, True), ("07:00", 30, False), ("19:00", 180, True), ("19:00", 179, False)],
)
def test_reminder_that_reaches_the_quiet_hours_is_found(
    at: str, minutes: int, *, is_quiet: bool
) -> None:
    message = VisitReminder(days_before=1, at=time.fromisoformat(at))
    reminders = _CONTENT.visits.reminders.model_copy(
        update={"messages": (message,), "sent_within_minutes": minutes}
    )
    planned = _CONTENT.visits.model_copy(update={"reminders": reminders})
    found = [
        line for line in contradictions(replace(_CONTENT, visits=planned)) if "quiet hours" in line
    ]
    assert bool(found) is is_quiet


@pytest.mark.parametrize("visit", _CONTENT.visits.visits, ids=lambda visit: visit.id)
def test_what_is_done_at_a_visit_does_not_repeat_its_name(visit: Visit) -> None:
    assert visit.name.en.casefold() not in visit.what.en.casefold()
    assert visit.what.zh not in visit.name.zh
    assert visit.name.zh not in visit.what.zh
