"""How often and how long, as people write it in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
_ENGLISH = {
    **{
        word: value
        for value, word in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
                "twenty",
            ]
        )
    },
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "a": 1,
    "an": 1,
    "dozen": 12,
    "a dozen": 12,
    "half a dozen": 6,
    "couple": 2,
    "a couple of": 2,
    "a few": 3,
    "several": 4,
    "dozens of": 24,
    "a couple": 2,
    "many": 7,
    "half an": 0,
    "half a": 0,
}
_SOME, _SEVERAL, _COUNTLESS = 3, 4, 20
_TEN, _HUNDRED, _FEW, _GOOD = "十", "百", "几", "好"
_HALF_HOUR, _HALF_DAY, _DAY_LONG, _NIGHT_LONG, _SINCE_YESTERDAY = 30, 120, 600, 480, 720
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}

_WORDS = "|".join(sorted((re.escape(word) for word in _ENGLISH), key=len, reverse=True))
_NUMBER = (
    r"(?:[0-9]{1,4}(?:\.[0-9])?|[零一二两三四五六七八九十百几好]{1,5}"
    rf"|(?<![a-z])(?:{_WORDS})(?![a-z]))"
)
_MANY = r"(?:\s?[多几来余])?"
_RANGE = rf"(?P<low>{_NUMBER}){_MANY}(?:\s?(?:[-~到至、]|or|to)\s?(?P<high>{_NUMBER}){_MANY})?"
_TIMES = re.compile(
    rf"{_RANGE}\s?(?:次|回|遍|趟|顿|轮|(?:times?|x|episodes?|bouts?)(?![a-z]))"
    r"|(?P<nth>[0-9]{1,2})(?:st|nd|rd|th)\s(?:time|one)(?![a-z])"
    r"|(?P<twice>(?<![a-z])twice(?![a-z]))|(?P<thrice>(?<![a-z])(?:thrice)(?![a-z]))"
    r"|(?P<once>(?<![a-z])once(?![a-z]))|[x×*]\s?(?P<by>[0-9]{1,3})(?![0-9])"
    r"|(?P<countless>无数次|数不清|countless|so many times|many many times|loads of times|n次)"
)
_LASTING = re.compile(
    r"(?P<an_hour>成个钟)|(?P<half_hour>半个?多?(?:小时|钟头|钟)|half an hour|half hour|half-hour)"
    r"|(?P<whole_day>一整天|整天|成日|all day|whole day|entire day)"
    r"|(?P<night>整夜|整晚|一整晚|一晚上|成晚|all night|whole night)"
    r"|(?P<part_of_day>(?:一|整个|整整一|一整个|大半个)(?:上午|下午|早上|中午)"
    r"|(?:all|whole) (?:morning|afternoon|evening))"
    r"|(?P<half_day>半天|好久|很久|半晌|for ages|for hours|hours now|好耐)"
    r"|(?P<since>从昨天|昨天到现在|昨晚到现在|从昨晚|since yesterday|since last night)"
    rf"|(?:(?P<beyond>超过|多于|不止|over|more than|longer than|past)\s?)?{_RANGE}\s?"
    r"(?:个|成个)?(?P<and_half>半)?\s?"
    r"(?:(?P<minute>分钟|分多钟|分鐘|minutes?(?![a-z])|mins?(?![a-z]))"
    r"|(?P<hour>小时|钟头|个钟|钟|hours?(?![a-z])|hrs?(?![a-z])|h(?![a-z]))"
    r"|(?P<day>天|日|days?(?![a-z]))|(?P<week>周|星期|礼拜|weeks?(?![a-z])))(?P<more>多|余)?"
    r"(?!\s?(?:前|后|以前|之前|ago|later|before|ahead|内|岁|号))"
)
_COUNTED_NOUN = re.compile(
    rf"(?P<low>{_NUMBER})"
    r"(?:\s(?!(?:min|hour|hr|day|week|month|year|am|pm|mg|tablet|pill))[a-z]+){0,2}\s?\Z"
)
_NEAR = 24


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of times or minutes at a place of the text; the higher end of a range."""

    value: int
    start: int
    end: int


def times_in(text: str) -> Iterator[Quantity]:
    """Find every count: 八次, 七八次, 8 times, twice, x7."""
    for match in _TIMES.finditer(text):
        fixed = {"twice": 2, "thrice": 3, "once": 1, "countless": _COUNTLESS}
        named = next((fixed[name] for name in fixed if match[name]), None)
        if counted := match["by"] or match["nth"]:
            named = int(counted)
        value = named if named is not None else _highest(match)
        yield Quantity(value, match.start(), match.end())


def count_before(text: str, start: int) -> Quantity | None:
    """Read a number that counts the noun at `start`: nine loose stools."""
    first = max(0, start - _NEAR)
    match = _COUNTED_NOUN.search(text[first:start])
    if match is None or match["low"] in {"a", "an", "half a", "half an"}:
        return None
    return Quantity(_number(match["low"]), first + match.start(), start)


def minutes_in(text: str) -> Iterator[Quantity]:
    """Find every duration in minutes: 二十分钟, 半个钟头, over an hour, all day."""
    fixed = {
        "an_hour": _MINUTES["hour"],
        "half_hour": _HALF_HOUR,
        "whole_day": _DAY_LONG,
        "night": _NIGHT_LONG,
        "part_of_day": _HALF_DAY,
        "half_day": _HALF_DAY,
        "since": _SINCE_YESTERDAY,
    }
    for match in _LASTING.finditer(text):
        value = next((fixed[name] for name in fixed if match[name]), None)
        if value is None:
            unit = next(size for name, size in _MINUTES.items() if match[name])
            value = _highest(match) * unit + (unit // 2 if match["and_half"] else 0)
            value += bool(match["beyond"] or any(sign in match[0] for sign in "多几来余"))
        yield Quantity(value, match.start(), match.end())


def _highest(match: re.Match[str]) -> int:
    low = _number(match["low"])
    return max(low, _number(match["high"])) if match["high"] else low


def _number(written: str) -> int:
    if written[0].isdigit():
        return int(float(written))
    if written in _ENGLISH:
        return _ENGLISH[written]
    return _han(written)


def _han(written: str) -> int:
    if _FEW in written and _TEN not in written:
        return _SEVERAL if _GOOD in written else _SOME
    clean = written.replace(_GOOD, "").replace(_FEW, "三")
    hundreds, has_hundred, rest = clean.rpartition(_HUNDRED)
    tens, has_ten, ones = rest.rpartition(_TEN)
    value = 100 * (_digit(hundreds, 1) if has_hundred else 0)
    value += 10 * (_digit(tens, 1) if has_ten else 0)
    return value + _digit(ones, 0)


def _digit(written: str, empty: int) -> int:
    # 七八 is "seven or eight": the higher one.
    return max((_HAN.get(sign, 0) for sign in written), default=empty)
