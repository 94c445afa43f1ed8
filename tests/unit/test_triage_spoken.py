"""How dictated text, mixed spelling and what stands around a finding are read."""

import pytest

from content.report import read_report
from content.triage.load import load_triage
from content.triage.measures import measures_in
from content.triage.rules import Measured
from content.vocabulary import Tier

_RULES = load_triage()


def _tier(text: str) -> Tier:
    return read_report(_RULES, text).tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("没有发烧 胸口闷得慌", Tier.EMERGENCY),
        ("没发烧 没咳嗽 胸闷", Tier.RED),
        ("没有发烧 胸闷", Tier.UNCLEAR),
        ("没有头痛 胸闷 气短", Tier.NONE),
        ("没有 发烧", Tier.NONE),
        ("去年化疗的时候吐过血 现在挺好", Tier.GREEN),
        ("头不晕 肚子不痛 大便是黑的", Tier.RED),
        ("吃了 八 片", Tier.RED),
    ],
)
def test_a_pause_ends_a_clause_unless_something_goes_on(text: str, tier: Tier) -> None:
    assert _tier(text) == tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("no fever, no cough or chest pain", Tier.NONE),
        ("no fever no cough chest pain yes", Tier.EMERGENCY),
        ("胸口痛 目前没有发烧", Tier.EMERGENCY),
        ("牙龈出血 止极都冇用", Tier.RED),
    ],
)
def test_a_no_denies_no_more_than_its_own(text: str, tier: Tier) -> None:
    assert _tier(text) == tier


@pytest.mark.parametrize(
    "text", ["牙rou出xue ting bu xia lai", "xiong口tong", "guan子那里流huang水", "niao里有xue"]
)
def test_syllables_among_characters_are_read_with_them(text: str) -> None:
    assert _tier(text) in {Tier.RED, Tier.EMERGENCY}


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("维奈克拉如果不小心吃了两次会怎样 我没有吃错哈 就是好奇", Tier.NONE),
        ("好奇问一下 我这胸痛正常吗 从早上痛到现在", Tier.EMERGENCY),
        ("发烧到几度才要打电话", Tier.NONE),
        ("拉肚子好几次会不会脱水 拉了十次", Tier.RED),
        ("the exam gives me a headache", Tier.GREEN),
        ("the queue is long and I have chest pain", Tier.EMERGENCY),
        ("笑得我喘不过气", Tier.NONE),
        ("护士别开玩笑了我真的胸口痛", Tier.EMERGENCY),
    ],
)
def test_what_is_only_asked_or_said_in_fun_is_told_from_an_alarm(text: str, tier: Tier) -> None:
    assert _tier(text) == tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("我自己血压高 最近头晕 我老公(病人)没事", Tier.NONE),
        ("我(病人)胸口痛", Tier.EMERGENCY),
        ("my friend thinks my face is drooping", Tier.EMERGENCY),
        ("姐夫今早叫我哥吃早饭 怎么拍都没动静", Tier.EMERGENCY),
        ("早上化疗后吐血", Tier.EMERGENCY),
        ("以前也流鼻血 但这次流了一个小时", Tier.RED),
        ("他的药都按时吃了", Tier.NONE),
        ("我老公的药是不是也要饭后吃", Tier.NONE),
        ("把我老公的药吃了", Tier.RED),
    ],
)
def test_whose_and_when_are_told_apart(text: str, tier: Tier) -> None:
    assert _tier(text) == tier


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("心跳一百三十多", Measured.PULSE, 130),
        ("心跳一百三", Measured.PULSE, 130),
        ("心跳一百零三", Measured.PULSE, 103),
        ("血氧八十九", Measured.OXYGEN, 89),
        ("高压两百", Measured.SYSTOLIC, 200),
    ],
)
def test_numbers_in_characters_are_measures(text: str, what: Measured, value: int) -> None:
    assert [(one.what, one.value) for one in measures_in(text)] == [(what, value)]
