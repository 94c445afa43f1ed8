"""Words typed by their sound: wrong characters, and pinyin."""

import json

import pytest
from pypinyin import Style, pinyin

from content.load import load_content
from content.report import read_report
from content.triage.rules import SoundsFile
from content.triage.sounds import Correction, Sounds
from content.vocabulary import Tier

_CONTENT = load_content()
_FILE = SoundsFile.model_validate_json(
    json.dumps(
        {
            "status": "draft",
            "approved_by": "",
            "approved_on": "",
            "pairs": ["胸痛", "咳血"],
            "common": "同学",
            "around": ["没有", "我", "痛", "头"],
            "ordinary": ["科学", "兄桶装"],
            "not_pinyin": ["fare"],
            "syllables": {
                "xiong": "胸兄凶",
                "tong": "痛同桶",
                "ke": "咳科棵",
                "xue": "血学雪",
                "zhi": "止只治",
                "bu": "不步部",
                "zhu": "住注珠",
                "mei": "没美",
                "you": "有又",
                "wo": "我",
                "tou": "头",
                "fa": "发",
                "re": "热惹",
            },
        }
    )
)
_SOUNDS = Sounds(_FILE, ["胸痛", "咳血", "血止不住", "发热"])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("兄痛", [Correction(0, 2, "胸痛")]),
        ("我凶痛", [Correction(1, 3, "胸痛")]),
        ("棵血了", [Correction(0, 2, "咳血")]),
        ("雪止不住", [Correction(0, 4, "血止不住")]),
        ("雪治不住", [Correction(0, 4, "血止不住")]),
        ("兄痛兄痛", [Correction(0, 2, "胸痛"), Correction(2, 4, "胸痛")]),
    ],
)
def test_characters_of_the_same_sound_are_read_as_meant(text: str, right: list[Correction]) -> None:
    assert list(_SOUNDS.alike(text)) == right


@pytest.mark.parametrize(
    "text",
    [
        "胸痛",
        "兄同",
        "胸同",
        "科学",
        "科学家",
        "咳学",
        "发惹",
        "雪治部住",
        "兄桶装痛",
        "胸",
        "",
    ],
)
def test_right_common_and_ordinary_words_stay(text: str) -> None:
    assert list(_SOUNDS.alike(text)) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("xiongtong", [Correction(0, 9, "胸痛")]),
        ("wo xiong tong", [Correction(0, 2, "我"), Correction(3, 13, "胸痛")]),
        ("mei you ke xue", [Correction(0, 7, "没有"), Correction(8, 14, "咳血")]),
        ("xue zhi bu zhu!", [Correction(0, 14, "血止不住")]),
        ("39 fare fa re", [Correction(8, 13, "发热")]),
    ],
)
def test_pinyin_of_a_rule_is_read_with_the_words_around(text: str, right: list[Correction]) -> None:
    assert list(_SOUNDS.typed(text)) == right


@pytest.mark.parametrize(
    "text",
    ["fare", "wo mei you", "tou tong", "xiong, tong", "xiong", "xiongtongs", "hello there", ""],
)
def test_other_latin_words_stay(text: str) -> None:
    assert list(_SOUNDS.typed(text)) == []


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("兄痛", Tier.EMERGENCY),
        ("流鼻雪流了半个小时", Tier.RED),
        ("xiong tong", Tier.EMERGENCY),
        ("fashao 39", Tier.RED),
        ("bianxue", Tier.RED),
        ("mei you fashao", Tier.NONE),
        ("我是学科学的", Tier.NONE),
        ("这两个字很相似", Tier.NONE),
        ("人到了", Tier.NONE),
        ("The taxi fare was fine", Tier.NONE),
    ],
)
def test_sounds_change_the_tier_of_what_is_meant_only(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


def test_every_character_has_a_sound_that_the_dictionary_gives() -> None:
    file = _CONTENT.red_flags.files["sounds.yaml"]
    assert isinstance(file, SoundsFile)
    wrong = [
        (sound, character)
        for sound, characters in file.syllables.items()
        for character in characters
        if sound
        not in {
            one.replace("ü", "v")
            for one in pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        }
    ]
    assert wrong == []
