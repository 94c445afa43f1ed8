"""Day 1 moved on any day, with doses in any state, in any zone: nothing old, double or lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.parts.day1_change import change_of_day1, effects_of
from content.plan.doses import planned_doses
from content.plan.protocol_day import date_of_day, local_date
from content.vocabulary import Arm, DoseStatus, SubjectStatus
from records.effects import PlanDoses
from records.facts import DoseFact, SubjectFacts
from scheduler.asked import days_asked, was_reminded
from scheduler.preview import planned_messages
from tests.support.people import CONTENT, wei

_VENETOCLAX = CONTENT.study.venetoclax
_DAYS = range(_VENETOCLAX.first_day, _VENETOCLAX.last_day + 1)
# Fixed, an hour in both directions of both halves of the world, half an hour, at midnight.
_ZONES = st.sampled_from(
    [
        *("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe"),
        *("Asia/Kolkata", "America/Havana", "Pacific/Auckland"),
    ]
)
# Around the changes of the clocks in spring and autumn, and far from them.
_DAY1S = st.one_of(
    st.dates(min_value=date(2026, 3, 1), max_value=date(2026, 4, 10)),
    st.dates(min_value=date(2026, 9, 20), max_value=date(2026, 11, 10)),
    st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)),
)
# Due, asked, snoozed and held doses have no answer; one that was corrected has the newest.
_STATES = st.lists(
    st.sampled_from([None, None, None, *DoseStatus]), min_size=len(_DAYS), max_size=len(_DAYS)
)
_CASES = st.fixed_dictionaries(
    {
        "zone": _ZONES,
        "day1": _DAY1S,
        "usual": st.sampled_from([time(6), time(8), time(12, 30), time(20), time(22)]),
        "states": _STATES,
        "status": st.sampled_from([SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD]),
        "passed": st.integers(min_value=-5, max_value=30 * 24),
        "moved": st.integers(min_value=-20, max_value=60),
    }
)


def _subject(case: dict[str, object]) -> tuple[SubjectFacts, datetime, date]:
    """Give a subject on some hour of a treatment, and the date day 1 is to be."""
    zone, day1, usual = str(case["zone"]), case["day1"], case["usual"]
    assert isinstance(day1, date)
    assert isinstance(usual, time)
    planned = planned_doses(CONTENT.study, Arm.CLAGV, day1, usual, zone)
    passed, states, moved = case["passed"], case["states"], case["moved"]
    assert isinstance(passed, int)
    assert isinstance(states, list)
    assert isinstance(moved, int)
    now = datetime.combine(day1, time(0), tzinfo=UTC) + timedelta(hours=passed)
    doses = tuple(
        DoseFact(
            scheduled_dose_id=UUID(int=one.protocol_day),
            cycle=1,
            protocol_day=one.protocol_day,
            planned_at=one.planned_at,
            late_until=one.late_until,
            # Nobody answers about a dose before its day has begun.
            status=state if local_date(one.planned_at, zone) <= local_date(now, zone) else None,
        )
        for one, state in zip(planned, states, strict=True)
    )
    status = case["status"]
    assert isinstance(status, SubjectStatus)
    patient = wei(day1=day1, usual_time=usual, doses=doses, status=status)
    return patient, now, local_date(now, zone) + timedelta(days=moved)


@given(case=_CASES)
def test_day_one_moved_leaves_nothing_old_double_or_lost(case: dict[str, object]) -> None:
    patient, now, day1 = _subject(case)
    zone = str(case["zone"])
    site = CONTENT.sites["01"].model_copy(update={"zone": zone})
    content = replace(CONTENT, sites={**CONTENT.sites, "01": site})
    change = change_of_day1(patient, day1, now, content)
    planned = {one.protocol_day for one in change.doses}
    answered = {one.protocol_day for one in patient.doses if one.status is not None}
    # A day with an answer is never asked again, and no day is lost: what is not asked is said.
    assert planned.isdisjoint(answered)
    assert set(change.answered) == answered
    assert planned | answered | set(change.over) == set(_DAYS)
    assert planned.isdisjoint(change.over)
    # One dose a date, each on the date of its day, none on the date of one that has an answer.
    dates = [local_date(one.planned_at, zone) for one in change.doses]
    answered_on = {local_date(d.planned_at, zone) for d in patient.doses if d.status is not None}
    assert dates == [date_of_day(one.protocol_day, day1) for one in change.doses]
    assert len(set(dates)) == len(dates)
    assert answered_on.isdisjoint(dates)
    # Nothing of the past is asked, and what is planned can still be asked.
    (plan,) = [one for one in effects_of(change, patient) if isinstance(one, PlanDoses)]
    assert plan.only_ahead
    assert all(any(at > now for at in one.reminders_at) for one in plan.doses)
    assert all(one.ask_at > now for one in change.questions)
    questions = [one.protocol_day for one in change.questions]
    assert questions == sorted(set(questions))
    # Decided twice, as two presses do, it is the same.
    assert change_of_day1(patient, day1, now, content).mark == change.mark
    moved = replace(patient, day1=day1)
    preview = [one.message.about for one in planned_messages(moved, content) if one.at > now]
    assert all(about is not None for about in preview)


@given(case=_CASES, minutes=st.integers(min_value=-600, max_value=14 * 24 * 60))
def test_what_was_said_before_a_move_does_not_count_as_asked(
    case: dict[str, object], minutes: int
) -> None:
    patient, now, day1 = _subject(case)
    zone = str(case["zone"])
    usual = patient.usual_time
    assert usual is not None
    anew = planned_doses(CONTENT.study, Arm.CLAGV, day1, usual, zone)
    doses = tuple(
        replace(old, planned_at=new.planned_at, late_until=new.late_until)
        for old, new in zip(patient.doses, anew, strict=True)
    )
    moved = replace(patient, day1=day1, doses=doses)
    for dose in doses:
        at = dose.planned_at + timedelta(minutes=minutes)
        assert was_reminded(moved, 1, dose.protocol_day, at) == (minutes >= 0)
        on_its_date = local_date(at, zone) == date_of_day(dose.protocol_day, day1)
        asked = days_asked(moved, {dose.protocol_day: at}, zone)
        assert (dose.protocol_day in asked) == on_its_date
    assert not was_reminded(moved, 2, _VENETOCLAX.first_day, now)
    assert not was_reminded(moved, 1, _VENETOCLAX.first_day, None)
