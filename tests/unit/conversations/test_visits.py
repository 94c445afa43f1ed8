"""What a patient says about visits, and what a coordinator does with them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from content.plan.protocol_day import instant_of
from content.vocabulary import (
    EscalationTopic,
    StaffRole,
    SubjectStatus,
    Tier,
    VisitAnswer,
    VisitState,
)
from content.wording import Phrase
from records.effects import (
    AcknowledgeEscalation,
    Ask,
    CloseEscalation,
    CloseMessages,
    OpenEscalation,
    SendMessage,
)
from records.facts import Assignment
from records.visit_effects import AnswerVisit, MoveVisit, SettleVisit
from records.visit_facts import DESK, NEWS_SLOT, VISITS_OF, VisitFact
from tests.support.people import (
    ANN_ID,
    CASE_ID,
    acts,
    ann,
    asked,
    case,
    coordinator_park,
    decide,
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

_IDS = [UUID(int=0xF00 + number) for number in range(4)]
# Saturday 28 November, 10:00 in Shanghai.
_NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


def visit(number=1, **changes):
    on = date(2026, 12, 2) + timedelta(days=3 * (number - 1))
    plain = VisitFact(
        visit_id=_IDS[number],
        cycle=1,
        code="blood_count",
        number=number,
        on=on,
        at=None,
        earliest=on - timedelta(days=1),
        latest=on + timedelta(days=1),
        state=VisitState.PLANNED,
    )
    return replace(plain, **changes)


def patient(*visits, **changes):
    return ann(visits=visits or (visit(1), visit(2)), **changes)


def press(act, one, facts, *, is_open=True, at=_NOW):
    button = replace(pressed(act, visit=str(one.visit_id)), is_open=is_open)
    return decide(taps(at=at), replace(facts, button=button))


def _on_the_day_before(text):
    return says(text, at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))


# ---------------------------------------------------------------------------- the patient


@pytest.mark.parametrize("words", ["/visits", "visits", "My appointments", "复诊", "随访", "来院"])
def test_visits_are_listed_in_words_of_both_languages(words):
    effects = decide(says(words, at=_NOW), patient())
    assert acts(effects) == ["visit.come", "visit.cannot"] * 2


def test_visits_that_are_not_expected_are_not_listed():
    over = visit(1, on=date(2026, 11, 27))
    call = visit(2, code="follow_up")
    gone = visit(3, state=VisitState.CANCELLED)
    effects = decide(says("/visits", at=_NOW), patient(over, call, gone))
    assert keys(effects) == ["No visit is planned at the moment. The study team will tell you."]


def test_visits_of_the_plan_alone_have_no_buttons():
    effects = decide(says("/visits", at=_NOW), ann())
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
    facts = patient(dialogue=asked("visits", "why", {"visit": str(_IDS[1])}))
    effects = decide(says("My daughter is away.", at=_NOW), facts)
    assert only(OpenEscalation, effects).words == "My daughter is away."
    assert "EndDialogue" in names(effects)


def test_complaint_in_why_reaches_the_nurse_too():
    facts = patient(dialogue=asked("visits", "why", {"visit": str(_IDS[1])}))
    effects = decide(says("I have had diarrhoea five times today", at=_NOW), facts)
    cases = [one for one in effects if isinstance(one, OpenEscalation)]
    assert {one.topic for one in cases} != {EscalationTopic.VISIT}


def test_red_flag_instead_of_why_is_read_first():
    facts = patient(dialogue=asked("visits", "why", {"visit": str(_IDS[1])}))
    assert routed(says("fever 39.2 under the arm", at=_NOW), facts) == "fever_report"


@pytest.mark.parametrize("words", ["skip", "跳过", "no"])
def test_why_may_be_skipped(words):
    facts = patient(dialogue=asked("visits", "why", {"visit": str(_IDS[1])}))
    effects = decide(says(words, at=_NOW), facts)
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
        (time(9), "来不了", None, [_IDS[1]]),
        (time(9), "能来", None, [_IDS[1]]),
        (time(11), "I will come", VisitAnswer.CONFIRMED, [_IDS[2]]),
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
    effects = decide(says("来不了", at=_NOW), patient())
    assert names(effects) == ("CloseMessages", "SendMessage")


def test_words_about_coming_inside_another_message_stay_there():
    facts = patient(dialogue=asked("tell_nurse", "words"))
    assert routed(_on_the_day_before("来不了"), facts) == "tell_nurse"


def test_old_button_of_a_moved_visit_says_the_new_date():
    old = visit(1, state=VisitState.MOVED, is_current=False)
    new = visit(1, visit_id=_IDS[3], on=date(2026, 12, 4), at=time(9, 30), is_from_team=True)
    effects = press("visit.come", old, patient(old, new), is_open=False)
    assert "AnswerVisit" not in names(effects)
    assert keys(effects) == ["visit_moved"]
    assert only(SendMessage, effects).about == f"visit:{_IDS[3]}"


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
    effects = decide(says("/visits", at=_NOW), patient(status=SubjectStatus.WITHDRAWN))
    assert keys(effects) == ["left_the_study"]


def test_today_tells_the_date_and_time_the_team_gave():
    moved = visit(1, on=date(2026, 12, 4), at=time(9, 30), is_from_team=True)
    assert "Next visit: {on}, {visit}." in keys(decide(says("/today", at=_NOW), patient(moved)))
    planned = keys(decide(says("/today", at=_NOW), patient()))
    assert [line for line in planned if line.startswith("Next planned visit")]


def test_stopping_reminders_closes_what_asks_about_visits():
    gone = visit(2, state=VisitState.CANCELLED)
    facts = patient(visit(1), gone, button=pressed("choices.stop"))
    effects = decide(taps(at=_NOW), facts)
    about = [one.about for one in effects if isinstance(one, CloseMessages)]
    assert [one for one in about if one.startswith("visit:")] == [f"visit:{_IDS[1]}"]


# ---------------------------------------------------------------------------- the coordinator


def desk(said, *visits, subject=None, **changes):
    known = subject or ann(visits=visits or (visit(1), visit(2)))
    return decide(said, coordinator_park(visited=known, **changes))


def acts_on(act, one, **args):
    return pressed(f"visit_desk.{act}", **{VISITS_OF: "01-002", "visit": str(one.visit_id)}, **args)


def waits_for(step, one=None):
    data = {VISITS_OF: "01-002", "visit": str((one or visit(1)).visit_id)}
    return asked(DESK, step, data)


def test_visits_of_a_subject_are_listed_for_their_coordinator():
    effects = desk(says("/visit 01-002", at=_NOW))
    assert acts(effects) == ["visit_desk.open", "visit_desk.open"]


def test_long_list_has_pages():
    many = tuple(replace(visit(1), number=n, visit_id=UUID(int=n)) for n in range(1, 9))
    assert len(acts(desk(says("/visit 01-002", at=_NOW), *many))) == 7
    more = pressed("visit_desk.list", **{VISITS_OF: "01-002", "first": "6"})
    assert len(acts(desk(taps(at=_NOW), *many, button=more))) == 2


@pytest.mark.parametrize("said", [says("/visit 01-777", at=_NOW), says("/visits", at=_NOW)])
def test_unknown_or_missing_code_is_asked_for(said):
    effects = decide(said, coordinator_park())
    assert only(Ask, effects).step == "code"


@pytest.mark.parametrize("role", [StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.ADMIN])
def test_who_is_no_coordinator_plans_no_visit(role):
    facts = nurse_li(
        assignments=(Assignment(site_id="01", role=role),),
        visited=patient(),
        button=acts_on("confirm", visit(1), on="2026-12-04"),
    )
    assert names(decide(taps(at=_NOW), facts)) == ("AnswerTap", "SendMessage")


def test_coordinator_of_another_site_plans_no_visit():
    elsewhere = (Assignment(site_id="02", role=StaffRole.COORDINATOR),)
    button = acts_on("confirm", visit(1), on="2026-12-04")
    effects = desk(taps(at=_NOW), assignments=elsewhere, button=button)
    assert "MoveVisit" not in names(effects)


@pytest.mark.parametrize(
    ("typed", "on", "at"),
    [
        ("2026-12-03 09:30", "2026-12-03", "09:30:00"),
        ("12月3日上午9点半", "2026-12-03", "09:30:00"),
        ("12月3日", "2026-12-03", None),
        ("tomorrow 14:00", "2026-11-29", "14:00:00"),
    ],
)
def test_new_date_is_shown_before_it_is_done(typed, on, at):
    effects = desk(says(typed, at=_NOW), dialogue=waits_for("when"))
    message = only(SendMessage, effects)
    assert "MoveVisit" not in names(effects)
    args = message.buttons[0][0].args
    assert (args["on"], args.get("at")) == (on, at)


@pytest.mark.parametrize(
    ("typed", "says_why"),
    [
        ("someday", "I could not read that as a date."),
        ("2026-11-01", "That is in the past. Please give a later date."),
        ("2026-11-28 09:00", "That is in the past. Please give a later date."),
        ("2028-12-01", "That is too far ahead. Please check the date."),
    ],
)
def test_impossible_date_is_asked_again(typed, says_why):
    effects = desk(says(typed, at=_NOW), dialogue=waits_for("when"))
    assert keys(effects)[0] == says_why
    assert only(Ask, effects).step == "when"


def test_date_outside_the_window_is_pointed_out():
    effects = desk(says("2026-12-20", at=_NOW), dialogue=waits_for("when"))
    assert keys(effects)[1:] == [
        "This is outside the window of the plan: {earliest} to {latest}.",
        "The site does not work on this day.",
    ]


def test_move_plans_the_reminders_of_the_new_date_and_tells_the_patient():
    button = acts_on("confirm", visit(1), on="2026-12-04", at="09:30:00")
    moved = only(MoveVisit, desk(taps(at=_NOW), button=button))
    assert (moved.on, moved.at) == (date(2026, 12, 4), time(9, 30))
    assert [one.remind_at.date() for one in moved.reminders] == [
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 3),
    ]
    assert moved.news is not None
    assert (moved.news.slot, moved.news.remind_at) == (NEWS_SLOT, _NOW)


def test_move_at_night_is_told_in_the_morning():
    night = datetime(2026, 11, 28, 15, 30, tzinfo=UTC)
    button = acts_on("confirm", visit(1), on="2026-12-04")
    effects = desk(taps(at=night), button=button)
    news = only(MoveVisit, effects).news
    assert news is not None
    assert news.remind_at == datetime(2026, 11, 28, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": SubjectStatus.DIED},
        {"status": SubjectStatus.WITHDRAWN},
        {"status": SubjectStatus.ON_HOLD},
        {"wants_reminders": False},
        {"has_chat": False},
    ],
)
def test_who_is_left_alone_is_not_told_and_the_coordinator_hears_it(changes):
    button = acts_on("confirm", visit(1), on="2026-12-04")
    effects = desk(taps(at=_NOW), subject=patient(**changes), button=button)
    assert only(MoveVisit, effects).news is None
    assert keys(effects)[-1] == "The companion does not tell this participant. Please call them."


def test_confirmation_pressed_after_the_date_moves_nothing():
    late = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
    button = acts_on("confirm", visit(1), on="2026-12-04")
    assert "MoveVisit" not in names(desk(taps(at=late), button=button))


def test_cancelling_needs_a_reason_and_keeps_it():
    assert only(Ask, desk(taps(at=_NOW), button=acts_on("cancel", visit(1)))).step == "reason"
    said = says("Blood was taken on the ward.", at=_NOW)
    settled = only(SettleVisit, desk(said, dialogue=waits_for("reason")))
    assert settled.state is VisitState.CANCELLED
    assert settled.reason == "Blood was taken on the ward."
    assert settled.news is not None


@pytest.mark.parametrize(
    ("act", "state"), [("done", VisitState.DONE), ("missed", VisitState.MISSED)]
)
def test_visit_of_today_is_settled_and_one_ahead_is_not(act, state):
    on_the_day = datetime(2026, 12, 2, 6, 0, tzinfo=UTC)
    effects = desk(taps(at=on_the_day), button=acts_on(act, visit(1)))
    assert only(SettleVisit, effects).state is state
    assert "SettleVisit" not in names(desk(taps(at=_NOW), button=acts_on(act, visit(1))))


def _matter(**changes):
    return case(topic=EscalationTopic.VISIT, tier=Tier.GREEN, subject_id=ANN_ID, **changes)


_ACTS = [
    acts_on("confirm", visit(1), on="2026-12-04"),
    acts_on("done", visit(1)),
    acts_on("missed", visit(1)),
]


@pytest.mark.parametrize("button", _ACTS)
def test_case_about_a_visit_is_closed_with_the_visit_by_who_arranged_it(button):
    # At 09:00 of the day of visit 1, visit 2 has not been asked about.
    at = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    subject = patient(visit(1, answer=VisitAnswer.CANNOT_COME), visit(2), escalations=(_matter(),))
    effects = desk(taps(at=at), subject=subject, button=button)
    assert only(AcknowledgeEscalation, effects).escalation_id == CASE_ID
    assert only(CloseEscalation, effects).escalation_id == CASE_ID
    assert keys(effects)[-1] == "The open case about visits is closed in your name."


def test_case_about_a_visit_is_closed_when_it_is_cancelled():
    subject = patient(visit(1), visit(2), escalations=(_matter(),))
    said = says("Blood was taken on the ward.", at=_NOW)
    effects = desk(said, subject=subject, dialogue=waits_for("reason"))
    assert only(CloseEscalation, effects).escalation_id == CASE_ID


@pytest.mark.parametrize(
    "other",
    [
        visit(2, answer=VisitAnswer.CANNOT_COME),
        visit(2, on=date(2026, 11, 27)),
        visit(2, on=date(2026, 11, 29)),
    ],
    ids=["cannot come to it", "past", "asked about and not answered"],
)
def test_case_stays_open_while_another_visit_may_be_what_it_is_about(other):
    subject = patient(visit(1), other, escalations=(_matter(),))
    effects = desk(taps(at=_NOW), subject=subject, button=_ACTS[0])
    assert "CloseEscalation" not in names(effects)
    stays = "The case about visits stays open: another visit is not settled either."
    assert keys(effects)[-1] == stays


def test_other_cases_of_the_subject_stay_as_they_are():
    subject = patient(visit(1), visit(2), escalations=(case(subject_id=ANN_ID),))
    assert "CloseEscalation" not in names(desk(taps(at=_NOW), subject=subject, button=_ACTS[0]))


def test_past_visit_that_nobody_marked_is_shown_as_such_and_first():
    effects = desk(says("/visit 01-002", at=_NOW), visit(1), visit(2, on=date(2026, 11, 27)))
    lines = [part for part in only(SendMessage, effects).parts if isinstance(part, Phrase)][1:]
    said = [dict(dict(line.params)["visit"].params)["state"] for line in lines]
    assert [one.msgid for one in said] == ["past, not recorded yet: did they come?", "planned"]


def test_screen_of_a_visit_that_changed_meanwhile_shows_how_it_stands():
    old = visit(1, state=VisitState.MOVED, is_current=False)
    new = visit(1, visit_id=_IDS[3], on=date(2026, 12, 4))
    effects = desk(taps(at=_NOW), old, new, button=acts_on("done", old))
    assert names(effects) == ("AnswerTap", "CloseMessages", "EndDialogue", "SendMessage")
    assert only(CloseMessages, effects).about.startswith("visit_desk:")


def test_cancel_as_a_word_gives_the_question_up():
    assert routed(says("cancel", at=_NOW), coordinator_park(dialogue=waits_for("when"))) == "menu"


def test_patient_cannot_use_the_desk():
    assert routed(says("/visit 01-001", at=_NOW), wei()) == "visits"
