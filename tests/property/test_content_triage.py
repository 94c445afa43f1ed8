"""Nothing written around an alarm takes it away, and no text stops the reading."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from content.load import load_content
from content.report import SymptomQuestion, read_report
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.triage.fever import urgency
from content.vocabulary import FeverQuestion, Tier

_CONTENT = load_content()
_PATH = Path(__file__).parents[1] / "content" / "messages" / "tuning.yaml"


class _Group(ContentModel):
    kind: str
    allowed: tuple[Tier, ...]
    messages: tuple[str, ...]


class _Messages(ContentModel):
    groups: tuple[_Group, ...]


_GROUPS = read_file(_PATH, _PATH.name, _Messages).groups
_RED = [text for group in _GROUPS if group.kind == "red" for text in group.messages]
_ALL = [text for group in _GROUPS for text in group.messages]
_ALARMS = frozenset({Tier.RED, Tier.EMERGENCY})
_UNRELATED = [
    *("今天天气不错", "谢谢护士", "明天几点抽血", "我妈妈来看我了", "没有别的问题", "药按时吃了"),
    *("Thank you", "I had lunch", "my wife is here", "no other questions", "see you on Monday"),
    *("邻床的病人咳嗽", "my neighbour has a cough", "如果方便请回电", "if possible call me"),
]
_ENDS = st.sampled_from(["。", "\n", "! ", "；", ". "])
_ODD = st.sampled_from(["\u200b", "\u200e", "\u202e", "\ufeff", "\u2060", "\u00ad"])
_PIECES = st.sampled_from(
    [
        *(
            "流鼻血",
            "没有",
            "不是没有",
            "八次",
            "十分钟",
            "止不住",
            "我妈妈",
            "邻床",
            "去年",
            "如果",
        ),
        *(
            "no ",
            "not ",
            "chest pain",
            "if ",
            "my friend ",
            "bleeding ",
            ", ",
            "、",
            "或",
            "，",
            "。",
        ),
        *("\x00", "\ud800", "😀", "血压", "180/110", "38.5", "吃了", "片", "?", "想死", "你", "\n"),
    ]
)
_TYPED = st.lists(_PIECES | st.characters(), max_size=40).map("".join)


@given(text=st.sampled_from(_RED), other=st.sampled_from(_UNRELATED), end=_ENDS)
def test_unrelated_sentence_after_a_red_flag_keeps_it(text: str, other: str, end: str) -> None:
    assert read_report(_CONTENT, f"{text}{end}{other}").tier in _ALARMS


@given(text=st.sampled_from(_RED), other=st.sampled_from(_UNRELATED), end=_ENDS)
def test_unrelated_sentence_before_a_red_flag_keeps_it(text: str, other: str, end: str) -> None:
    assert read_report(_CONTENT, f"{other}{end}{text}").tier in _ALARMS


@given(
    values=st.tuples(*[st.decimals(min_value=36, max_value=43, places=1)] * 2),
    text=st.sampled_from(_ALL),
)
def test_higher_temperature_is_never_less_urgent(
    values: tuple[Decimal, Decimal], text: str
) -> None:
    tiers = [read_report(_CONTENT, f"{text}\n体温{value}℃").tier for value in sorted(values)]
    assert urgency(tiers[0]) <= urgency(tiers[1])


@given(times=st.tuples(st.integers(1, 30), st.integers(1, 30)))
def test_more_times_are_never_less_urgent(times: tuple[int, int]) -> None:
    for words in ("今天拉了{}次", "vomited {} times", "吐了{}回"):
        tiers = [read_report(_CONTENT, words.format(one)).tier for one in sorted(times)]
        assert urgency(tiers[0]) <= urgency(tiers[1])


@given(text=st.sampled_from(_ALL), odd=_ODD)
def test_invisible_characters_change_nothing(text: str, odd: str) -> None:
    assert read_report(_CONTENT, odd.join(text)).tier is read_report(_CONTENT, text).tier


@given(text=st.sampled_from(_ALL))
def test_traditional_characters_read_as_simplified(text: str) -> None:
    traditional = OpenCC("s2t").convert(text)
    assert read_report(_CONTENT, traditional).tier is read_report(_CONTENT, text).tier


@given(text=_TYPED)
def test_any_text_has_an_answer_that_names_words_and_rule(text: str) -> None:
    reading = read_report(_CONTENT, text)
    assert (reading.ask is not None) is (reading.tier is Tier.UNCLEAR)
    for signal in reading.signals:
        assert signal.words
        assert signal.rule or signal.tier is Tier.NONE
        assert signal.ask is None or isinstance(signal.ask, FeverQuestion | SymptomQuestion)


@given(text=_TYPED)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read_report(_CONTENT, text) == read_report(_CONTENT, text)


@given(text=_TYPED)
def test_fever_alone_is_what_is_left_without_the_other_signals(text: str) -> None:
    reading = read_report(_CONTENT, text)
    fever = reading.only_fever()
    assert all(signal.is_about_fever for signal in fever.signals)
    assert urgency(fever.tier) <= urgency(reading.tier)
    assert bool(fever.signals) is reading.is_about_fever
