"""Corrections, moments of a day, very long texts, and what is loaded for reading alone."""

import pytest

from content.load import load_content
from content.report import read_report
from content.triage.clock import has_an_hour_between
from content.triage.load import load_triage
from content.triage.long_texts import parts
from content.vocabulary import Tier

_RULES = load_triage()


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("刚才打错了 是36.8不是38.6", Tier.NONE),
        ("刚才打错了 是38.6不是36.8", Tier.RED),
        ("typo! 37.9 should be 36.9", Tier.NONE),
        ("correction: it was 39.0, not 37.0", Tier.RED),
        ("刚才发的38.6打错了", Tier.UNCLEAR),
        ("体温不是38.6", Tier.RED),
        ("尿的时候烧得慌", Tier.AMBER),
        ("前天烧到38.5 今天36.6", Tier.AMBER),
        ("前天烧到38.5 今天36.6 晚上又烧到38.1", Tier.RED),
        ("昨晚烧到38.5 今早36.8", Tier.RED),
        ("如果38.6算发烧的话 我现在就是38.6", Tier.RED),
    ],
)
def test_a_number_taken_back_or_of_days_ago_is_not_the_reading(text: str, tier: Tier) -> None:
    assert read_report(_RULES, text).tier is tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("这题难得我头都要炸了", Tier.NONE),
        ("呼吸困难得快死了", Tier.EMERGENCY),
        ("喘气得快要晕倒", Tier.RED),
        ("爬一层楼就喘 以前不会", Tier.AMBER),
        ("if i can't breathe at night who do I call?", Tier.NONE),
        ("要是哪天睡着不醒来就好了 想死", Tier.RED),
        ("不疼 现在肚子疼得直冒汗", Tier.RED),
        ("朋友说拔火罐能排毒 想去试试行吗", Tier.AMBER),
    ],
)
def test_a_way_of_speaking_never_hides_what_is_said(text: str, tier: Tier) -> None:
    assert read_report(_RULES, text).tier is tier


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("37.8 at 9am and 37.9 at ten", True),
        ("早上37.8 晚上37.9", True),
        ("8点37.8 9点半37.9", True),
        ("8点37.8 8点半37.9", False),
        ("37.8 and 37.9", False),
        ("过了一个小时", True),
    ],
)
def test_two_moments_named_are_an_hour_apart(text: str, *, apart: bool) -> None:
    assert has_an_hour_between(text) is apart


@pytest.mark.parametrize("text", ["", "短", "一二三四五。" * 5000])
def test_a_long_text_is_read_to_its_last_part(text: str) -> None:
    last = list(parts(text))[-1]
    assert text.endswith(last[-50:])


def test_a_red_flag_in_the_middle_of_a_very_long_text_is_found() -> None:
    chatter = "".join(f"今天吃了{number}个饺子，" for number in range(6000))
    assert read_report(_RULES, chatter + "流鼻血半小时止不住，" + chatter).tier is Tier.RED


def test_what_is_loaded_for_reading_alone_has_the_version_of_the_whole() -> None:
    assert _RULES.version == load_content().version
