"""What a patient says about visits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from content.plan.protocol_day import instant_of
from content.vocabulary import (
    EscalationTopic,
    SubjectStatus,
    Tier,
    VisitAnswer,
    VisitState,
)
from records.effects import (
    Ask,
    CloseMessages,
    OpenEscalation,
    SendMessage,
)
from records.visit_effects import AnswerVisit
from tests.support.people import (
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
)
from tests.support.visits import NOW, VISIT_IDS, patient, visit


def press(act, one, facts, *, is_open=True, at=NOW):
    button = replace(pressed(act, visit=str(one.visit_id)), is_open=is_open)
    return decide(taps(at=at), replace(facts, button=button))


def _on_the_day_before(text):
    return says(text, at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))


# ---------------------------------------------------------------------------- the patient


@pytest.mark.parametrize("words", ["/visits", "visits", "My appointments", "复诊", "随访", "来院"])
def test_visits_are_listed_in_words_of_both_languages(words):
    effects = decide(says(words, at=NOW), patient())
    assert acts(effects) == ["visit.come", "visit.cannot"] * 2


def test_visits_that_are_not_expected_are_not_listed():
    over = visit(1, on=date(2026, 11, 27))
    call = visit(2, code="follow_up")
    gone = visit(3, state=VisitState.CANCELLED)
    effects = decide(says("/visits", at=NOW), patient(over, call, gone))
    assert keys(effects) == ["No visit is planned at the moment. The study team will tell you."]


def test_visits_of_the_plan_alone_have_no_buttons():
    effects = decide(says("/visits", at=NOW), ann())
    assert keys(effects)[0] == "Your next visits:"
    assert acts(effects) == []


def test_will_come_is_recorded_and_may_be_changed():
    effects = press("visit.come", visit(1), patient())
    assert only(AnswerVisit, effects).answer is VisitAnswer.CONFIRMED
    assert keys(effects) == ["visit_confirmed"]
    assert acts(effects) == ["visit.cannot"]


def test_cannot_come_is_the_coordinators_at_once_and_asked_why_once():
    effects = press("visit.cannot", visit(1), patient())
    assert only(AnswerVisit, effects).answer is VisitAnswer.CANNOT_COME
    case = only(OpenEscalation, effects)
    assert (case.topic, case.tier) == (EscalationTopic.VISIT, Tier.GREEN)
    assert only(Ask, effects).step == "why"
    assert keys(effects)[0] == "visit_cannot_come"


def test_cannot_come_does_not_push_a_question_about_fever_aside():
    facts = patient(dialogue=asked("fever_report", "number"))
    effects = press("visit.cannot", visit(1), facts)
    assert "Ask" not in names(effects)
    assert "OpenEscalation" in names(effects)


def test_why_is_passed_on_as_it_was_written():
    facts = patient(dialogue=asked("visits", "why", {"visit": str(VISIT_IDS[1])}))
    effects = decide(says("My daughter is away.", at=NOW), facts)
    assert only(OpenEscalation, effects).words == "My daughter is away."
    assert "EndDialogue" in names(effects)


def test_complaint_in_why_reaches_the_nurse_too():
    facts = patient(dialogue=asked("visits", "why", {"visit": str(VISIT_IDS[1])}))
    effects = decide(says("I have had diarrhoea five times today", at=NOW), facts)
    cases = [one for one in effects if isinstance(one, OpenEscalation)]
    assert {one.topic for one in cases} != {EscalationTopic.VISIT}


def test_red_flag_instead_of_why_is_read_first():
    facts = patient(dialogue=asked("visits", "why", {"visit": str(VISIT_IDS[1])}))
    assert routed(says("fever 39.2 under the arm", at=NOW), facts) == "fever_report"


@pytest.mark.parametrize("words", ["skip", "跳过", "no"])
def test_why_may_be_skipped(words):
    facts = patient(dialogue=asked("visits", "why", {"visit": str(VISIT_IDS[1])}))
    effects = decide(says(words, at=NOW), facts)
    assert names(effects) == ("EndDialogue", "SendMessage")


def test_change_of_mind_is_told_to_the_coordinator():
    cannot = visit(1, answer=VisitAnswer.CANNOT_COME)
    effects = press("visit.come", cannot, patient(cannot))
    assert only(OpenEscalation, effects).topic is EscalationTopic.VISIT


def test_same_answer_twice_is_recorded_once():
    sure = visit(1, answer=VisitAnswer.CONFIRMED)
    effects = press("visit.come", sure, patient(sure))
    assert "AnswerVisit" not in names(effects)
    assert acts(effects) == ["visit.cannot"]


# Visit 1 is today, and at 10:00 visit 2, in three days, is asked about for the first time.
@pytest.mark.parametrize(
    ("at", "words", "known", "meant"),
    [
        (time(9), "来不了", None, [VISIT_IDS[1]]),
        (time(9), "能来", None, [VISIT_IDS[1]]),
        (time(11), "I will come", VisitAnswer.CONFIRMED, [VISIT_IDS[2]]),
        (time(11), "I can't come", VisitAnswer.CONFIRMED, []),
        (time(11), "能来", None, []),
    ],
)
def test_words_between_two_visits_are_asked_back_if_unsure(at, words, known, meant):
    said = says(words, at=instant_of(date(2026, 12, 2), at, "Asia/Shanghai"))
    effects = decide(said, patient(visit(1, answer=known), visit(2)))
    assert [one.visit_id for one in effects if isinstance(one, AnswerVisit)] == meant
    assert ("Which visit do you mean?" in keys(effects)) is (not meant)


def test_words_about_coming_with_no_visit_near_show_the_list():
    effects = decide(says("来不了", at=NOW), patient())
    assert names(effects) == ("CloseMessages", "SendMessage")


def test_words_about_coming_inside_another_message_stay_there():
    facts = patient(dialogue=asked("tell_nurse", "words"))
    assert routed(_on_the_day_before("来不了"), facts) == "tell_nurse"


def test_old_button_of_a_moved_visit_says_the_new_date():
    old = visit(1, state=VisitState.MOVED, is_current=False)
    new = visit(1, visit_id=VISIT_IDS[3], on=date(2026, 12, 4), at=time(9, 30), is_from_team=True)
    effects = press("visit.come", old, patient(old, new), is_open=False)
    assert "AnswerVisit" not in names(effects)
    assert keys(effects) == ["visit_moved"]
    assert only(SendMessage, effects).about == f"visit:{VISIT_IDS[3]}"


def test_old_button_of_a_cancelled_visit_says_so():
    gone = visit(1, state=VisitState.CANCELLED)
    assert keys(press("visit.come", gone, patient(gone), is_open=False)) == ["visit_cancelled"]


def test_closed_button_records_nothing_and_offers_what_counts():
    effects = press("visit.cannot", visit(1), patient(), is_open=False)
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert acts(effects) == ["visit.come", "visit.cannot"]


def test_button_after_the_day_of_the_visit_records_nothing():
    late = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    assert "AnswerVisit" not in names(press("visit.come", visit(1), patient(), at=late))


def test_who_has_left_is_asked_nothing():
    effects = decide(says("/visits", at=NOW), patient(status=SubjectStatus.WITHDRAWN))
    assert keys(effects) == ["left_the_study"]


def test_today_tells_the_date_and_time_the_team_gave():
    moved = visit(1, on=date(2026, 12, 4), at=time(9, 30), is_from_team=True)
    assert "Next visit: {on}, {visit}." in keys(decide(says("/today", at=NOW), patient(moved)))
    planned = keys(decide(says("/today", at=NOW), patient()))
    assert [line for line in planned if line.startswith("Next planned visit")]


def test_stopping_reminders_closes_what_asks_about_visits():
    gone = visit(2, state=VisitState.CANCELLED)
    facts = patient(visit(1), gone, button=pressed("choices.stop"))
    effects = decide(taps(at=NOW), facts)
    about = [one.about for one in effects if isinstance(one, CloseMessages)]
    assert [one for one in about if one.startswith("visit:")] == [f"visit:{VISIT_IDS[1]}"]
