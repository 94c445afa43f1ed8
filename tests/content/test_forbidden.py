"""What the companion never says is found wherever it is written, in both languages."""

import pytest

from content.forbidden import forbidden_words
from content.load import load_content
from content.vocabulary import Language

_CONTENT = load_content()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is safe.", ("safe",)),
        ("SAFE to take", ("safe",)),
        ("Your temperature is normal.", ("normal",)),
        ("Don’t worry.", ("don't worry",)),
        ("We diagnosed an infection.", ("diagnos*",)),
        ("Take half a tablet today.", ("half a tablet", "take half")),
        ("Stop taking it.", ("stop taking",)),
        ("You can wait until tomorrow.", ("wait until tomorrow",)),
        ("We monitor you.", ("monitor*",)),
        ("Go on with day 9.", ("day 9",)),
        ("This tool gives no diagnosis.", ()),
        ("It gives no diagnosis, but the diagnosis is clear.", ("diagnos*",)),
        ("unsafely written, abnormality", ()),
        ("Call the study team.", ()),
    ],
)
def test_english_words_are_found(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_words(text, Language.EN, _CONTENT) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("这样很安全。", ("安全",)),
        ("您的体温正常。", ("正常",)),
        ("别担心。", ("别担心",)),
        ("诊断为感染。", ("诊断",)),
        ("今天吃半片。", ("半片",)),
        ("建议减量。", ("减量",)),
        ("等到明天再看。", ("等到明天",)),
        ("我们24小时监护您。", ("监护",)),
        ("本工具不提供诊断或用药剂量建议，也不是24小时监护。", ()),
        ("不提供诊断。诊断是感染。", ("诊断",)),
        ("请拨打研究团队电话。", ()),
    ],
)
def test_chinese_words_are_found(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_words(text, Language.ZH_CN, _CONTENT) == found


def test_words_of_the_other_language_do_not_count() -> None:
    assert forbidden_words("safe", Language.ZH_CN, _CONTENT) == ()
