"""The plan of a subject: shown to a coordinator of the site only, with every message to come."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parts.day1_change import change_of_day1
from content.vocabulary import DoseStatus, StaffRole, SubjectStatus
from records.effects import Ask, Effect, PlanDoses, SendMessage
from records.facts import Assignment, StaffFacts, TappedButton
from records.plan_effects import SetDay1
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    acts,
    answered,
    asked,
    coordinator_park,
    decide,
    dose,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

_OTHER_SITE = (Assignment(site_id="02", role=StaffRole.COORDINATOR),)
_ASKED = says("/plan 01-001")


def test_plan_with_code_goes_to_the_plan():
    assert routed(_ASKED, coordinator_park(patient=wei())) == "plan_desk"


def test_coordinator_sees_day_one_and_the_way_to_every_message():
    effects = decide(_ASKED, coordinator_park(patient=wei()))
    assert "Cycle {cycle}, day 1: {date}" in str(only(SendMessage, effects).parts)
    assert acts(effects) == ["plan.days", "plan.day1"]


@pytest.mark.parametrize(
    "person",
    [
        nurse_li(patient=wei()),
        coordinator_park(patient=wei(), assignments=_OTHER_SITE),
        coordinator_park(),
    ],
)
@pytest.mark.parametrize("act", ["plan.show", "plan.days", "plan.texts"])
def test_who_does_not_coordinate_the_site_sees_nothing(person: StaffFacts, act: str):
    typed = only(SendMessage, decide(_ASKED, person))
    button = pressed(act, subject=str(wei().subject_id), first="0")
    tapped = only(SendMessage, decide(taps(), StaffFacts(**{**_fields(person), "button": button})))
    assert (typed.buttons, tapped.buttons) == ((), ())
    assert "01-001:" not in str(typed.parts) + str(tapped.parts)


def _fields(person: StaffFacts) -> dict[str, object]:
    return {name: getattr(person, name) for name in StaffFacts.__slots__}


def test_subject_without_day_one_has_no_messages():
    effects = decide(_ASKED, coordinator_park(patient=wei(day1=None, doses=())))
    assert acts(effects) == ["plan.day1"]


def test_withdrawn_subject_has_no_messages():
    gone = wei(status=SubjectStatus.WITHDRAWN)
    assert acts(decide(_ASKED, coordinator_park(patient=gone))) == []


@pytest.mark.parametrize("act", ["plan.days", "plan.texts"])
def test_turning_pages_shows_each_once_and_ends(act: str):
    seen: list[str] = []
    first: str | None = "0"
    while first is not None:
        button = pressed(act, subject=str(wei().subject_id), first=first)
        shown = only(SendMessage, decide(taps(), coordinator_park(patient=wei(), button=button)))
        seen.append(str(shown.parts))
        flat = [one for row in shown.buttons for one in row]
        onward = [one for one in flat if "After" in str(one.label)]
        first = onward[0].args["first"] if onward else None
    assert len(seen) == len(set(seen)) > 1


def test_page_beyond_the_end_shows_the_plan():
    button = pressed("plan.texts", subject=str(wei().subject_id), first="999")
    effects = decide(taps(), coordinator_park(patient=wei(), button=button))
    assert acts(effects) == ["plan.days", "plan.day1"]


# ------------------------------------------------------------------------- day 1


_IN_TWO_DAYS = (DAY2_AT_8 + timedelta(days=2)).date()
_OPEN = asked("plan_desk", "day1", {"subject": str(wei().subject_id)})


def _typed(text: str, **changes: object) -> tuple[Effect, ...]:
    return decide(says(text), coordinator_park(patient=wei(**changes), dialogue=_OPEN))


def _confirm(shown: tuple[Effect, ...]) -> TappedButton:
    flat = [one for row in only(SendMessage, shown).buttons for one in row]
    [yes] = [one for one in flat if one.act == "plan.confirm"]
    return pressed(yes.act, **yes.args)


def test_typed_date_shows_the_difference_and_does_nothing():
    effects = _typed(_IN_TWO_DAYS.isoformat())
    assert "SetDay1" not in names(effects)
    assert acts(effects) == ["plan.confirm", "plan.show"]


def test_confirmed_difference_is_done_and_told():
    button = _confirm(_typed(_IN_TWO_DAYS.isoformat()))
    effects = decide(taps(), coordinator_park(patient=wei(), button=button))
    assert only(SetDay1, effects).day1 == _IN_TWO_DAYS
    days = [dose.protocol_day for dose in only(PlanDoses, effects).doses]
    assert days == [2, 3, 4, 5, 6, 7, 8]
    assert "day1_moved" in keys(effects)


def test_confirmation_after_an_answer_came_in_is_refused():
    button = _confirm(_typed(_IN_TWO_DAYS.isoformat()))
    patient = answered(DoseStatus.TAKEN)
    effects = decide(taps(), coordinator_park(patient=patient, button=button))
    assert "SetDay1" not in names(effects)
    assert acts(effects) == ["plan.confirm", "plan.show"]


def test_confirmation_without_the_right_to_the_site_is_refused():
    button = _confirm(_typed(_IN_TWO_DAYS.isoformat()))
    person = coordinator_park(patient=wei(), button=button, assignments=_OTHER_SITE)
    assert "SetDay1" not in names(decide(taps(), person))


@pytest.mark.parametrize("text", ["2020-01-01", "2030-01-01", "someday"])
def test_impossible_date_is_asked_for_again(text: str):
    effects = _typed(text)
    assert acts(effects) == ["plan.show"]
    assert only(Ask, effects).step == "day1"


def test_invited_subject_gets_day_one_and_no_message():
    invited = wei(status=SubjectStatus.INVITED, consents={}, usual_time=None, doses=(), day1=None)
    shown = decide(
        says(_IN_TWO_DAYS.isoformat()), coordinator_park(patient=invited, dialogue=_OPEN)
    )
    effects = decide(taps(), coordinator_park(patient=invited, button=_confirm(shown)))
    assert only(SetDay1, effects).day1 == _IN_TWO_DAYS
    assert "PlanDoses" not in names(effects)
    assert len([one for one in effects if isinstance(one, SendMessage)]) == 1


@pytest.mark.parametrize(
    "status", [SubjectStatus.DISCONTINUED, SubjectStatus.WITHDRAWN, SubjectStatus.DIED]
)
def test_day_one_of_who_has_left_stays(status: SubjectStatus):
    button = _confirm(_typed(_IN_TWO_DAYS.isoformat()))
    effects = decide(taps(), coordinator_park(patient=wei(status=status), button=button))
    assert "SetDay1" not in names(effects)


@given(
    zone_days=st.tuples(st.integers(0, 60), st.integers(-12, 40)),
    done=st.frozensets(st.integers(2, 8)),
    hour=st.integers(0, 23),
)
def test_day_one_moved_at_any_time_asks_no_answered_day_and_nothing_before_tomorrow(
    zone_days: tuple[int, int], done: frozenset[int], hour: int
):
    ahead, passed = zone_days
    now = DAY2_AT_8.replace(hour=hour) + timedelta(days=passed)
    for site in CONTENT.sites.values():
        on = now.astimezone(ZoneInfo(site.zone)).date() + timedelta(days=ahead)
        doses = tuple(
            dose(
                scheduled_dose_id=UUID(int=day),
                protocol_day=day,
                status=DoseStatus.TAKEN if day in done else None,
            )
            for day in range(2, 9)
        )
        patient = wei(site_id=site.id, doses=doses)
        change = change_of_day1(patient, on, now, CONTENT.at(site.id))
        assert {one.protocol_day for one in change.doses} == set(range(2, 9)) - done
        dates = [one.planned_at.astimezone(ZoneInfo(site.zone)).date() for one in change.doses]
        assert len(set(dates)) == len(dates)
        assert all(one > now.astimezone(ZoneInfo(site.zone)).date() for one in dates)
        assert all(one.ask_at > now for one in change.questions)
