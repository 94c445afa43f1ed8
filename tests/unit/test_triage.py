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


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("\x00", Tier.NONE),
        ("\ud800\udfff", Tier.NONE),
        ("\u202e\u200b\u2066", Tier.NONE),
        ("😀😭🙏" * 50, Tier.NONE),
        ("", Tier.NONE),
        ("385", Tier.UNCLEAR),
        ("38 kg", Tier.NONE),
        ("room 38", Tier.NONE),
        ("38床", Tier.NONE),
        ("胸\u200b痛", Tier.EMERGENCY),
        ("che\u00adst pa\u2060in", Tier.EMERGENCY),
        ("ｃｈｅｓｔ　ｐａｉｎ", Tier.EMERGENCY),
        ("发\x00烧39度", Tier.RED),
        ("39℃\ud800", Tier.RED),
    ],
)
def test_odd_input_has_an_answer(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("胸疼" * 50_000, Tier.EMERGENCY),
        ("没有胸疼。" * 20_000, Tier.NONE),
        ("我很好，" * 20_000 + "流鼻血半个小时了", Tier.RED),
        ("流鼻血半个小时了。" + "ha " * 30_000, Tier.RED),
        ("blood " * 16_000, Tier.RED),
    ],
)
def test_what_a_long_text_repeats_is_read_once(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("腋下37.8，一个小时后37.9", Tier.RED),
        ("腋下37.8，半个小时后37.9", Tier.AMBER),
        ("夹胳肢窝37.8，过了两个多钟头37.7", Tier.RED),
        ("armpit 37.8, an hour later 37.9", Tier.RED),
        ("armpit 37.8, 30 min later 37.9", Tier.AMBER),
        ("腋下37.5，一个小时后37.9", Tier.AMBER),
        ("腋下37.8", Tier.AMBER),
    ],
)
def test_two_readings_an_hour_apart_last(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("会流鼻血吗这个药", Tier.NONE),
        ("我会流鼻血吗", Tier.NONE),
        ("会不会胸痛", Tier.NONE),
        ("流鼻血了，吃饭会吗", Tier.AMBER),
        ("要是半夜胸痛我该打谁的电话", Tier.NONE),
        ("要是胸痛怎么办", Tier.UNCLEAR),
        ("胸痛，我该打谁的电话", Tier.EMERGENCY),
        ("去年流过鼻血", Tier.GREEN),
        ("以前没流过鼻血，今天流了一个小时", Tier.RED),
        ("鼻血停了", Tier.GREEN),
        ("鼻血停了又流", Tier.RED),
        ("denies fever, cough, bleeding", Tier.NONE),
        ("no fever, cough, bleeding", Tier.RED),
    ],
)
def test_what_stands_around_decides_how_a_finding_is_meant(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


def test_words_used_by_another_rule_are_not_found_again() -> None:
    rules = {signal.rule for signal in read_report(_CONTENT, "流鼻血了，毛巾上都是血").signals}
    assert rules == {"BLEED-NOSE", "BLEED-ANY"}
    rules = {signal.rule for signal in read_report(_CONTENT, "流鼻血了").signals}
    assert rules == {"BLEED-NOSE"}


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("nine loose stools", Tier.RED),
        ("three loose stools", Tier.GREEN),
        ("five loose stools", Tier.AMBER),
        ("有点头疼", Tier.GREEN),
        ("头疼，有点", Tier.GREEN),
        ("头疼有点受不了", Tier.RED),
        ("红疹子有点痒", Tier.AMBER),
        ("头痛", Tier.AMBER),
        ("体温没到38", Tier.UNCLEAR),
        ("体温38以下", Tier.UNCLEAR),
        ("38.1 under the tongue", Tier.RED),
        ("temp under 38", Tier.UNCLEAR),
        ("头 疼", Tier.AMBER),
        ("chest    pain", Tier.EMERGENCY),
        ("胸 pain", Tier.EMERGENCY),
        ("back pain and a dry mouth", Tier.GREEN),
        ("腰疼，肚子疼", Tier.AMBER),
        ("没有胸痛和气短", Tier.NONE),
        ("没有头痛、胸痛", Tier.NONE),
        ("没有头痛胸痛", Tier.UNCLEAR),
        ("我那同事胸痛", Tier.NONE),
        ("肚子。疼", Tier.NONE),
        ("32.5", Tier.UNCLEAR),
        ("体温32", Tier.AMBER),
        ("没有胸痛，气短", Tier.RED),
        ("没有胸痛，但气短", Tier.RED),
        ("我妈妈胸痛", Tier.EMERGENCY),
        ("邻居胸痛", Tier.NONE),
        ("邻居来了，我胸痛", Tier.EMERGENCY),
        ("我儿子发烧，他头疼", Tier.UNCLEAR),
        ("我跟邻居说我胸痛", Tier.EMERGENCY),
    ],
)
def test_number_degree_and_person_beside_a_finding_count(text: str, tier: Tier) -> None:
    assert read_report(_CONTENT, text).tier is tier


def test_signal_names_its_words_and_the_topic_of_its_rule() -> None:
    found = {(one.id, one.words) for one in read_report(_CONTENT, "发烧39度，肚子疼").signals}
    assert found == {
        ("fever", "发烧"),
        ("temperature", "39度"),
        ("belly", "肚子疼"),
        ("belly", "39度 + 肚子疼"),
    }
