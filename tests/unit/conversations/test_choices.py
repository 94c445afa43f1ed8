"""Fewer messages, leaving the study, and one's own data: asked once, done at the second tap."""

import pytest

from content.vocabulary import DoseStatus, EscalationTopic, SubjectStatus, Tier
from records.account_effects import SetReminders
from records.effects import CloseMessages, OpenEscalation, SendMessage
from records.talk_effects import RecordMessage
from records.treatment_effects import SetNeutral
from tests.support.people import (
    DOSE_ID,
    acts,
    ann,
    asked,
    decide,
    dose,
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


def press(act, facts=None):
    person = facts or wei()
    changed = {
        name: getattr(person, name) for name in ("status", "doses", "arm", "wants_reminders")
    }
    return decide(taps(), wei(button=pressed(act), **changed))


@pytest.mark.parametrize(
    "words", ["/withdraw", "我想退出", "退订", "stop messages", "Privacy", "我的选择", "my data"]
)
@pytest.mark.parametrize("facts", [wei(), ann()])
def test_words_and_command_lead_to_the_question(words, facts):
    assert routed(says(words), facts) == "choices"
    effects = decide(says(words), facts)
    assert keys(effects) == ["withdraw_ask"]
    first, second = ["choices.stop", "choices.hide"], ["choices.data", "choices.keep"]
    assert acts(effects) == [*first, "times.ask", "choices.leave", *second]


@pytest.mark.parametrize(
    "dialogue", ["fever_report", "tell_nurse", "dose_report", "diary", "medicine"]
)
def test_it_works_in_the_middle_of_another_question(dialogue):
    assert routed(says("/withdraw"), wei(dialogue=asked(dialogue, "number"))) == "choices"


def test_a_red_flag_beside_it_is_read_first():
    assert routed(says("我想退出，我现在喘不上气"), wei()) == "red_flag"


def test_stopping_silences_the_doses_that_wait_and_keeps_the_patient_in_the_study():
    doses = (dose(), dose(status=DoseStatus.TAKEN, protocol_day=3))
    effects = press("choices.stop", wei(doses=doses))
    assert only(SetReminders, effects).wants_reminders is False
    assert [e.about for e in effects if isinstance(e, CloseMessages)][1:] == [f"dose:{DOSE_ID}"]
    opened = only(OpenEscalation, effects)
    assert (opened.topic, opened.tier) == (EscalationTopic.CHOICE, Tier.AMBER)
    assert keys(effects) == ["messages_stopped"]


def test_leaving_the_study_silences_at_once_and_a_person_sets_the_status():
    effects = press("choices.leave")
    assert only(SetReminders, effects).wants_reminders is False
    assert only(OpenEscalation, effects).topic is EscalationTopic.CHOICE
    assert keys(effects) == ["withdraw_recorded"]


def test_who_has_stopped_is_offered_to_start_again():
    effects = decide(says("/withdraw"), wei(wants_reminders=False))
    assert acts(effects)[0] == "choices.resume"
    effects = press("choices.resume", wei(wants_reminders=False))
    assert only(SetReminders, effects).wants_reminders is True


@pytest.mark.parametrize(("act", "key"), [("see", "data_access"), ("delete", "data_delete")])
def test_requests_about_data_go_to_a_person(act, key):
    effects = press(f"choices.{act}")
    assert keys(effects) == [key]
    assert only(OpenEscalation, effects).topic is EscalationTopic.CHOICE


def test_my_data_offers_to_see_correct_and_delete():
    effects = press("choices.data")
    assert "data_correct" in keys(effects)
    assert acts(effects) == ["me.file", "choices.see", "choices.delete", "choices.keep"]


@pytest.mark.parametrize("act", ["choices.keep", "choices.something_else"])
def test_changing_nothing_changes_nothing(act):
    effects = press(act)
    assert names(effects) == ("AnswerTap", "CloseMessages", "SendMessage")


@pytest.mark.parametrize("status", [SubjectStatus.WITHDRAWN, SubjectStatus.DISCONTINUED])
def test_who_has_left_is_told_so(status):
    assert keys(decide(says("/withdraw"), wei(status=status))) == ["left_the_study"]


def test_staff_have_no_such_menu():
    message = only(SendMessage, decide(says("/withdraw"), nurse_li()))
    assert message.buttons == ()


def test_previews_are_hidden_and_shown_again_by_one_press():
    assert only(SetNeutral, press("choices.hide")).wants_neutral is True
    assert only(SetNeutral, press("choices.show")).wants_neutral is False
    assert "choices.show" in acts(decide(says("/withdraw"), wei(wants_neutral=True)))


def test_own_data_can_be_seen_as_a_file_at_once():
    asks = press("me.file")
    assert (keys(asks), acts(asks)) == (["data_file_ask"], ["me.file_send", "me.keep"])
    assert "OpenEscalation" not in names(asks)


@pytest.mark.parametrize("words", ["Stop. Thank you", "我不想参加试验了，太累了"])
def test_wish_in_other_words_is_asked_about_and_kept(words):
    effects = decide(says(words), wei())
    assert keys(effects)[0] == "withdraw_ask"
    assert [one.words for one in effects if isinstance(one, RecordMessage)] == [words]


def test_wish_beside_a_red_flag_is_not_what_is_answered():
    name = routed(says("别再发消息了，我胸口疼得厉害"), wei())
    assert name == "red_flag"


def test_wish_in_words_for_the_study_team_goes_to_the_team():
    name = routed(says("please stop sending me this"), wei(dialogue=asked("tell_nurse", "words")))
    assert name == "tell_nurse"
