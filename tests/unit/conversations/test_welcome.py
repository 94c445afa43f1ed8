"""From the PIN to the first menu, in both arms."""

import hashlib
from datetime import UTC, datetime, time

import pytest

from content.vocabulary import Duty, Language, SubjectStatus
from records.account_effects import ActivateSubject, RecordConsent, SetLanguage, SetUsualTime
from records.effects import Ask, PlanDoses, SendMessage, ToDuty
from tests.support.people import (
    AGREED,
    ANN_ID,
    CONTENT,
    DAY2_AT_8,
    WEI_ID,
    acts,
    ann,
    asked,
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

INVITED = SubjectStatus.INVITED
BEFORE_DAY1 = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_language_chosen_shows_the_notice_and_asks_the_first_act():
    button = pressed("welcome.language", language="en")
    effects = decide(taps(), wei(status=INVITED, consents={}, button=button))
    assert SetLanguage(language=Language.EN) in effects
    assert keys(effects) == ["notice", "notice_use"]
    assert {message.language for message in effects if isinstance(message, SendMessage)} == {
        Language.EN
    }
    assert acts(effects) == ["welcome.accept", "welcome.decline"]


def test_accepted_act_is_recorded_with_the_hash_of_what_was_shown():
    button = pressed("welcome.accept", act="use")
    effects = decide(taps(), wei(status=INVITED, consents={}, button=button))
    notice = CONTENT.notice.in_language(Language.ZH_CN)
    question = CONTENT.notice.acts[0].question.zh
    assert only(RecordConsent, effects) == RecordConsent(
        subject_id=WEI_ID,
        act="use",
        accepted=True,
        notice_version="1",
        language=Language.ZH_CN,
        text_sha256=hashlib.sha256(f"{notice}\n\n{question}".encode()).hexdigest(),
    )
    assert keys(effects) == ["notice_health_data"]


def test_declined_act_is_final_and_told_to_the_coordinator():
    button = pressed("welcome.decline", act="health_data")
    effects = decide(taps(), wei(status=INVITED, consents={"use": True}, button=button))
    assert only(RecordConsent, effects).accepted is False
    assert acts(effects) == ["welcome.reopen"]
    told = [effect for effect in effects if isinstance(effect, SendMessage)][-1]
    assert told.to == ToDuty(site_id="01", duty=Duty.COORDINATOR)
    assert "ActivateSubject" not in names(effects)


def test_changed_mind_asks_the_declined_act_again():
    facts = wei(
        status=INVITED,
        consents={"use": True, "health_data": False},
        button=pressed("welcome.reopen"),
    )
    assert keys(decide(taps(), facts)) == ["notice_health_data"]


def test_text_after_declining_shows_the_way_back_only():
    effects = decide(says("hello"), wei(status=INVITED, consents={"use": False}))
    assert acts(effects) == ["welcome.reopen"]


def test_third_act_in_the_venetoclax_arm_asks_the_usual_time():
    facts = wei(
        status=INVITED,
        consents={"use": True, "health_data": True},
        button=pressed("welcome.accept", act="abroad"),
    )
    effects = decide(taps(), facts)
    assert only(Ask, effects) == Ask(conversation="welcome", step="usual_time")
    assert acts(effects) == ["welcome.usual_time"] * 6


def test_third_act_in_the_other_arm_activates_at_once_without_a_word_of_doses():
    facts = ann(
        status=INVITED,
        consents={"use": True, "health_data": True},
        button=pressed("welcome.accept", act="abroad"),
    )
    effects = decide(taps(), facts)
    assert ActivateSubject(subject_id=ANN_ID) in effects
    assert "PlanDoses" not in names(effects)
    assert keys(effects) == ["welcome"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8:30", time(8, 30)),
        ("08：30", time(8, 30)),
        ("晚上8点", time(20, 0)),
        ("8点半", time(8, 30)),
        ("8 am", time(8, 0)),
    ],
)
def test_typed_usual_time_activates_and_plans_seven_doses(typed, expected):
    facts = wei(status=INVITED, dialogue=asked("welcome", "usual_time"), doses=())
    effects = decide(says(typed, at=BEFORE_DAY1), facts)
    assert only(SetUsualTime, effects).usual_time == expected
    assert [dose.protocol_day for dose in only(PlanDoses, effects).doses] == [2, 3, 4, 5, 6, 7, 8]
    assert keys(effects) == ["welcome", "dose_schedule"]
    assert only(ActivateSubject, effects).subject_id == WEI_ID


def test_pressed_usual_time_activates():
    facts = wei(status=INVITED, button=pressed("welcome.usual_time", time="08:00"))
    effects = decide(taps(at=BEFORE_DAY1), facts)
    assert only(SetUsualTime, effects).usual_time == time(8, 0)


def test_dose_that_can_be_taken_no_more_is_not_planned():
    facts = wei(status=INVITED, dialogue=asked("welcome", "usual_time"))
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # day 2, 17:00 in Shanghai
    effects = decide(says("8:00", at=at), facts)
    assert [dose.protocol_day for dose in only(PlanDoses, effects).doses] == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("typed", ["23:30", "5:59", "25:00", "soon", "", "晚上12点"])
def test_usual_time_that_cannot_be_is_asked_again(typed):
    facts = wei(status=INVITED, dialogue=asked("welcome", "usual_time"))
    effects = decide(says(typed), facts)
    assert "SetUsualTime" not in names(effects)
    assert only(Ask, effects).step == "usual_time"


def test_fever_before_arrival_is_heard_first():
    effects = decide(says("我发烧39度"), wei(status=INVITED, consents={}))
    assert keys(effects)[0] == "report_red"


def test_menu_before_arrival_leads_back_to_the_question():
    effects = decide(says("菜单"), wei(status=INVITED, consents={"use": True}))
    assert keys(effects)[-1] == "notice_health_data"


def test_button_of_arrival_after_arrival_changes_nothing():
    effects = decide(taps(), wei(button=pressed("welcome.decline", act="use")))
    assert names(effects) == ("AnswerTap", "SendMessage")


def test_next_phone_goes_on_with_the_menu_and_the_open_question():
    go_on = pressed("welcome.go_on")
    effects = decide(taps(), wei(button=go_on, dialogue=asked("fever_report", "site")))
    assert "still open" in keys(effects)[1]
    assert only(SendMessage, effects).menu
    assert len(keys(decide(taps(), wei(button=go_on)))) == 1


def test_nurse_choosing_a_language_is_greeted_with_the_menu():
    facts = nurse_li(button=pressed("welcome.language", language="en"))
    effects = decide(taps(), facts)
    assert names(effects) == (
        "AnswerTap",
        "SetLanguage",
        "EndDialogue",
        "SendMessage",
        "OfferCommands",
    )
    labels = [word.text for row in only(SendMessage, effects).menu or () for word in row]
    assert labels == ["Open cases", "Queue", "Help", "Language"]


def test_coordinator_gets_enrolment_in_the_menu():
    facts = coordinator_park(dialogue=asked("welcome", "language"))
    menu = only(SendMessage, decide(says("hi"), facts)).menu or ()
    assert "Enrol" in [word.text for row in menu for word in row]


def test_all_agreed_is_the_state_that_waits_for_the_time():
    facts = wei(status=INVITED, consents=AGREED)
    assert routed(says("8:00"), facts) == "welcome"
    assert "SetUsualTime" in names(decide(says("8:00", at=DAY2_AT_8), facts))
