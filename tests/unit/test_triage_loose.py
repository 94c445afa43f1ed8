"""Wordings with light words between, other endings and other words for the same."""

import json

import pytest

from content.triage.lexicon import Found
from content.triage.loose import Loose
from content.triage.rules import LooseFile

_WAYS = LooseFile.model_validate_json(
    json.dumps(
        {
            "status": "draft",
            "approved_by": "",
            "approved_on": "",
            "light": {
                "zh-CN": ["了", "都", "好多", "的"],
                "en": ["a", "really", "my", "like", "very", "indeed"],
            },
            "kept": {"zh-CN": ["不了"]},
            "same_zh": {
                "疼": "痛",
                "没办法": "不能",
                "没办法子": "不能",
                "口唇": "唇",
                "嘴唇": "唇",
            },
            "same_en": {"cannot": "can't", "could not": "can't", "tummy": "belly"},
            "irregular": {"threw": "throw"},
        }
    )
)
_ENTRIES = [
    ("喘不上气", "喘不上气"),
    ("说不了话", "说不了话"),
    ("头痛", "头痛"),
    ("吐了", "吐了"),
    ("不能动", "不能动"),
    ("嘴唇发紫", "嘴唇发紫"),
    ("can't breathe", "can't breathe"),
    ("throw up blood", "throw up blood"),
    ("went down like", "went down like"),
    ("belly is hard", "belly is hard"),
    ("cough* up", "cough* up"),
    ("cough up*", "cough up*"),
    ("dizzy", "dizzy"),
]
_LOOSE = Loose(_WAYS, _ENTRIES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("喘都不上气", Found("喘不上气", 0, 5)),
        ("我喘了好多不上气了", Found("喘不上气", 1, 8)),
        ("头疼", Found("头痛", 0, 2)),
        ("头好多疼", Found("头痛", 0, 4)),
        ("说了不了话", Found("说不了话", 0, 5)),
        ("没办法动", Found("不能动", 0, 4)),
        ("没办法子动", Found("不能动", 0, 5)),
        ("口唇发紫", Found("嘴唇发紫", 0, 4)),
        ("i could not really breathe", Found("can't breathe", 2, 26)),
        ("cannot breathing", Found("can't breathe", 0, 16)),
        ("she threw up a blood", Found("throw up blood", 4, 20)),
        ("my tummy is really hard", Found("belly is hard", 3, 23)),
    ],
)
def test_other_ways_to_say_it_are_found_where_they_stand(text: str, found: Found) -> None:
    assert list(_LOOSE.find(text)) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "喘不上气",
        "说不话",
        "吐",
        "吐了",
        "头",
        "喘的的的的的的的的的的的的的的的不上气",
        "throw up my",
        "went down",
        "went down very",
        "coughing really up",
        "dizzied",
        "can't, breathe",
        "can't i breathe",
        "tummyish is hard",
    ],
)
def test_what_is_plain_or_means_something_else_is_not_found(text: str) -> None:
    assert list(_LOOSE.find(text)) == []


def test_light_words_up_to_the_limit_may_stand_between() -> None:
    assert list(_LOOSE.find(f"喘{'的' * 14}不上气")) == [Found("喘不上气", 0, 18)]
    assert list(_LOOSE.find(f"喘{'的' * 15}不上气")) == []
