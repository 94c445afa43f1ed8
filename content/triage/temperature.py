"""Body temperatures in what people type, in Chinese and English.

Reading is not judging: which number matters to whom is said by `triage/fever.yaml`.
"""

from dataclasses import dataclass
from decimal import Decimal

from content.plain import plain
from content.triage.temperature_grammar import About, TypedNumber, typed_numbers
from content.vocabulary import TemperatureUnit

# Only to tell the units apart. `triage/fever.yaml` says what is plausible; a test compares them.
CELSIUS_SPAN = (Decimal(30), Decimal(43))
FAHRENHEIT_SPAN = (Decimal(86), Decimal(110))
# Below this, a number that nothing calls a temperature is hardly one.
_LEAST_LIKELY = Decimal(34)
# From here on, a number with decimals is hardly anything but a fever in Fahrenheit.
_LEAST_FEVERISH = Decimal(99)
# People leave out the point: 385 for 38.5.
_WITHOUT_POINT = Decimal(10)
_FAHRENHEIT_ZERO = Decimal(32)
_FAHRENHEIT_PER_CELSIUS = Decimal("1.8")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureReading:
    """A number that is, or may be, a body temperature.

    `value` is the number as typed, in `unit`; `certain` is false when it must be asked back;
    `raw` is what was read, in half-width letters, at `start` to `end` of `plain(text)`.
    """

    value: Decimal
    unit: TemperatureUnit
    certain: bool
    raw: str
    start: int
    end: int

    @property
    def celsius(self) -> Decimal:
        """The value in degrees Celsius; compare `value`, not this, with a border."""
        match self.unit:
            case TemperatureUnit.CELSIUS:
                return self.value
            case TemperatureUnit.FAHRENHEIT:
                return (self.value - _FAHRENHEIT_ZERO) / _FAHRENHEIT_PER_CELSIUS


def read_temperature(text: str) -> TemperatureReading | None:
    """Give the last temperature of a text; a certain one goes before an uncertain one.

    Never raises, whatever the text, and takes time in proportion to its length.
    """
    last: TemperatureReading | None = None
    for reading in read_temperatures(plain(text), expected=False):
        if last is None or reading.certain or not last.certain:
            last = reading
    return last


def read_temperatures(typed: str, *, expected: bool) -> tuple[TemperatureReading, ...]:
    """Give every temperature of a text that is already plain, in order.

    Args:
        typed: What `plain` gave.
        expected: The text is about fever, so that a bare whole number may be one.
    """
    numbers = typed_numbers(typed)
    readings = (_reading(typed, number, expected=expected) for number in numbers)
    return tuple(reading for reading in readings if reading is not None)


def _reading(typed: str, number: TypedNumber, *, expected: bool) -> TemperatureReading | None:
    if not _may_be_temperature(number):
        return None
    judged = _named(number) or _guessed(number, expected=expected) or _implausible(number)
    if judged is None:
        return None
    value, unit, certain = judged
    return TemperatureReading(
        value=value,
        unit=unit,
        certain=certain and number.clear,
        raw=typed[number.start : number.end].strip(),
        start=number.start,
        end=number.end,
    )


def _may_be_temperature(number: TypedNumber) -> bool:
    if number.about is About.ROOM:
        return False
    if number.unit or number.degrees:
        return True
    body = number.about is About.BODY
    return not number.counted and number.about is not About.OTHER and (body or not number.joined)


_Judged = tuple[Decimal, TemperatureUnit, bool] | None


def _named(number: TypedNumber) -> _Judged:
    match number.unit:
        case TemperatureUnit.CELSIUS:
            return number.value, number.unit, _within(number.value, CELSIUS_SPAN)
        case TemperatureUnit.FAHRENHEIT:
            return number.value, number.unit, _within(number.value, FAHRENHEIT_SPAN)
        case None:
            return None


def _guessed(number: TypedNumber, *, expected: bool) -> _Judged:
    bound = number.degrees or number.about is About.BODY
    answers = bound or number.alone or number.has_decimals or expected
    if number.value < _LEAST_LIKELY and not bound:
        doubtful = number.has_decimals and _within(number.value, CELSIUS_SPAN)
        return (number.value, TemperatureUnit.CELSIUS, False) if doubtful else None
    if _within(number.value, CELSIUS_SPAN) and (answers or number.about is About.MOMENT):
        # A bare whole number in a sentence may be anything, so it is asked back.
        return number.value, TemperatureUnit.CELSIUS, answers
    if _within(number.value, FAHRENHEIT_SPAN) and answers:
        certain = bound or expected or (number.has_decimals and number.value >= _LEAST_FEVERISH)
        return number.value, TemperatureUnit.FAHRENHEIT, certain
    return None


def _implausible(number: TypedNumber) -> _Judged:
    bound = number.degrees or number.about is About.BODY
    shifted = number.value / _WITHOUT_POINT
    if not number.has_decimals and _within(shifted, CELSIUS_SPAN) and (bound or number.alone):
        return shifted, TemperatureUnit.CELSIUS, False
    if bound and number.value > max(CELSIUS_SPAN):
        return number.value, TemperatureUnit.CELSIUS, False
    return None


def _within(value: Decimal, span: tuple[Decimal, Decimal]) -> bool:
    return span[0] <= value <= span[1]
