"""The times a subject chooses for the daily question and the morning of a visit."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from content.vocabulary import SubjectStatus, TimeOf, VisitState
from records.effects import Ask, OpenEscalation, PlanDiary, PlanDoses, SendMessage
from records.times_effects import SetPreferredTime
from tests.support.people import (
    DAY2_AT_8,
    acts,
    ann,
    asked,
    decide,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)
from tests.support.visits import visit

_AFTER = visit(1, on=date(2026, 12, 2))
_TODAY = visit(2, on=date(2026, 11, 24))


def _press(act, facts, **args):
    return decide(taps(), replace(facts, button=pressed(act, **args)))


def _set(of, at, facts):
    return _press("times.set", facts, of=of.value, time=at)


@pytest.mark.parametrize("words", ["/times", "My times", "改时间", "我的时间", "change my times"])
def test_times_are_reached_by_command_and_words(words):
    assert routed(says(words), wei()) == "times"


def test_every_time_is_shown_and_can_be_changed():
    effects = decide(says("/times"), wei(question_time=time(20)))
    assert acts(effects) == ["me.times", "times.of", "times.of", "times.keep"]
    shown = str(only(SendMessage, effects).parts[0])
    assert shown.count("datetime.time(8, 0)") == 1
    assert shown.count("datetime.time(20, 0)") == 1
    assert shown.count("datetime.time(7, 30)") == 1


def test_patient_without_doses_is_not_asked_about_them():
    assert acts(decide(says("/times"), ann())) == ["times.of", "times.of", "times.keep"]


@pytest.mark.parametrize("act", ["times.ask", "times.of", "times.choose", "times.set"])
def test_somebody_who_left_changes_nothing(act):
    gone = ann(status=SubjectStatus.WITHDRAWN)
    assert keys(_press(act, gone, of="question", time="20:00")) == ["left_the_study"]


def test_another_time_is_shown_with_what_comes_before_anything_changes():
    effects = _press("times.choose", wei(), of="question", time="20:00")
    assert keys(effects)[0] == "usual_time_question"
    assert "What comes next:" in str(only(SendMessage, effects).parts[1])
    assert acts(effects) == ["times.set", "times.keep"]
    assert "SetPreferredTime" not in names(effects)


def test_daily_question_moves_from_tomorrow_on_and_the_doses_stay():
    effects = _set(TimeOf.QUESTION, "20:00", wei())
    assert only(SetPreferredTime, effects).at == time(20)
    plan = only(PlanDiary, effects)
    assert (plan.from_day, plan.days[0].protocol_day, plan.days[-1].protocol_day) == (3, 3, 21)
    assert plan.days[0].ask_at == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert "PlanDoses" not in names(effects)


def test_who_chose_a_time_for_the_question_keeps_it_when_the_dose_moves():
    facts = wei(question_time=time(20))
    asks = _press("me.time", replace(facts, doses=_ahead(facts)), time="10:00")
    assert keys(asks) == ["usual_time_dose_only"]
    effects = _press("me.time_set", replace(facts, doses=_ahead(facts)), time="10:00")
    assert only(PlanDoses, effects).doses[0].protocol_day == 3
    assert "PlanDiary" not in names(effects)


def _ahead(facts):
    return tuple(replace(one, protocol_day=3) for one in facts.doses)


def test_reminders_on_the_day_of_visits_after_today_move_and_no_others():
    cancelled = visit(3, on=date(2026, 12, 5), state=VisitState.CANCELLED)
    facts = ann(visits=(_AFTER, _TODAY, cancelled))
    effects = _set(TimeOf.VISIT_MORNING, "08:30", facts)
    [moved] = only(SetPreferredTime, effects).moved
    assert (moved.visit_id, moved.reminder.slot) == (_AFTER.visit_id, 2)
    assert moved.reminder.remind_at == datetime(2026, 12, 2, 0, 30, tzinfo=UTC)


def test_visit_that_begins_earlier_is_reminded_of_as_planned():
    facts = ann(visits=(replace(_AFTER, at=time(8, 0)),))
    [moved] = only(SetPreferredTime, _set(TimeOf.VISIT_MORNING, "08:30", facts)).moved
    assert moved.reminder.remind_at == datetime(2026, 12, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("of", "at"),
    [("question", "06:59"), ("question", "21:01"), ("visit_morning", "9:01"), ("question", "3点")],
)
def test_time_outside_the_hours_is_refused_and_asked_again(of, at):
    effects = decide(says(at), ann(dialogue=asked("times", "time", {"of": of})))
    assert keys(effects)[0].startswith("For this I can only write between")
    assert only(Ask, effects).data == {"of": of}
    assert "SetPreferredTime" not in names(effects)


def test_old_button_with_a_time_that_is_not_allowed_changes_nothing():
    assert "SetPreferredTime" not in names(_set(TimeOf.QUESTION, "23:30", ann()))


def test_question_that_is_over_cannot_be_moved():
    late = datetime(2026, 12, 20, 0, 0, tzinfo=UTC)
    facts = ann(button=pressed("times.choose", of="question", time="20:00"))
    effects = decide(taps(at=late), facts)
    assert keys(effects)[0].startswith("Nothing of this lies ahead")


def test_words_in_place_of_a_time_reach_the_nurse():
    facts = ann(dialogue=asked("times", "time", {"of": "question"}))
    effects = decide(says("等我女儿下班再说吧"), facts)
    assert only(OpenEscalation, effects).words == "等我女儿下班再说吧"


def test_red_flag_in_place_of_a_time_is_read_first():
    facts = ann(dialogue=asked("times", "time", {"of": "question"}))
    assert routed(says("39.5 fever", at=DAY2_AT_8), facts) == "fever_report"
