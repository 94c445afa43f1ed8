"""No number, word or character makes the reading of fever less careful than it should be."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from content.load import load_content
from content.plain import plain
from content.report import read_report
from content.triage.fever import FeverReading, assess_fever, urgency
from content.triage.temperature import read_temperature, read_temperatures
from content.vocabulary import Answer, FeverQuestion, MeasuringSite, TemperatureUnit, Tier

_CONTENT = load_content()
_RULES = _CONTENT.fever
_SITES = st.none() | st.sampled_from(MeasuringSite)
_ANSWERS = st.sampled_from(Answer)
# From the border of a low temperature upwards, a higher number is never better.
_CELSIUS = st.decimals(min_value=36, max_value=43, places=2)
_FAHRENHEIT = st.decimals(min_value=Decimal("96.8"), max_value=110, places=2)
_PIECES = st.sampled_from(
    [
        *("38.5", "385", "38", "度", "℃", "F", ".", "半", "三十八", "点", "六", "-", "/", ","),
        *("发烧", "没有", "不", "体温", "心率", "岁", "打冷战", "fever", "no ", "if ", " ", "\n"),
        *("腋下", "\u200b", "\ud800", "３", "，", "。", "?", "吗", "但", "’", "٣", "²", "½"),
    ]
)
_TYPED = st.lists(_PIECES | st.characters(), max_size=40).map("".join)


@given(
    numbers=st.tuples(_CELSIUS, _CELSIUS)
    | st.tuples(_FAHRENHEIT, _FAHRENHEIT).map(lambda pair: (-pair[0], -pair[1])),
    site=_SITES,
    unwell=_ANSWERS,
    antipyretic=_ANSWERS,
    chills=_ANSWERS,
)
def test_higher_temperature_is_never_less_urgent(
    numbers: tuple[Decimal, Decimal],
    site: MeasuringSite | None,
    unwell: Answer,
    antipyretic: Answer,
    chills: Answer,
) -> None:
    fahrenheit = numbers[0] < 0
    lower, higher = sorted(abs(number) for number in numbers)
    tiers = [
        assess_fever(
            _RULES,
            FeverReading(
                value=value,
                unit=TemperatureUnit.FAHRENHEIT if fahrenheit else TemperatureUnit.CELSIUS,
                site=site,
                unwell=unwell,
                antipyretic=antipyretic,
                chills=chills,
            ),
        ).tier
        for value in (lower, higher)
    ]
    assert urgency(tiers[0]) <= urgency(tiers[1])


@given(value=st.decimals(min_value=38, max_value=43, places=2), site=_SITES, antipyretic=_ANSWERS)
def test_38_and_more_is_red_at_any_site(
    value: Decimal, site: MeasuringSite | None, antipyretic: Answer
) -> None:
    reading = FeverReading(value=value, site=site, antipyretic=antipyretic)
    assert assess_fever(_RULES, reading).tier is Tier.RED


@given(value=st.decimals(min_value=30, max_value=43, places=1), site=_SITES)
def test_both_units_give_the_same_tier(value: Decimal, site: MeasuringSite | None) -> None:
    fahrenheit = value * Decimal("1.8") + 32
    readings = [
        FeverReading(value=value, unit=TemperatureUnit.CELSIUS, site=site),
        FeverReading(value=fahrenheit, unit=TemperatureUnit.FAHRENHEIT, site=site),
    ]
    celsius_result, fahrenheit_result = (assess_fever(_RULES, reading) for reading in readings)
    assert celsius_result == fahrenheit_result


@given(value=st.none() | st.decimals(min_value=-1000, max_value=1000, places=1), site=_SITES)
def test_only_an_unclear_report_asks(value: Decimal | None, site: MeasuringSite | None) -> None:
    reading = FeverReading(value=value, site=site, said_fever=True)
    result = assess_fever(_RULES, reading)
    assert (result.ask is not None) is (result.tier is Tier.UNCLEAR)


@given(text=_TYPED)
def test_parser_never_raises_and_points_into_the_text(text: str) -> None:
    typed = plain(text)
    for reading in read_temperatures(typed, expected=True):
        assert typed[reading.start : reading.end].strip() == reading.raw


@given(text=_TYPED)
def test_last_reading_is_one_of_all_readings(text: str) -> None:
    readings = read_temperatures(plain(text), expected=False)
    last = read_temperature(text)
    assert (last in readings) if readings else (last is None)


@given(value=st.decimals(min_value=34, max_value=43, places=1))
def test_plain_number_is_read_as_typed(value: Decimal) -> None:
    reading = read_temperature(str(value))
    assert reading is not None
    assert (reading.value, reading.unit) == (value, TemperatureUnit.CELSIUS)
    assert reading.certain


@given(text=_TYPED)
def test_report_never_raises_and_asks_only_when_unclear(text: str) -> None:
    report = read_report(_CONTENT, text)
    assert (report.ask is not None) is (report.tier is Tier.UNCLEAR)


@given(text=_TYPED, value=st.decimals(min_value=38, max_value=43, places=1))
def test_red_temperature_on_its_own_line_is_red_whatever_else_is_said(
    text: str, value: Decimal
) -> None:
    assert read_report(_CONTENT, f"{text}\n体温{value}℃").tier is Tier.RED


@given(denial=st.sampled_from(["没有", "没", "不", "无"]), word=st.sampled_from(["发烧", "发热"]))
def test_denial_with_a_doubt_asks(denial: str, word: str) -> None:
    for doubt in ("吗", "吧", "？"):
        assert read_report(_CONTENT, f"{denial}{word}{doubt}").ask is FeverQuestion.NUMBER
