"""Words that may mean a person is needed, other than fever."""

import pytest

from content.vocabulary import EscalationTopic, MessageClass, Tier
from records.effects import OpenEscalation, RecordSymptomReport, SendMessage
from tests.support.people import ann, asked, decide, keys, only, routed, says, wei


@pytest.mark.parametrize(
    ("words", "tier", "text"),
    [
        ("我胸口疼得厉害", Tier.EMERGENCY, "emergency"),
        ("I cannot breathe", Tier.EMERGENCY, "breathing_emergency"),
        ("My gums have been bleeding for an hour", Tier.RED, "bleeding_red"),
    ],
)
def test_red_flag_is_recorded_handed_over_and_answered(words, tier, text):
    effects = decide(says(words), wei())
    assert only(RecordSymptomReport, effects).tier is tier
    opened = only(OpenEscalation, effects)
    assert (opened.topic, opened.tier, opened.words) == (EscalationTopic.MESSAGE, tier, words)
    assert keys(effects) == [text]
    assert only(SendMessage, effects).message_class is MessageClass.SAFETY


def test_more_urgent_than_the_fever_beside_it_goes_first():
    assert routed(says("发烧39度，胸口疼"), wei()) == "red_flag"
    assert routed(says("发烧39度"), wei()) == "fever_report"


def test_red_flag_is_heard_in_the_middle_of_another_question():
    waiting = asked("tell_nurse", "words")
    assert routed(says("我胸口疼"), ann(dialogue=waiting)) == "red_flag"
    assert routed(says("拉了三次肚子"), ann(dialogue=waiting)) == "tell_nurse"


def test_chatter_is_no_red_flag():
    assert routed(says("今天天气真好"), wei()) == "not_understood"
