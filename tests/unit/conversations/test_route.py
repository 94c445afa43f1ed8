"""Which conversation answers, and everything that fits nowhere."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversations.menu import menu
from bot.entries import Entry, by_namespace
from bot.inbound import Kind
from content.vocabulary import DoseStatus, EscalationTopic, Language, SubjectStatus, Tier
from content.wording import Approved
from content.words import Word
from records.account_effects import MarkReachable, SetLanguage
from records.effects import AnswerTap, Ask, LeaveChat, OpenEscalation, SendMessage
from records.facts import TappedButton, UnknownChatFacts
from records.talk_effects import RecordMessage
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    HOTLINE,
    PHOTO,
    acts,
    ann,
    answered,
    asked,
    coordinator_park,
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

STRANGER = UnknownChatFacts(language=Language.EN)


def test_two_conversations_with_one_namespace_stop_the_start():
    twice = (
        Entry(name="one", conversation=menu, namespace="dose"),
        Entry(name="two", conversation=menu, namespace="dose"),
    )
    with pytest.raises(ValueError, match=r"one and two both claim the buttons 'dose\.…'"):
        by_namespace(twice)


@pytest.mark.parametrize("facts", [STRANGER, wei(), nurse_li()])
def test_group_is_left_without_a_word(facts):
    assert decide(says("", kind=Kind.GROUP), facts) == (LeaveChat(),)


def test_blocked_subject_becomes_a_task():
    effects = decide(says("", kind=Kind.BLOCKED), wei())
    assert effects[0] == MarkReachable(is_reachable=False)
    assert only(OpenEscalation, effects).topic is EscalationTopic.UNREACHABLE


def test_blocked_nurse_becomes_a_task_of_the_site():
    case = only(OpenEscalation, decide(says("", kind=Kind.BLOCKED), nurse_li()))
    assert (case.subject_id, case.site_id, case.topic) == (None, "01", EscalationTopic.SYSTEM)


def test_unblocked_is_reachable_again():
    assert decide(says("", kind=Kind.UNBLOCKED), wei()) == (MarkReachable(is_reachable=True),)


def test_ignored_and_stranger_who_blocks_do_nothing():
    assert decide(says("", kind=Kind.IGNORED), wei()) == ()
    assert decide(says("", kind=Kind.BLOCKED), STRANGER) == ()


@pytest.mark.parametrize(
    "button", [None, TappedButton(act="fever.site", args={"site": "ear"}, is_open=False)]
)
def test_foreign_or_closed_button_changes_nothing(button):
    effects = decide(taps(), wei(button=button))
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects)[0] == "This question is closed. Nothing was changed."


def test_button_nobody_owns_changes_nothing():
    assert routed(taps(), wei(button=pressed("nobody.knows"))) == "not_understood"


def test_unknown_words_reach_the_nurse_and_are_answered():
    effects = decide(says("我昨天梦见一只猫"), wei())
    case = only(OpenEscalation, effects)
    assert (case.topic, case.words) == (EscalationTopic.MESSAGE, "我昨天梦见一只猫")
    assert keys(effects) == ["not_understood"]


_SUNDAY = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        says("我昨天梦见一只猫", at=_SUNDAY),
        says("", kind=Kind.VOICE, file=PHOTO, at=_SUNDAY),
        says("", kind=Kind.RECORDING, at=_SUNDAY),
    ],
)
def test_number_to_call_is_said_once_outside_working_hours(said):
    sent = [one for one in decide(said, wei()) if isinstance(one, SendMessage)]
    texts = [part for one in sent for part in one.parts if isinstance(part, Approved)]
    assert [dict(text.params).get("hotline") for text in texts].count(HOTLINE) == 1


@pytest.mark.parametrize(
    "words",
    ["My mouth is a little sore", "my gums hurt a bit", "吃饭时嘴里有点疼", "舌头有点痛"],
)
def test_mild_sore_mouth_reaches_the_nurse_and_its_questions_are_offered(words):
    effects = decide(says(words), ann())
    assert only(OpenEscalation, effects).words == words
    [button] = [one for row in only(SendMessage, effects).buttons for one in row]
    asks = decide(taps(), ann(button=pressed(button.act, **button.args)))
    assert only(Ask, asks).conversation == "diary"
    assert acts(asks).count("diary.answer") == 5


@pytest.mark.parametrize("words", ["My mouth is so sore that I cannot drink", "嘴里疼得水都喝不下"])
def test_severe_sore_mouth_is_red_as_before(words):
    assert only(OpenEscalation, decide(says(words), ann())).tier is Tier.RED


def test_five_thousand_characters_reach_the_nurse_whole():
    words = "字" * 5000
    assert only(OpenEscalation, decide(says(words), wei())).words == words


@pytest.mark.parametrize("text", ["", "   ", "/whatever"])
def test_text_without_words_is_answered_and_bothers_nobody(text):
    assert names(decide(says(text), wei())) == ("SendMessage",)


def test_sticker_is_answered_with_what_works():
    assert keys(decide(says("", kind=Kind.OTHER_MEDIA), wei())) == ["kind_not_read"]


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT])
def test_files_go_to_the_nurse(kind):
    effects = decide(says("", kind=kind, file=PHOTO), ann())
    assert only(OpenEscalation, effects).topic is EscalationTopic.MESSAGE
    assert only(RecordMessage, effects).file == PHOTO
    assert keys(effects)[-1] == "file_passed_on"


def test_recording_that_cannot_be_passed_on_is_told_to_the_nurse():
    effects = decide(says("", kind=Kind.RECORDING), ann())
    assert only(OpenEscalation, effects).topic is EscalationTopic.MESSAGE
    assert keys(effects)[-1] == "recording_not_passed_on"


def test_fever_in_a_caption_is_heard():
    assert keys(decide(says("39度", kind=Kind.PHOTO), wei()))[0] == "report_red"


def test_edited_message_is_passed_on_and_read_for_red_flags():
    effects = decide(says("我改一下", kind=Kind.EDITED), wei())
    assert only(OpenEscalation, effects).words == "我改一下"
    assert keys(decide(says("发烧39", kind=Kind.EDITED), wei()))[0] == "report_red"


def test_temperature_as_a_mere_word_is_asked_about():
    effects = decide(says("我的体温计坏了怎么办呀"), wei())
    assert keys(effects) == ["fever_ask_number"]
    assert "AskAgainAt" in names(effects)


def test_tell_nurse_asks_then_passes_on():
    first = decide(says("告诉护士"), wei())
    assert "Ask" in names(first)
    second = decide(says("明天几点抽血"), wei(dialogue=asked("tell_nurse", "words")))
    assert only(OpenEscalation, second).words == "明天几点抽血"
    assert keys(second) == ["message_in_hours"]


def test_global_word_leaves_an_open_question_open():
    effects = decide(says("帮助"), wei(dialogue=asked("tell_nurse", "words")))
    assert "EndDialogue" not in names(effects)


def test_cancel_ends_a_message_but_never_a_fever():
    assert "EndDialogue" in names(decide(says("取消"), wei(dialogue=asked("tell_nurse", "words"))))
    fever = wei(dialogue=asked("fever_report", "number"))
    assert "EndDialogue" not in names(decide(says("取消"), fever))


def test_known_subject_opening_a_link_again_sees_the_menu():
    assert routed(says("/start tok-9"), wei()) == "menu"


def test_menu_is_the_same_in_both_arms():
    def labels(facts):
        keyboard = only(SendMessage, decide(says("help"), facts)).menu or ()
        buttons = only(SendMessage, decide(says("menu"), facts)).buttons
        rest = [button.label.text for row in buttons for button in row]
        return [[word.text for row in keyboard for word in row], rest]

    assert labels(wei()) == [
        ["今天", "症状", "发烧", "告诉护士", "菜单"],
        ["我的记录", "来院安排", "用药", "我的选择", "语言", "帮助"],
    ]
    assert labels(ann()) == [
        ["Today", "Symptoms", "Fever", "Tell the nurse", "Menu"],
        ["My record", "Visits", "Medicines", "My choices", "Language", "Help"],
    ]


@pytest.mark.parametrize("word", ["me", "medicine", "choices", "language", "help", "tell_nurse"])
@pytest.mark.parametrize("dialogue", [None, "tell_nurse", "me", "dose_report"])
def test_press_in_the_menu_counts_as_its_word_typed(word, dialogue):
    open_question = asked(dialogue, "words", {"day": "2"}) if dialogue else None
    label = CONTENT.words.label(Word(word), Language.EN)
    facts = ann(button=pressed("menu.open", word=word), dialogue=open_question)
    typed = decide(says(label), ann(dialogue=open_question))
    assert decide(taps(), facts) == (AnswerTap(callback_id="tap-1"), *typed)
    assert routed(taps(), facts) == routed(says(label), ann(dialogue=open_question))


def test_key_of_the_keyboard_is_understood_in_any_state():
    for conversation in ("tell_nurse", "me", "dose_report", "fever_report", "medicine"):
        facts = wei(dialogue=asked(conversation, "any"))
        found = [routed(says(key), facts) for key in ("今天", "症状", "发烧", "告诉护士", "菜单")]
        assert found == ["today", "diary", "fever_report", "tell_nurse", "menu"]


def test_today_shows_the_waiting_dose_with_its_buttons():
    effects = decide(says("今天的药", at=DAY2_AT_8 + timedelta(hours=1)), wei())
    assert keys(effects)[:2] == ["today_planned", "dose_late_possible"]
    assert acts(effects) == ["dose.taken", "dose.later", "dose.not_taken", "dose.problem"]


def test_today_after_the_answer_shows_it_and_the_next_reminder():
    next_day = DAY2_AT_8 + timedelta(days=1)
    facts = wei(
        doses=(dose(status=DoseStatus.TAKEN), dose(protocol_day=3, planned_at=next_day)),
    )
    assert keys(decide(says("今天"), facts))[1:] == [
        "Today's dose is recorded as taken.",
        "Next planned visit: {date}, {visit}. The study team confirms the day and time.",
        "Next reminder: {when}.",
    ]


def test_today_in_the_other_arm_has_no_dose():
    effects = decide(says("today"), ann())
    assert keys(effects)[0] == "today_planned"
    assert not [key for key in keys(effects) if key.startswith("dose")]
    assert acts(effects) == []


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (wei(status=SubjectStatus.ON_HOLD), "dose_on_hold"),
        (wei(status=SubjectStatus.WITHDRAWN), "left_the_study"),
        (wei(doses=()), "today_planned"),
        (answered(DoseStatus.VOMITED), "Today's dose is recorded as vomited."),
    ],
)
def test_today_says_how_it_stands(facts, key):
    assert key in keys(decide(says("今天"), facts))


def test_help_says_what_this_tool_is_and_is_not():
    assert keys(decide(says("help"), ann())) == [
        "what_this_tool_is",
        "Write to me at any time how you feel, for example “fever 38.5”, or use the buttons below.",
        "not_an_emergency_service",
    ]


@pytest.mark.parametrize(("word", "language"), [("English", Language.EN), ("中文", Language.ZH_CN)])
def test_name_of_a_language_switches_and_answers_in_it(word, language):
    effects = decide(says(word), wei())
    assert only(SetLanguage, effects).language is language
    assert only(SendMessage, effects).language is language


def test_language_button_asks_then_switches():
    assert acts(decide(says("语言"), wei())) == ["language.set", "language.set"]
    effects = decide(taps(), nurse_li(button=pressed("language.set", language="en")))
    assert only(SetLanguage, effects).language is Language.EN


def test_language_switched_before_arrival_asks_the_open_question_again():
    facts = wei(status=SubjectStatus.INVITED, consents={"use": True})
    effects = decide(says("English"), facts)
    assert keys(effects)[-1] == "notice_health_data"
    sent = [effect for effect in effects if isinstance(effect, SendMessage)]
    assert {message.language for message in sent} == {Language.EN}


def test_staff_words_nobody_understands_lead_to_the_menu():
    effects = decide(says("fever 39"), coordinator_park())
    assert names(effects) == ("SendMessage",)


def test_staff_help_tells_a_coordinator_about_enrolment():
    nurse, coordinator = decide(says("help"), nurse_li()), decide(says("help"), coordinator_park())
    assert len(keys(coordinator)) == len(keys(nurse)) + 1
