"""The plan of a subject: shown to a coordinator of the site only, with every message to come."""

from datetime import timedelta

import pytest

from bot.parts.day1_change import change_of_day1, refused
from content.vocabulary import DoseStatus, MessageClass, StaffRole, SubjectStatus
from records.card_effects import CardPart, LogAccess
from records.effects import Ask, Effect, PlanDiary, PlanDoses, SendMessage
from records.facts import Assignment, StaffFacts, SubjectFacts, TappedButton
from records.plan_effects import BeginCycle, SetDay1
from records.visit_effects import PlanVisits
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    acts,
    answered,
    asked,
    coordinator_park,
    decide,
    keys,
    names,
    nurse_li,
    only,
    order,
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


def test_day_one_in_the_past_asks_nothing_of_the_past_and_says_so():
    # 10:00 at the site, on what becomes day 4.
    at = DAY2_AT_8 + timedelta(hours=2)
    on = at.date() - timedelta(days=3)
    patient = wei(day1=None, doses=())
    shown = decide(says(on.isoformat(), at=at), coordinator_park(patient=patient, dialogue=_OPEN))
    said = str(only(SendMessage, shown).parts)
    assert "Past by this date, neither asked nor counted as missed" in said
    assert "Today is day {day}: its dose is asked about at {time}." in said
    button = _confirm(shown)
    effects = decide(taps(at=at), coordinator_park(patient=patient, button=button))
    plan = only(PlanDoses, effects)
    assert [one.protocol_day for one in plan.doses] == [4, 5, 6, 7, 8]
    assert plan.only_ahead
    told = next(one for one in effects if isinstance(one, SendMessage))
    assert told.message_class is MessageClass.REMINDER


def test_dose_of_today_that_has_an_answer_is_not_asked_again_under_another_day():
    at = DAY2_AT_8 + timedelta(hours=2)
    patient = answered(DoseStatus.TAKEN)
    change = change_of_day1(patient, at.date() - timedelta(days=3), at, CONTENT.at("01"))
    assert [one.protocol_day for one in change.doses] == [5, 6, 7, 8]
    assert change.over == (3, 4)
    assert change.asked_today_at is None


def test_move_that_leaves_today_as_it_is_is_not_told_at_night():
    at = DAY2_AT_8.replace(hour=15)  # 23:00 at the site
    on = (at + timedelta(days=9)).date()
    patient = wei(day1=None, doses=())
    shown = decide(says(on.isoformat(), at=at), coordinator_park(patient=patient, dialogue=_OPEN))
    effects = decide(taps(at=at), coordinator_park(patient=patient, button=_confirm(shown)))
    told = next(one for one in effects if isinstance(one, SendMessage))
    assert told.message_class is MessageClass.VISIT_REMINDER
    assert told.message_class not in CONTENT.study.quiet_hours.may_pass
    assert "The participant is told when the night is over." in keys(effects)


def test_day_one_before_the_days_of_the_diary_is_refused():
    at = DAY2_AT_8
    for days, is_refused in ((20, False), (21, True)):
        on = at.date() - timedelta(days=days)
        assert (refused(wei(), on, at, CONTENT.at("01")) is not None) == is_refused


@pytest.mark.parametrize("act", ["plan.show", "plan.days", "plan.texts"])
def test_each_look_at_the_plan_is_kept(act: str):
    button = pressed(act, subject=str(wei().subject_id), first="0")
    seen = LogAccess(subject_id=wei().subject_id, part=CardPart.PLAN)
    assert only(LogAccess, decide(_ASKED, coordinator_park(patient=wei()))) == seen
    assert only(LogAccess, decide(taps(), coordinator_park(patient=wei(), button=button))) == seen


def test_look_that_is_refused_is_not_kept():
    assert "LogAccess" not in names(decide(_ASKED, nurse_li(patient=wei())))


# ------------------------------------------------------------------------- the next cycle


_AFTER_CYCLE = DAY2_AT_8 + timedelta(days=24)
_NEXT = asked("plan_desk", "cycle", {"subject": str(wei().subject_id)})


def _asked_for_cycle(patient: SubjectFacts, days_ahead: int = 4) -> tuple[Effect, ...]:
    on = (_AFTER_CYCLE + timedelta(days=days_ahead)).date().isoformat()
    return decide(says(on, at=_AFTER_CYCLE), coordinator_park(patient=patient, dialogue=_NEXT))


def _begin(shown: tuple[Effect, ...]) -> TappedButton:
    flat = [one for row in only(SendMessage, shown).buttons for one in row]
    [yes] = [one for one in flat if one.act == "plan.begin"]
    return pressed(yes.act, **yes.args)


def test_next_cycle_is_shown_then_begun_with_all_its_days():
    patient = answered(DoseStatus.TAKEN)
    shown = _asked_for_cycle(patient)
    assert "BeginCycle" not in names(shown)
    button = _begin(shown)
    effects = decide(taps(at=_AFTER_CYCLE), coordinator_park(patient=patient, button=button))
    begin = only(BeginCycle, effects)
    assert (begin.cycle, begin.ordered_dose_mg, begin.dose_days) == (2, 400, (2, 8))
    assert begin.day1 == (_AFTER_CYCLE + timedelta(days=4)).date()
    plan = only(PlanDoses, effects)
    assert (plan.cycle, [one.protocol_day for one in plan.doses]) == (2, [2, 3, 4, 5, 6, 7, 8])
    assert {only(PlanDiary, effects).cycle, only(PlanVisits, effects).cycle} == {2}
    assert "SetDay1" not in names(effects)
    assert "cycle_begins" in keys(effects)


def test_dose_that_was_changed_is_not_ordered_again():
    patient = wei(orders=(order(amount_mg=100),))
    shown = _asked_for_cycle(patient)
    assert "The dose was changed in cycle {before}" in str(only(SendMessage, shown).parts)
    button = _begin(shown)
    effects = decide(taps(at=_AFTER_CYCLE), coordinator_park(patient=patient, button=button))
    assert only(BeginCycle, effects).ordered_dose_mg is None


def test_next_cycle_before_the_days_of_this_one_are_over_is_refused():
    effects = _asked_for_cycle(wei(day1=_AFTER_CYCLE.date() - timedelta(days=10)))
    assert "The days of cycle {cycle} are not over" in str(only(SendMessage, effects).parts)
    assert only(Ask, effects).step == "cycle"


@pytest.mark.parametrize(
    "patient",
    [wei(cycle=2), wei(status=SubjectStatus.ON_HOLD), wei(status=SubjectStatus.DISCONTINUED)],
)
def test_no_cycle_beyond_the_plan_of_the_study_or_for_who_is_not_treated(patient: SubjectFacts):
    button = _begin(_asked_for_cycle(wei()))
    effects = decide(taps(at=_AFTER_CYCLE), coordinator_park(patient=patient, button=button))
    assert "BeginCycle" not in names(effects)
    asked_later = says("/plan 01-001", at=_AFTER_CYCLE)
    assert "plan.next" not in acts(decide(asked_later, coordinator_park(patient=patient)))
    assert "plan.next" in acts(decide(asked_later, coordinator_park(patient=wei())))


def test_next_cycle_is_not_planned_while_doses_of_this_one_are_to_come():
    on = (_AFTER_CYCLE + timedelta(days=9)).date().isoformat()
    effects = decide(says(on), coordinator_park(patient=wei(), dialogue=_NEXT))
    assert "The days of cycle {cycle} are not over" in str(only(SendMessage, effects).parts)
    assert acts(effects) == ["plan.show"]
