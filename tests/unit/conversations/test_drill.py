"""A drill in the chat: who may begin one and when, and what a tap on it does."""

import pytest

from content.vocabulary import EscalationTopic
from records.effects import CloseEscalation, ToDuty
from tests.support.people import (
    CASE_ID,
    case,
    coordinator_park,
    decide,
    investigator_osei,
    names,
    nurse_li,
    only,
    pressed,
    taps,
)


def drill():
    return case(topic=EscalationTopic.DRILL, subject_id=None, subject_code=None)


@pytest.mark.parametrize("person", [nurse_li, investigator_osei])
def test_tap_on_a_drill_ends_it_and_tells_the_coordinators_and_no_patient(person):
    button = pressed("esc.take", escalation=str(CASE_ID))
    effects = decide(taps(), person(button=button, escalation=drill()))
    assert only(CloseEscalation, effects) == CloseEscalation(
        escalation_id=CASE_ID, outcome="drill_passed"
    )
    assert names(effects) == (
        "AnswerTap",
        "AcknowledgeEscalation",
        "CloseEscalation",
        "CloseMessages",
        "SendMessage",
        "SendMessage",
    )
    assert isinstance(effects[-1].to, ToDuty)


def test_coordinator_does_not_answer_a_drill():
    button = pressed("esc.take", escalation=str(CASE_ID))
    effects = decide(taps(), coordinator_park(button=button, escalation=drill()))
    assert names(effects) == ("AnswerTap", "SendMessage")
