"""Blood pressure, oxygen and pulse, as people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.triage.rules import Measured

_GAP = r"[^0-9\n。!?]{0,14}"
_WORDS = "五|六|七|八|九|十二|十|five|six|seven|eight|nine|ten|twelve"
_HAN = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "几": 5}
_TWO = "[0-9]{2,3}|[四五六七八九]十[一二三四五六七八九几]?"
_SPOKEN = (
    "[0-9]{2,3}|[一二两]?百(?:零?[一二三四五六七八九]?十?[一二三四五六七八九几]?)?"
    "|[三四五六七八九]十[一二三四五六七八九几]?"
)
_MEASURES = re.compile(
    rf"(?:(?:血压|高压|bp|blood pressure|pressure){_GAP}|(?<![0-9/.:]))"
    r"(?P<systolic>[0-9]{2,3})\s?(?:/|\\|over)\s?(?P<diastolic>[0-9]{2,3})(?![0-9/.])"
    rf"|(?:高压|收缩压|systolic|上压|血压){_GAP}?(?P<systolic_alone>{_SPOKEN})(?![0-9.]|\s?[/次个点])"
    rf"|(?:低压|舒张压|diastolic){_GAP}(?P<diastolic_alone>[0-9]{{2,3}})(?![0-9.])"
    rf"|(?:血氧饱和度|血氧|指脉氧|血氧仪|氧饱和度?|spo2|o2 sats?|oxygen saturation"
    rf"|oxygen level|oxygen|o2|sats?)"
    rf"{_GAP}?(?P<oxygen>{_TWO})(?![0-9.]|\s?(?:小时|分钟|次|l))"
    rf"|(?:心率|脉搏|心跳|heart rate|pulse|hr|heart going){_GAP}?(?P<pulse>{_SPOKEN})"
    r"(?![0-9.]|\s?(?:小时|分钟|天|hour|min|day|/|over))"
    rf"|(?:吃|服|吞|食|took|taken|take|swallowed|had)(?:了|咗|下)?{_GAP}?(?P<tablets>[0-9]{{1,2}}|{_WORDS})\s?"
    r"(?:100\s?mg\s)?(?:片|颗|粒|tablets?|pills?|capsules?)(?:的?(?:维奈|venetoclax))?(?!\s?(?:left|remaining|后|鸡蛋|糖))"
)
_NOTHING = "零"
_COUNTED = {
    **{word: number for number, word in enumerate("五六七八九十", start=5)},
    **{
        word: number
        for number, word in enumerate(["five", "six", "seven", "eight", "nine", "ten"], start=5)
    },
    "十二": 12,
    "twelve": 12,
}
_PLAUSIBLE = {
    Measured.TABLETS: (1, 99),
    Measured.SYSTOLIC: (50, 280),
    Measured.DIASTOLIC: (20, 180),
    Measured.OXYGEN: (40, 100),
    Measured.PULSE: (25, 260),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One number at a place of the text."""

    what: Measured
    value: int
    start: int
    end: int


def measures_in(text: str) -> Iterator[Measure]:
    """Find every number that can be a blood pressure, an oxygen saturation or a pulse."""
    for match in _MEASURES.finditer(text):
        for name, written in match.groupdict().items():
            if written is None:
                continue
            what = Measured(name.removesuffix("_alone"))
            lowest, highest = _PLAUSIBLE[what]
            value = _COUNTED.get(written) or _number(written)
            if lowest <= value <= highest:
                yield Measure(what, value, match.start(), match.end())


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    hundreds, has_hundred, rest = written.rpartition("百")
    tens, has_ten, ones = rest.lstrip(_NOTHING).rpartition("十")
    value = 100 * _HAN.get(hundreds, 1) if has_hundred else 0
    if has_ten:
        return value + 10 * _HAN.get(tens, 1) + _HAN.get(ones, 0)
    # 一百三 is 130, 一百零三 is 103.
    is_of_tens = has_hundred and _NOTHING not in rest
    return value + (10 if is_of_tens else 1) * _HAN.get(ones, 0)
