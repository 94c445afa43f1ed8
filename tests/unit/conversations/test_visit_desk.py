"""What a coordinator does with the visits of a subject."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest

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
    SendMessage,
)
from records.facts import Assignment
from records.visit_effects import MoveVisit, SettleVisit
from records.visit_facts import DESK, NEWS_SLOT, VISITS_OF
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
from tests.support.visits import NOW, VISIT_IDS, patient, visit


def desk(said, *visits, subject=None, **changes):
    known = subject or ann(visits=visits or (visit(1), visit(2)))
    return decide(said, coordinator_park(visited=known, **changes))


def acts_on(act, one, **args):
    return pressed(f"visit_desk.{act}", **{VISITS_OF: "01-002", "visit": str(one.visit_id)}, **args)


def waits_for(step, one=None):
    data = {VISITS_OF: "01-002", "visit": str((one or visit(1)).visit_id)}
    return asked(DESK, step, data)


def test_visits_of_a_subject_are_listed_for_their_coordinator():
    effects = desk(says("/visit 01-002", at=NOW))
    assert acts(effects) == ["visit_desk.open", "visit_desk.open"]


def test_long_list_has_pages():
    many = tuple(replace(visit(1), number=n, visit_id=UUID(int=n)) for n in range(1, 9))
    assert len(acts(desk(says("/visit 01-002", at=NOW), *many))) == 7
    more = pressed("visit_desk.list", **{VISITS_OF: "01-002", "first": "6"})
    assert len(acts(desk(taps(at=NOW), *many, button=more))) == 2


@pytest.mark.parametrize("said", [says("/visit 01-777", at=NOW), says("/visits", at=NOW)])
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
    assert names(decide(taps(at=NOW), facts)) == ("AnswerTap", "SendMessage")


def test_coordinator_of_another_site_plans_no_visit():
    elsewhere = (Assignment(site_id="02", role=StaffRole.COORDINATOR),)
    button = acts_on("confirm", visit(1), on="2026-12-04")
    effects = desk(taps(at=NOW), assignments=elsewhere, button=button)
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
    effects = desk(says(typed, at=NOW), dialogue=waits_for("when"))
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
    effects = desk(says(typed, at=NOW), dialogue=waits_for("when"))
    assert keys(effects)[0] == says_why
    assert only(Ask, effects).step == "when"


def test_date_outside_the_window_is_pointed_out():
    effects = desk(says("2026-12-20", at=NOW), dialogue=waits_for("when"))
    assert keys(effects)[1:] == [
        "This is outside the window of the plan: {earliest} to {latest}.",
        "The site does not work on this day.",
    ]


def test_move_plans_the_reminders_of_the_new_date_and_tells_the_patient():
    button = acts_on("confirm", visit(1), on="2026-12-04", at="09:30:00")
    moved = only(MoveVisit, desk(taps(at=NOW), button=button))
    assert (moved.on, moved.at) == (date(2026, 12, 4), time(9, 30))
    assert [one.remind_at.date() for one in moved.reminders] == [
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 3),
    ]
    assert moved.news is not None
    assert (moved.news.slot, moved.news.remind_at) == (NEWS_SLOT, NOW)


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
    effects = desk(taps(at=NOW), subject=patient(**changes), button=button)
    assert only(MoveVisit, effects).news is None
    assert keys(effects)[-1] == "The companion does not tell this participant. Please call them."


def test_confirmation_pressed_after_the_date_moves_nothing():
    late = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
    button = acts_on("confirm", visit(1), on="2026-12-04")
    assert "MoveVisit" not in names(desk(taps(at=late), button=button))


def test_cancelling_needs_a_reason_and_keeps_it():
    assert only(Ask, desk(taps(at=NOW), button=acts_on("cancel", visit(1)))).step == "reason"
    said = says("Blood was taken on the ward.", at=NOW)
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
    assert "SettleVisit" not in names(desk(taps(at=NOW), button=acts_on(act, visit(1))))


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
    said = says("Blood was taken on the ward.", at=NOW)
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
    effects = desk(taps(at=NOW), subject=subject, button=_ACTS[0])
    assert "CloseEscalation" not in names(effects)
    stays = "The case about visits stays open: another visit is not settled either."
    assert keys(effects)[-1] == stays


def test_other_cases_of_the_subject_stay_as_they_are():
    subject = patient(visit(1), visit(2), escalations=(case(subject_id=ANN_ID),))
    assert "CloseEscalation" not in names(desk(taps(at=NOW), subject=subject, button=_ACTS[0]))


def test_past_visit_that_nobody_marked_is_shown_as_such_and_first():
    effects = desk(says("/visit 01-002", at=NOW), visit(1), visit(2, on=date(2026, 11, 27)))
    lines = [part for part in only(SendMessage, effects).parts if isinstance(part, Phrase)][1:]
    said = [dict(dict(line.params)["visit"].params)["state"] for line in lines]
    assert [one.msgid for one in said] == ["past, not recorded yet: did they come?", "planned"]


def test_screen_of_a_visit_that_changed_meanwhile_shows_how_it_stands():
    old = visit(1, state=VisitState.MOVED, is_current=False)
    new = visit(1, visit_id=VISIT_IDS[3], on=date(2026, 12, 4))
    effects = desk(taps(at=NOW), old, new, button=acts_on("done", old))
    assert names(effects) == ("AnswerTap", "CloseMessages", "EndDialogue", "SendMessage")
    assert only(CloseMessages, effects).about.startswith("visit_desk:")


def test_cancel_as_a_word_gives_the_question_up():
    assert routed(says("cancel", at=NOW), coordinator_park(dialogue=waits_for("when"))) == "menu"


def test_patient_cannot_use_the_desk():
    assert routed(says("/visit 01-001", at=NOW), wei()) == "visits"
