"""What `read_report` finds in a text, and that no text stops it."""

from decimal import Decimal

import pytest

from content.load import load_content
from content.report import Signal, SignalId, TriageReading, read_report
from content.vocabulary import FeverQuestion, MeasuringSite, TemperatureUnit, Tier

_CONTENT = load_content()


def test_number_and_word_are_both_signals() -> None:
    assert read_report(_CONTENT, "发烧，腋下39度") == TriageReading(
        tier=Tier.RED,
        signals=(
            Signal(id=SignalId.FEVER, tier=Tier.NONE, rule="", ask=None),
            Signal(
                id=SignalId.TEMPERATURE,
                tier=Tier.RED,
                rule="FEVER-38",
                ask=None,
                value=Decimal(39),
                unit=TemperatureUnit.CELSIUS,
                site=MeasuringSite.AXILLA,
            ),
        ),
        ask=None,
    )


def test_word_with_no_number_asks_for_it() -> None:
    signal = Signal(
        id=SignalId.FEVER, tier=Tier.UNCLEAR, rule="FEVER-NO-NUMBER", ask=FeverQuestion.NUMBER
    )
    expected = TriageReading(tier=Tier.UNCLEAR, signals=(signal,), ask=FeverQuestion.NUMBER)
    assert read_report(_CONTENT, "发烧了") == expected


def test_denial_is_a_negated_signal() -> None:
    signal = Signal(id=SignalId.FEVER, tier=Tier.NONE, rule="", ask=None, negated=True)
    expected = TriageReading(tier=Tier.NONE, signals=(signal,), ask=None)
    assert read_report(_CONTENT, "没有发烧") == expected


def test_text_about_something_else_has_no_signal() -> None:
    assert read_report(_CONTENT, "早上好") == TriageReading(tier=Tier.NONE, signals=(), ask=None)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("腋温38.5", MeasuringSite.AXILLA),
        ("38.5 under the arm", MeasuringSite.AXILLA),
        ("舌下38.5", MeasuringSite.ORAL),
        ("耳温38.5", MeasuringSite.EAR),
        ("ear 38.5", MeasuringSite.EAR),
        ("额温枪38.5", MeasuringSite.FOREHEAD),
        ("肛温38.5", MeasuringSite.RECTUM),
        ("38.5", None),
        ("腋下38.5，耳温38.9", None),
    ],
)
def test_one_measuring_site_is_recognised(text: str, site: MeasuringSite | None) -> None:
    [*_, signal] = read_report(_CONTENT, text).signals
    assert signal.site is site


def test_same_number_twice_is_one_signal() -> None:
    assert len(read_report(_CONTENT, "38.5，38.5，38.5").signals) == 1


@pytest.mark.parametrize(
    "text",
    ["没有发烧" * 25_000, "有没有" * 33_000, "如果" * 50_000, "\ud800" * 100_000, "a" * 100_000],
)
def test_long_text_without_alarm_is_not_red(text: str) -> None:
    assert read_report(_CONTENT, text).tier in {Tier.NONE, Tier.UNCLEAR}


def test_alarm_at_the_end_of_a_long_text_is_red() -> None:
    assert read_report(_CONTENT, "今天吃了两碗饭。" * 12_000 + "发烧39度").tier is Tier.RED
