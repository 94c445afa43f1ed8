"""Reminders of visits: who is reminded, in which words, when, and what is handed to a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from content.plan.protocol_day import instant_of
from content.plan.visits import reminders_of
from content.vocabulary import (
    DueKind,
    EscalationTopic,
    MessageClass,
    SubjectStatus,
    Tier,
    VisitAnswer,
    VisitState,
)
from content.wording import phrase
from records.effects import OpenEscalation, SendMessage
from records.visit_facts import NEWS_SLOT, VisitFact, about_visit
from scheduler.plan import Due, PlanFacts
from scheduler.plans.unsettled_visits import unsettled_visits
from scheduler.plans.visits import visits
from scheduler.preview import planned_messages
from tests.support.people import AGREED, ANN_ID, CONTENT, acts, ann, keys, only, wei

_ID = UUID("00000000-0000-4000-8000-000000000f10")
# Day 10 is 2 December; three days before it, at 10:00 in Shanghai.
_ON = date(2026, 12, 2)
_AT = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)


def visit(**changes):
    plain = VisitFact(
        visit_id=_ID,
        cycle=1,
        code="blood_count",
        number=1,
        on=_ON,
        at=None,
        earliest=_ON - timedelta(days=1),
        latest=_ON + timedelta(days=1),
        state=VisitState.PLANNED,
    )
    return replace(plain, **changes)


def due(kind=DueKind.VISIT_REMINDER, *, slot=0, closes=_AT + timedelta(hours=2)):
    return Due(
        due_id=1,
        kind=kind,
        subject_id=ANN_ID,
        topic=about_visit(_ID),
        cycle=1,
        protocol_day=0,
        slot=slot,
        window_closes_at=closes,
    )


def remind(subject, one, *, now=_AT, slot=0):
    return visits(due(slot=slot), PlanFacts(subject=subject, visit=one), CONTENT, now)


def close(one, *, slot=0, was_reminded=False, subject=None):
    facts = PlanFacts(subject=subject or ann(), visit=one, was_reminded=was_reminded)
    end = due(DueKind.VISIT_CLOSE, slot=slot)
    return visits(end, facts, CONTENT, _AT + timedelta(hours=2))


@pytest.mark.parametrize("subject", [ann(), wei()], ids=["CLAG", "CLAGV"])
def test_both_arms_are_asked_whether_they_come(subject):
    message = only(SendMessage, remind(subject, visit()))
    assert keys((message,)) == ["visit_reminder"]
    assert acts((message,)) == ["visit.come", "visit.cannot"]
    assert message.about == about_visit(_ID)
    assert message.message_class is MessageClass.VISIT_REMINDER
    assert message.expires_at == _AT + timedelta(hours=2)


def test_who_will_come_is_reminded_without_being_asked_again():
    effects = remind(ann(), visit(answer=VisitAnswer.CONFIRMED))
    assert keys(effects) == ["visit_reminder_confirmed"]
    assert acts(effects) == ["visit.cannot"]


def test_who_cannot_come_is_left_in_peace_and_not_listed():
    cannot = visit(answer=VisitAnswer.CANNOT_COME)
    assert remind(ann(), cannot) == ()
    assert close(cannot) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": SubjectStatus.ON_HOLD},
        {"status": SubjectStatus.WITHDRAWN},
        {"status": SubjectStatus.DISCONTINUED},
        {"status": SubjectStatus.DIED},
        {"status": SubjectStatus.INVITED},
        {"wants_reminders": False},
        {"consents": {**AGREED, "abroad": False}},
        {"consents": {}},
    ],
)
@pytest.mark.parametrize("slot", [0, NEWS_SLOT])
def test_who_may_not_be_reminded_is_told_nothing_and_nobody_is_alarmed(changes, slot):
    assert remind(ann(**changes), visit(), slot=slot) == ()
    assert close(visit(), slot=slot, subject=ann(**changes)) == ()


@pytest.mark.parametrize(
    "one",
    [
        visit(state=VisitState.MOVED, is_current=False),
        visit(state=VisitState.CANCELLED),
        visit(state=VisitState.DONE),
        visit(state=VisitState.MISSED),
        visit(on=date(2026, 11, 28)),
        None,
    ],
)
def test_visit_that_is_not_expected_any_more_reminds_of_nothing(one):
    assert remind(ann(), one) == ()
    assert close(one) == ()


def test_reminder_found_after_its_window_is_not_sent():
    assert remind(ann(), visit(), now=_AT + timedelta(hours=2, seconds=1)) == ()


def test_nothing_is_sent_in_the_quiet_hours():
    night = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    late = due(closes=night + timedelta(hours=1))
    assert visits(late, PlanFacts(subject=ann(), visit=visit()), CONTENT, night) == ()


def test_reminder_that_did_not_leave_us_is_listed_for_the_coordinator():
    case = only(OpenEscalation, close(visit()))
    assert (case.topic, case.tier) == (EscalationTopic.VISIT, Tier.GREEN)
    assert close(visit(), was_reminded=True) == ()


@pytest.mark.parametrize(
    ("state", "key", "offered"),
    [
        (VisitState.PLANNED, "visit_moved", ["visit.come", "visit.cannot"]),
        (VisitState.CANCELLED, "visit_cancelled", []),
    ],
)
def test_news_say_what_was_changed(state, key, offered):
    effects = remind(ann(), visit(state=state), slot=NEWS_SLOT)
    assert keys(effects) == [key]
    assert acts(effects) == offered


@pytest.mark.parametrize(
    ("hour", "answer", "is_task"),
    [
        (time(9, 30), None, True),
        (time(9, 30), VisitAnswer.CONFIRMED, False),
        (time(9, 30), VisitAnswer.CANNOT_COME, False),
        # Reminded of again at 07:30.
        (time(7), None, False),
    ],
)
def test_visit_nobody_answered_about_is_a_call_once_the_last_reminder_had_its_time(
    hour, answer, is_task
):
    now = instant_of(_ON, hour, "Asia/Shanghai")
    facts = PlanFacts(subject=ann(), visit=visit(answer=answer), was_reminded=True)
    effects = visits(due(DueKind.VISIT_CLOSE, slot=2, closes=now), facts, CONTENT, now)
    assert [(one.topic, one.tier) for one in effects] == [
        (EscalationTopic.VISIT, Tier.GREEN)
    ] * is_task


@pytest.mark.parametrize(
    ("one", "subject", "is_task"),
    [
        (visit(), ann(), True),
        (visit(answer=VisitAnswer.CONFIRMED), ann(), True),
        (visit(code="follow_up"), ann(wants_reminders=False), True),
        (visit(), ann(status=SubjectStatus.ON_HOLD), True),
        (visit(), ann(status=SubjectStatus.WITHDRAWN), False),
        (visit(), ann(status=SubjectStatus.DIED), False),
        (visit(state=VisitState.DONE), ann(), False),
        (visit(state=VisitState.MOVED, is_current=False), ann(), False),
        (None, ann(), False),
    ],
)
def test_visit_that_is_past_and_not_marked_is_the_coordinators(one, subject, is_task):
    facts = PlanFacts(subject=subject, visit=one)
    effects = unsettled_visits(due(DueKind.VISIT_UNSETTLED), facts, CONTENT, _AT)
    assert [one.topic for one in effects] == [EscalationTopic.VISIT] * is_task


@pytest.mark.parametrize(("days", "said"), [(0, "today ({on})"), (1, "tomorrow ({on})"), (3, None)])
def test_reminder_says_today_and_tomorrow(days, said):
    now = instant_of(_ON - timedelta(days=days), time(10), "Asia/Shanghai")
    late = due(closes=now + timedelta(hours=2))
    facts = PlanFacts(subject=ann(), visit=visit())
    [words] = only(SendMessage, visits(late, facts, CONTENT, now)).parts
    on = dict(words.params)["on"]
    assert on == (phrase(said, on=_ON) if said else _ON)


def test_news_that_did_not_arrive_are_a_call():
    case = only(OpenEscalation, close(visit(state=VisitState.CANCELLED), slot=NEWS_SLOT))
    assert keys((SendMessage(to=None, parts=case.summary),)) == [
        "The patient could not be told of the change: {visit}, {on}. Please call them."
    ]


def test_reminders_of_a_visit_with_a_time_end_when_it_begins():
    early = reminders_of(CONTENT.visits, "marrow", _ON, time(8, 30), "Asia/Shanghai")
    assert early[-1].sent_until == datetime(2026, 12, 2, 0, 30, tzinfo=UTC)
    before = reminders_of(CONTENT.visits, "marrow", _ON, time(7, 0), "Asia/Shanghai")
    assert [one.slot for one in before] == [0, 1]
    assert reminders_of(CONTENT.visits, "follow_up", _ON, None, "Asia/Shanghai") == ()
    assert reminders_of(CONTENT.visits, "gone_from_the_plan", _ON, None, "Asia/Shanghai") == ()


def test_preview_shows_the_visits_of_the_records_and_else_of_the_plan():
    def shown(subject):
        said = planned_messages(subject, CONTENT)
        return [one.at for one in said if one.message.message_class is MessageClass.VISIT_REMINDER]

    moved = (visit(state=VisitState.MOVED, is_current=False), visit(on=date(2026, 12, 4)))
    assert [at.date() for at in shown(ann(visits=moved))] == [
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 3),
    ]
    assert len(shown(ann())) > len(moved)
    assert shown(ann(wants_reminders=False)) == []
