"""What people type for a temperature, and what is none."""

from decimal import Decimal

import pytest

from content.plain import plain
from content.triage.temperature import TemperatureReading, read_temperature, read_temperatures
from content.vocabulary import TemperatureUnit

_C, _F = TemperatureUnit.CELSIUS, TemperatureUnit.FAHRENHEIT


def _read(text: str) -> tuple[str, str, bool] | None:
    reading = read_temperature(text)
    if reading is None:
        return None
    return str(reading.value), reading.unit.value, reading.certain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("38.5", "38.5"),
        ("38．5", "38.5"),
        ("３８．５", "38.5"),
        ("38。5", "38.5"),
        ("38,5", "38.5"),
        ("38，5", "38.5"),
        ("38..5", "38.5"),
        ("38.5度", "38.5"),
        ("38.5℃", "38.5"),
        ("38.5°C", "38.5"),
        ("38.5ºC", "38.5"),
        ("38.5c", "38.5"),
        ("38.5 degrees", "38.5"),
        ("38.5 celsius", "38.5"),
        ("摄氏38.5", "38.5"),
        ("38度5", "38.5"),
        ("38°5", "38.5"),
        ("38度半", "38.5"),
        ("38度", "38"),
        ("38", "38"),
        ("39了", "39"),
        ("三十八", "38"),
        ("三十八度五", "38.5"),
        ("三十八度半", "38.5"),
        ("三十八点六", "38.6"),
        ("体温：38.5", "38.5"),
        ("T38.5", "38.5"),
        ("t:39", "39"),
        ("烧到39", "39"),
        ("我发烧39度", "39"),
        ("fever 39", "39"),
        ("temp is 38.2", "38.2"),
        ("早上38.6", "38.6"),
        ("38.25", "38.25"),
        ("我38度5天了", "38"),
        ("发烧3天38.9", "38.9"),
        ("day 4: 38.6", "38.6"),
        ("血压高，38.5℃", "38.5"),
        ("心率101 体温38.5", "38.5"),
        ("fever 39, took 2 paracetamol", "39"),
        ("fever 38. 2 tablets taken", "38"),
        ("40", "40"),
        ("35.4", "35.4"),
        ("34", "34"),
        ("体温33", "33"),
    ],
)
def test_celsius_is_read_for_certain(text: str, value: str) -> None:
    assert _read(text) == (value, "C", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("101.3F", "101.3"),
        ("101.3", "101.3"),
        ("100.4", "100.4"),
        ("99.1", "99.1"),
        ("101F", "101"),
        ("101 F", "101"),
        ("102°f", "102"),
        ("102 fahrenheit", "102"),
        ("101.3华氏度", "101.3"),
        ("华氏101度", "101"),
        ("一百零一点三华氏度", "101.3"),
        ("101度", "101"),
        ("temp 101", "101"),
        ("fever 100.4", "100.4"),
    ],
)
def test_fahrenheit_is_read_for_certain(text: str, value: str) -> None:
    assert _read(text) == (value, "F", True)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("385", "38.5", "C"),
        ("体温385", "38.5", "C"),
        ("38 , 5", "38.5", "C"),
        ("38. 5", "38.5", "C"),
        ("37,95", "37.95", "C"),
        ("98.9", "98.9", "F"),
        ("100", "100", "F"),
        ("现在39", "39", "C"),
        ("体温58", "58", "C"),
        ("45度", "45", "C"),
        ("31.2", "31.2", "C"),
        ("33.9", "33.9", "C"),
        ("38.5F", "38.5", "F"),
        ("101℃", "101", "C"),
    ],
)
def test_doubtful_number_is_read_but_not_for_certain(text: str, value: str, unit: str) -> None:
    assert _read(text) == (value, unit, False)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "发烧了", "度", "....", "°", "半"),
        *("138/85", "血压138/85", "bp 138-85", "心率101", "pulse 101", "hr 40"),
        *("38岁", "我今年38", "I am 38 years old", "38片", "38床", "room 38", "第38天", "38号"),
        *("38 kg", "38mg", "38%", "38 people", "38次", "38 days", "三十八块钱", "付了38.5元"),
        *("13800138000", "138-0013-8000", "电话 020-3850-1010", "subject 01-038", "no. 38"),
        *("SpO2 96", "血氧96", "血氧38", "血糖 38.5", "covid38", "v1.2.38", "1.2.38", "1,038"),
        *(
            "2026年",
            "2026-11-03",
            "10:38",
            "室温38度",
            "水温40度",
            "空调26度",
            "room temperature 38",
        ),
        *(
            "3度",
            "5",
            "30",
            "33",
            "58",
            "0385",
            "38.123456",
            "发烧3天",
            "发烧2次",
            "我有38个",
            "吃了38.5mg",
        ),
    ],
)
def test_other_number_is_no_temperature(text: str) -> None:
    assert read_temperature(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("早上38.6，晚上39.1", "39.1"),
        ("昨天39度，现在36.5", "36.5"),
        ("烧到38-39度", "39"),
        ("38/39度", "39"),
        ("体温38到39", "39"),
        ("39,37.5", "37.5"),
        ("38.5, or 385", "38.5"),
    ],
)
def test_last_certain_number_counts(text: str, value: str) -> None:
    assert _read(text) == (value, "C", True)


def test_bare_whole_number_counts_where_a_temperature_is_expected() -> None:
    typed = plain("my wife says it showed 39 on the old one")
    assert read_temperatures(typed, expected=False) == ()
    assert [str(one.value) for one in read_temperatures(typed, expected=True)] == ["39"]


def test_reading_says_where_it_stands() -> None:
    assert read_temperature("体温 ３８度５ 了") == TemperatureReading(
        value=Decimal("38.5"), unit=_C, certain=True, raw="38度5", start=3, end=7
    )


@pytest.mark.parametrize(
    ("value", "unit", "celsius"),
    [("38.5", _C, "38.5"), ("100.4", _F, "38"), ("104", _F, "40"), ("96.8", _F, "36")],
)
def test_celsius_is_exact(value: str, unit: TemperatureUnit, celsius: str) -> None:
    reading = TemperatureReading(
        value=Decimal(value), unit=unit, certain=True, raw=value, start=0, end=len(value)
    )
    assert reading.celsius == Decimal(celsius)


@pytest.mark.parametrize(
    "text",
    [
        "3" * 100_000,
        "38." + "5" * 100_000,
        "三十" * 50_000,
        "度" * 100_000,
        " " * 100_000,
        "体温" * 50_000,
        "\ud800" * 100_000,
        "\u200b" * 100_000,
        "\ufdfa" * 10_000,
    ],
)
def test_long_odd_text_is_no_temperature(text: str) -> None:
    assert read_temperature(text) is None


@pytest.mark.parametrize("text", ["38.5 " * 20_000, "38度" * 33_000, "38," * 33_000])
def test_long_text_full_of_numbers_is_read(text: str) -> None:
    assert read_temperature(f"{text} 体温39.5") is not None


@pytest.mark.parametrize("text", ["3\u200b8.5", "\ufeff38.5", "38\u00ad.5"])
def test_invisible_characters_do_not_matter(text: str) -> None:
    assert _read(text) == ("38.5", "C", True)
