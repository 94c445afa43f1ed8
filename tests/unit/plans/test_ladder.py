"""The ladder and the unanswered question: silence always leads to a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.vocabulary import DueKind, EscalationTopic, MessageClass, Tier
from records.effects import NotifyStep, OpenEscalation, RecordSymptomReport, SendMessage
from records.facts import REOPEN_SLOT, EscalationStatus
from scheduler.plan import Due, PlanFacts
from scheduler.plans.escalations import escalations
from scheduler.plans.questions import DOSE_PROBLEM, questions
from tests.support.people import (
    CASE_ID,
    CONTENT,
    DAY2_AT_8,
    WEI_ID,
    ann,
    case,
    keys,
    nurse_li,
    only,
    taken_by,
    wei,
)

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def due(kind, slot):
    return Due(
        due_id=1,
        kind=kind,
        subject_id=WEI_ID,
        topic=f"escalation:{CASE_ID}",
        cycle=1,
        protocol_day=0,
        slot=slot,
        window_closes_at=NEVER,
    )


def climb(escalation, slot, *, now=DAY2_AT_8):
    facts = PlanFacts(subject=wei(), escalation=escalation)
    return escalations(due(DueKind.ESCALATION_STEP, slot), facts, CONTENT, now)


@pytest.mark.parametrize("slot", [0, 1, 5, 99, 4000])
def test_open_case_climbs_one_step(slot):
    assert climb(case(), slot) == (NotifyStep(escalation_id=CASE_ID, round=1, step=slot),)


def test_step_found_days_late_is_still_done():
    late = DAY2_AT_8 + timedelta(days=3)
    assert climb(case(), 2, now=late) == (NotifyStep(escalation_id=CASE_ID, round=1, step=2),)


def test_step_of_a_later_round_keeps_its_round():
    assert climb(case(round=3), 1) == (NotifyStep(escalation_id=CASE_ID, round=3, step=1),)


@pytest.mark.parametrize("slot", [0, 1, REOPEN_SLOT])
def test_closed_case_calls_nobody(slot):
    assert climb(case(status=EscalationStatus.CLOSED), slot) == ()


def test_taken_case_calls_nobody_until_it_is_opened_again():
    assert climb(taken_by(nurse_li()), 1) == ()
    assert climb(taken_by(nurse_li()), REOPEN_SLOT) == (
        NotifyStep(escalation_id=CASE_ID, round=2, step=0),
    )


def test_case_open_again_already_is_not_opened_twice():
    assert climb(case(), REOPEN_SLOT) == ()


def test_row_without_a_case_does_nothing():
    assert climb(None, 0) == ()


@pytest.mark.parametrize("subject", [wei(), ann()])
def test_unanswered_fever_question_is_red(subject):
    facts = PlanFacts(subject=subject)
    effects = questions(due(DueKind.QUESTION_TIMEOUT, 0), facts, CONTENT, DAY2_AT_8)
    report = only(RecordSymptomReport, effects)
    assert (report.tier, report.rules) == (Tier.RED, ("FEVER-NO-NUMBER",))
    opened = only(OpenEscalation, effects)
    assert (opened.topic, opened.tier) == (EscalationTopic.FEVER, Tier.RED)
    assert only(SendMessage, effects).message_class is MessageClass.SAFETY
    assert keys(effects) == ["fever_unanswered"]


def test_unanswered_question_about_a_dose_is_a_task_for_the_nurse():
    work = replace(due(DueKind.QUESTION_TIMEOUT, 0), topic=DOSE_PROBLEM)
    effects = questions(work, PlanFacts(subject=wei()), CONTENT, DAY2_AT_8)
    opened = only(OpenEscalation, effects)
    assert (opened.topic, opened.tier) == (EscalationTopic.DOSE, Tier.AMBER)


def test_question_of_nobody_does_nothing():
    facts = PlanFacts(subject=None)
    assert questions(due(DueKind.QUESTION_TIMEOUT, 0), facts, CONTENT, DAY2_AT_8) == ()
