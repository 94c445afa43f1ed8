"""A changed notice: what changed is answered act by act; a refusal stops what is unasked."""

from dataclasses import replace

import pytest

from bot.route import conversation_for
from content.vocabulary import EscalationTopic, SubjectStatus
from records.account_effects import RecordConsent
from records.effects import OpenEscalation, SendMessage
from scheduler.consents import answer_to, has_agreed, has_refused, next_act
from scheduler.plan import may_be_asked, may_be_reminded
from tests.support.notices import CHANGED, with_next_version
from tests.support.people import (
    AGREED,
    CONTENT,
    acts,
    ann,
    keys,
    names,
    only,
    pressed,
    says,
    taps,
    wei,
)

_NEXT = with_next_version(CONTENT)
_FIRST = dict.fromkeys(AGREED, "1")
_BEFORE = wei(consent_versions=_FIRST)


def _decide(said, facts):
    return conversation_for(said, facts, _NEXT)[1](said, facts, _NEXT)


def _press(press, facts=_BEFORE, /, **args):
    return _decide(taps(), replace(facts, button=pressed(press, **args)))


def test_act_that_changed_is_owed_and_no_other():
    assert [one.id for one in _NEXT.notice.acts if answer_to(one, _BEFORE) is None] == [CHANGED]
    assert not has_agreed(_BEFORE, _NEXT)
    assert has_agreed(_BEFORE, CONTENT)
    assert has_agreed(wei(consent_versions={**_FIRST, CHANGED: "2"}), _NEXT)


def test_nothing_unasked_is_sent_until_the_answer():
    assert (may_be_reminded(_BEFORE, CONTENT), may_be_reminded(_BEFORE, _NEXT)) == (True, False)
    assert not may_be_asked(_BEFORE, _NEXT)


@pytest.mark.parametrize("text", ["fever 39.5", "我发烧39度", "喘不上气"])
def test_what_alarms_is_heard_all_the_same(text):
    assert "OpenEscalation" in names(_decide(says(text), _BEFORE))


@pytest.mark.parametrize("text", ["/withdraw", "/help", "/me", "/nurse"])
def test_choices_and_the_way_to_a_person_stay_open(text):
    assert "notice" not in conversation_for(says(text), _BEFORE, _NEXT)[0]
    assert _decide(says(text), _BEFORE)


def test_agreeing_is_recorded_for_the_new_version_and_goes_on():
    effects = _press("notice.accept", act=CHANGED)
    recorded = only(RecordConsent, effects)
    assert (recorded.act, recorded.accepted, recorded.notice_version) == (CHANGED, True, "2")
    assert keys(effects)[0].startswith("Thank you, your answers are recorded.")
    assert "CancelDue" in names(effects)


def test_second_act_that_changed_is_a_question_of_its_own():
    every = replace(_BEFORE, consent_versions=_FIRST, consents={"use": True, "health_data": True})
    effects = _press("notice.accept", every, act=CHANGED)
    assert keys(effects)[0].startswith("Thank you")
    owed = replace(_BEFORE, consents={"use": True})
    effects = _press("notice.accept", owed, act=CHANGED)
    assert keys(effects) == ["notice_health_data"]
    assert "CancelDue" not in names(effects)


def test_refusing_says_its_effect_and_tells_the_team():
    effects = _press("notice.decline", act=CHANGED)
    assert only(RecordConsent, effects).accepted is False
    assert only(OpenEscalation, effects).topic is EscalationTopic.CHOICE
    assert keys(effects) == ["notice_refused"]
    assert acts(effects) == ["notice.show"]


def test_refusal_stands_until_the_patient_takes_it_up_again():
    refused = replace(_BEFORE, consents={**AGREED, CHANGED: False})
    assert has_refused(refused, _NEXT)
    assert acts(_press("notice.show", refused)) == ["notice.accept", "notice.decline"]
    agreed = _press("notice.accept", refused, act=CHANGED)
    assert only(RecordConsent, agreed).accepted is True


@pytest.mark.parametrize("act", ["notice.accept", "notice.decline"])
def test_act_that_is_agreed_to_already_is_not_recorded_twice(act):
    assert "RecordConsent" not in names(_press(act, act="use"))
    done = wei(consent_versions=dict.fromkeys(AGREED, "2"))
    assert "RecordConsent" not in names(_press(act, done, act=CHANGED))


def test_open_answer_is_reached_from_privacy():
    effects = _press("me.privacy")
    assert acts(effects) == ["notice.show"]
    agreed = wei(consent_versions=dict.fromkeys(AGREED, "2"))
    assert acts(_press("me.privacy", agreed)) == []


def test_somebody_who_left_is_asked_nothing():
    gone = ann(status=SubjectStatus.WITHDRAWN, consent_versions=_FIRST)
    assert keys(_press("notice.show", gone)) == ["left_the_study"]


def test_arrival_in_the_middle_of_a_change_asks_for_what_changed_again():
    arriving = wei(
        status=SubjectStatus.INVITED,
        consents={CHANGED: True, "use": True},
        consent_versions=_FIRST,
    )
    missing = next_act(arriving, _NEXT)
    assert missing is not None
    assert missing.id == "health_data"
    after = next_act(replace(arriving, consents=AGREED), _NEXT)
    assert after is not None
    assert after.id == CHANGED


def test_question_stands_in_both_languages():
    shown = only(SendMessage, _press("notice.show")[-1:])
    assert keys((shown,)) == ["notice_abroad"]
