"""What is worse than before, and what several symptoms are together."""

import pytest

from content.symptoms.judge import NOTHING, Answers, combined, judge, worse_than
from content.symptoms.load import load_symptoms
from content.vocabulary import Tier

_ITEMS = load_symptoms().items


class _TwoAmbers:
    tier, at_least, gives = Tier.AMBER, 2, Tier.RED


@pytest.mark.parametrize(
    ("before", "now", "worse"),
    [
        ({"frequency": 1, "severity": 1}, {"frequency": 1, "severity": 1}, ()),
        ({"frequency": 2, "severity": 1}, {"frequency": 1, "severity": 1}, ()),
        ({"frequency": 1, "severity": 1}, {"frequency": 2, "severity": 1}, ("frequency",)),
        (
            {"frequency": 1, "severity": 1},
            {"frequency": 3, "severity": 2},
            ("tier", "composite", "frequency", "severity"),
        ),
        (
            {"frequency": 0},
            {"frequency": 1, "severity": 1},
            ("tier", "composite", "frequency", "severity"),
        ),
        ({"frequency": 1}, {"frequency": 1, "severity": 1}, ()),
        ({}, {"frequency": 4, "severity": 4}, ()),
        ({"frequency": 1, "severity": None}, {"frequency": 1, "severity": 4}, ("tier",)),
        ({"frequency": 4, "severity": 4}, {}, ()),
        (
            {"frequency": 0},
            {"frequency": 1, "lost_medicine": 1},
            ("tier", "frequency", "lost_medicine"),
        ),
    ],
)
def test_worse_names_what_rose(before: Answers, now: Answers, worse: tuple[str, ...]) -> None:
    assert worse_than(_ITEMS["nausea"], before, now) == worse


@pytest.mark.parametrize(
    ("tiers", "tier"),
    [
        ([], Tier.NONE),
        ([Tier.GREEN], Tier.GREEN),
        ([Tier.AMBER, Tier.GREEN], Tier.AMBER),
        ([Tier.AMBER, Tier.GREEN, Tier.AMBER], Tier.RED),
        ([Tier.AMBER, Tier.AMBER, Tier.EMERGENCY], Tier.EMERGENCY),
        ([Tier.AMBER, Tier.UNCLEAR], Tier.UNCLEAR),
    ],
)
def test_two_ambers_together_are_red(tiers: list[Tier], tier: Tier) -> None:
    assert combined(tiers, _TwoAmbers()) is tier


def test_nothing_answered_is_nothing() -> None:
    assert [judge(item, {}) for item in _ITEMS.values()] == [NOTHING] * len(_ITEMS)


def test_judgement_says_in_both_languages_what_was_reported() -> None:
    judged = judge(_ITEMS["vomiting"], {"frequency": 3, "times": 6})
    assert (judged.rule_id, judged.words.en, judged.words.zh) == (
        "VOMITING-TIMES-6",
        "Vomited 6 times or more in 24 hours",
        "24小时内吐了6次或更多",
    )


def test_grade_is_named_with_the_symptom() -> None:
    judged = judge(_ITEMS["fatigue"], {"severity": 4, "interference": 4})
    assert (judged.words.en, judged.words.zh) == (
        "Tiredness: combined answer 3 of 3",
        "没力气：综合程度3（最高为3）",
    )
