"""Putting a case off: one's own, never a red one, and only for the hours of the content."""

from dataclasses import replace
from datetime import timedelta

import pytest

from content.vocabulary import Tier
from records.case_effects import SnoozeCase
from records.facts import EscalationStatus
from tests.support.people import (
    CASE_ID,
    DAY2_AT_8,
    acts,
    case,
    decide,
    investigator_osei,
    keys,
    names,
    nurse_li,
    pressed,
    taken_by,
    taps,
)

_RED = (
    "A red case cannot be put off: somebody must see to it now. If you cannot, hand it over or"
    " press “I cannot”, and others are called."
)


def on_case(act, escalation, **args):
    button = pressed(act, escalation=str(CASE_ID), **args)
    return decide(taps(), nurse_li(button=button, escalation=escalation))


def own(tier=Tier.AMBER):
    return replace(taken_by(nurse_li()), tier=tier)


def test_own_case_for_today_is_put_off_for_hours_of_the_content():
    assert acts(on_case("esc.later", own())) == ["esc.until"] * 3
    effects = on_case("esc.until", own(), hours="4")
    assert effects[1] == SnoozeCase(escalation_id=CASE_ID, hours=4)


@pytest.mark.parametrize("act", ["esc.later", "esc.until"])
@pytest.mark.parametrize("tier", [Tier.RED, Tier.EMERGENCY])
def test_red_case_is_never_put_off(act, tier):
    effects = on_case(act, own(tier), hours="4")
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == [_RED]
    assert acts(effects) == ["esc.hand", "esc.cannot"]


def test_hours_that_are_not_in_the_content_are_asked_again():
    effects = on_case("esc.until", own(), hours="1000")
    assert names(effects) == ("AnswerTap", "SendMessage", "SendMessage")
    assert acts(effects) == ["esc.until"] * 3


@pytest.mark.parametrize("status", [EscalationStatus.OPEN, EscalationStatus.EXHAUSTED])
def test_case_nobody_has_is_taken_first(status):
    effects = on_case("esc.until", case(tier=Tier.AMBER, status=status), hours="4")
    assert acts(effects) == ["esc.take"]


def test_case_of_somebody_else_is_not_put_off():
    theirs = replace(taken_by(investigator_osei()), tier=Tier.AMBER)
    assert keys(on_case("esc.until", theirs, hours="4")) == ["{name} has taken this case already."]


def test_case_put_off_says_until_when_and_can_be_gone_on_with():
    later = replace(
        own(), status=EscalationStatus.SNOOZED, snoozed_until=DAY2_AT_8 + timedelta(hours=4)
    )
    effects = on_case("esc.close", later)
    assert keys(effects)[0] == (
        "{code}: {topic}, {tier}, since {when}. {name} has it, put off until {until}."
    )
    assert set(acts(effects)) == {"esc.outcome"}


def test_standing_alarm_is_taken_like_any_case_nobody_has():
    effects = on_case("esc.take", case(status=EscalationStatus.EXHAUSTED))
    assert names(effects)[1] == "AcknowledgeEscalation"
