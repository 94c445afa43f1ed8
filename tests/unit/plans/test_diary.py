"""The daily question, days of silence, and a report that was left open."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from content.plan.diary import planned_diary
from content.symptoms.draft import Draft, answered, chosen
from content.vocabulary import (
    DueKind,
    EscalationTopic,
    MessageClass,
    ReportSource,
    SubjectStatus,
    Tier,
)
from records.diary_topic import diary_topic
from records.effects import OpenEscalation, RecordSymptomReport, SendMessage
from scheduler.plan import Due, PlanFacts
from scheduler.plans.diary import diary
from scheduler.preview import planned_messages
from tests.support.people import (
    AGREED,
    ANN_ID,
    CONTENT,
    DAY1,
    DAY2_AT_8,
    acts,
    ann,
    asked,
    case,
    keys,
    only,
    wei,
)

_ASKED = {SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD}
_LATER = timedelta(minutes=45)
_CLOSES = DAY2_AT_8 + timedelta(days=1) + _LATER


def due(kind=DueKind.DIARY, *, day=2, closes=DAY2_AT_8 + _LATER):
    return Due(
        due_id=1,
        kind=kind,
        subject_id=ANN_ID,
        topic=diary_topic(ANN_ID, 1, day),
        cycle=1,
        protocol_day=day,
        slot=0,
        window_closes_at=closes,
    )


def ask(subject, *, now=DAY2_AT_8):
    return diary(due(), PlanFacts(subject=subject), CONTENT, now)


def close(*, asked_days, heard_at=None, day=2, late=timedelta(0), **changes):
    end = due(DueKind.DIARY_CLOSE, day=day, closes=_CLOSES)
    facts = PlanFacts(subject=ann(**changes), asked_days=frozenset(asked_days), heard_at=heard_at)
    return diary(end, facts, CONTENT, DAY2_AT_8 + timedelta(days=1) + late)


def left(draft):
    facts = PlanFacts(
        subject=ann(), dialogue=asked("diary", "question", draft.to_data()) if draft else None
    )
    return diary(due(DueKind.DIARY_UNANSWERED), facts, CONTENT, DAY2_AT_8)


@pytest.mark.parametrize("subject", [ann(), wei()], ids=["CLAG", "CLAGV"])
def test_both_arms_are_asked_with_two_buttons(subject):
    message = only(SendMessage, ask(subject))
    assert message.message_class is MessageClass.REMINDER
    assert message.expires_at == DAY2_AT_8 + _LATER
    assert message.about == diary_topic(subject.subject_id, 1, 2)
    assert acts((message,)) == ["diary.fine", "diary.not_fine"]


@pytest.mark.parametrize(
    "changes",
    [
        *({"status": one} for one in SubjectStatus if one not in _ASKED),
        {"consents": AGREED | {"abroad": False}},
        {"consents": {}},
        {"wants_reminders": False},
    ],
)
def test_nobody_else_is_asked_or_missed(changes):
    assert ask(ann(**changes)) == ()
    assert close(asked_days={1, 2}, **changes) == ()


def test_question_found_too_late_is_not_asked():
    assert ask(ann(), now=DAY2_AT_8 + _LATER + timedelta(seconds=1)) == ()


def test_two_silent_days_are_one_task_for_a_person():
    task = only(OpenEscalation, close(asked_days={1, 2}))
    assert (task.topic, task.tier) == (EscalationTopic.UNREACHABLE, Tier.AMBER)
    assert close(asked_days={0, 1, 2}) == ()
    only(OpenEscalation, close(asked_days={-1, 0, 1, 2}))
    known = case(topic=EscalationTopic.UNREACHABLE, tier=Tier.AMBER)
    assert close(asked_days={1, 2}, escalations=(known,)) == ()


def test_silence_means_nothing_where_no_question_left_us():
    assert close(asked_days={2}) == ()
    assert close(asked_days={1}) == ()
    assert close(asked_days=set()) == ()
    assert close(asked_days={1, 2}, late=timedelta(hours=1)) == ()


def test_any_message_of_the_day_counts_as_an_answer():
    early_on_day_2 = datetime(2026, 11, 23, 16, 1, tzinfo=UTC)
    assert close(asked_days={1, 2}, heard_at=early_on_day_2) == ()
    only(OpenEscalation, close(asked_days={1, 2}, heard_at=datetime(2026, 11, 22, 12, tzinfo=UTC)))


def test_somebody_who_did_not_say_what_is_wrong_counts_as_for_today():
    effects = left(Draft(began=DAY2_AT_8, day=2, is_unwell=True))
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert only(RecordSymptomReport, effects).source is ReportSource.DIARY_LEFT


def test_somebody_who_only_looked_at_the_list_said_nothing():
    assert left(Draft(began=DAY2_AT_8, day=2)) == ()


def test_report_left_open_counts_as_the_symptom_says():
    begun = chosen(Draft(began=DAY2_AT_8, day=2), "nausea")
    assert only(OpenEscalation, left(begun)).tier is Tier.AMBER
    grave = chosen(Draft(began=DAY2_AT_8, day=2), "self_harm")
    effects = left(grave)
    assert only(OpenEscalation, effects).tier is Tier.RED
    assert keys(effects)[0] == "crisis"


def test_report_left_open_is_told_once():
    begun = chosen(Draft(began=DAY2_AT_8, day=2, acted=Tier.RED), "nausea")
    told = answered(answered(begun, "frequency", 3), "lost_medicine", 1)
    assert [type(one) for one in left(told)] == [RecordSymptomReport]
    assert left(None) == ()


def test_questions_are_planned_for_days_zero_to_twenty_one_outside_quiet_hours():
    silence, study = CONTENT.contact.silence, CONTENT.study
    days = planned_diary(study, silence, DAY1, None, "Asia/Shanghai")
    assert [one.protocol_day for one in days] == list(range(22))
    assert days[0].ask_at == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    early = planned_diary(study, silence, date(2026, 11, 23), time(6), "Asia/Shanghai")
    assert early[1].ask_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    late = planned_diary(study, silence, date(2026, 11, 23), time(22), "Asia/Shanghai")
    assert late[1].ask_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def test_preview_shows_every_question():
    found = [keys((one.message,)) for one in planned_messages(ann(), CONTENT)]
    assert [said for said in found if said == ["diary_ask"]] == [["diary_ask"]] * 22
