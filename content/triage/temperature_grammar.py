"""How people write numbers, units and what they are about, in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from content.vocabulary import TemperatureUnit


class About(Enum):
    """What the words before a number are about."""

    BODY = auto()
    ROOM = auto()
    OTHER = auto()
    MOMENT = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedNumber:
    """A number somebody typed, and what stands around it. Positions are those of the text."""

    value: Decimal
    has_decimals: bool
    clear: bool
    unit: TemperatureUnit | None
    degrees: bool
    about: About
    alone: bool
    counted: bool
    joined: bool
    start: int
    end: int


_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TEN, _HUNDRED = "十百"
_HALF_SIGN, _HALF = "半", Decimal("0.5")
_MOST_DIGITS = 3
_CONTEXT = 24
_LONGEST_ANSWER = 40

_COUNTED = (
    r"\s?(?:[岁歲片床号號块元斤克次个個天日月年周粒颗杯米层楼室路组例位页袋支针瓶盒包万千百%]"
    r"|公斤|千克|毫克|毫升|小时|分钟|厘米|疗程"
    r"|(?:kgs?|cm|mm|mg|ml|g|lbs?|bpm|mmhg|years?|yrs?|yo|tablets?|pills?|times|days?|weeks?"
    r"|months?|hours?|hrs?|minutes?|mins?|people|beats?|percent|am|pm|euros?|dollars?|yuan|rmb"
    r"|st|nd|rd|th)(?![a-z]))"
)
_HAN = "零〇一二三四五六七八九"
# Possessive, so that no text takes more than one pass.
_NUMBER = re.compile(
    rf"""
    (?P<whole>[0-9]++|一百(?:一十|零[一二三四五六七八九])?
      |[一二三四五六七八九]?十[一二三四五六七八九]?)
    (?:(?:\.{{1,2}}|·|点|\s\.\s)(?P<decimals>[0-9]++|[{_HAN}]{{1,2}})
      |(?P<loose_point>\s?[,。.]\s?)(?P<loose>[0-9]{{1,2}})(?![0-9.度°]|{_COUNTED})
    )?+
    (?:\s?(?P<unit>°\s?[cf](?![a-z])|摄氏度?|华氏度?|度\s?[cf](?![a-z])|[度°]
      |degrees?(?:\s?(?:celsius|fahrenheit|[cf](?![a-z])))?|celsius|centigrade|fahrenheit
      |[cf](?![a-z])))?+
    (?:(?<=[度°])\s?(?P<part>半|(?:[0-9]{{1,2}}|[{_HAN}])(?![0-9.十度]|{_COUNTED})))?+
    """,
    re.VERBOSE,
)
_IS_COUNTED = re.compile(_COUNTED)
_IS_PEOPLE = re.compile(r"\s?个?人")
_CELSIUS = re.compile(r"c|摄氏")
_FAHRENHEIT = re.compile(r"f|华氏")
_CELSIUS_BEFORE, _FAHRENHEIT_BEFORE = "摄氏", "华氏"
_DEGREES = re.compile(r"[度°]|degree")
_JOINED_BEFORE = re.compile(r"[0-9][.:/~-]\Z|[a-z]\Z")
_JOINED_AFTER = re.compile(r"[:/~-][0-9]|[a-z]")
_SAME_LIST = re.compile(r"\s?[、~/到至和-]\s?")
_CLAUSE_END = re.compile(r"[,。;!?\n]")
_NOTHING_ELSE = re.compile(r"[\s.,。!~:的了吧]*")

_ABOUT = re.compile(
    r"(?P<ROOM>室温|室外|户外|室内温度|今天气温|最高气温|房间里(?=3[0-9]度太)|水温|洗澡水|洗脚水|泡脚|热水|开水|水(?=[0-9])|气温|油温|空调|外面|天气|角度|近视|眼镜"
    r"|(?<![a-z])(?:room temperature|water temperature|weather|oven|outside)(?![a-z]))"
    r"|(?P<OTHER>心率|心跳|脉搏|血压|高压|低压|血氧|氧饱和度?|血糖|白细胞|血小板|血红蛋白|体重|身高"
    r"|年龄|今年|电话|手机|编号|号码|房|床|病区|第|花了|付了|[¥$€]"
    r"|(?<![a-z])(?:heart rate|pulse|hr|blood pressure|bp|oxygen|spo2|sats?|glucose|sugar|wbc|plt"
    r"|hb|platelets?|weight|weigh|height|age|aged|room|ward|bed|phone|tel|telephone|call|cycle|day"
    r"|(?<!wrong )number|no|subject|code|invoice|order|ref|version|page|paid|cost)(?![a-z]))"
    r"|(?P<BODY>体温|體溫|温度|烧|燒|发热|高热|低热|腋温|口温|耳温|额温|肛温|腋下|口腔|摄氏|华氏"
    r"|(?<![a-z])(?:temperature|temp|tmp|fevers?|feverish|fahrenheit|celsius)(?![a-z])"
    r"|(?<![a-z'])t(?=[\s:=]*\Z))"
    r"|(?P<MOMENT>早上|上午|中午|下午|晚上|夜里|半夜|今早|刚才|刚刚|现在|目前|量"
    r"|(?<![a-z])(?:morning|noon|afternoon|evening|night|now|today)(?![a-z]))"
)


def typed_numbers(typed: str) -> Iterator[TypedNumber]:
    """Find every number of a text that is already plain, in order."""
    last_end, about = 0, About.NOTHING
    for match in _NUMBER.finditer(typed):
        about = _about(typed, last_end, match.start(), about)
        last_end = match.end()
        if (value := _value(match)) is not None:
            yield _number(typed, match, value, about)


def _number(typed: str, match: re.Match[str], value: Decimal, about: About) -> TypedNumber:
    start, end = match.span()
    before, after = typed[max(0, start - 2) : start], typed[end : end + _CONTEXT]
    unit = match["unit"] or ""
    whole = value == int(value)
    return TypedNumber(
        value=value,
        has_decimals=not whole,
        clear=match["loose"] is None or _is_clear(match["loose_point"] + match["loose"]),
        unit=_named_unit(before, unit),
        degrees=_DEGREES.search(unit) is not None,
        about=about,
        alone=len(typed) <= _LONGEST_ANSWER
        and _NOTHING_ELSE.fullmatch(typed[:start] + typed[end:]) is not None,
        counted=_IS_COUNTED.match(after) is not None
        or (whole and _IS_PEOPLE.match(after) is not None),
        joined=_JOINED_BEFORE.search(before) is not None or _JOINED_AFTER.match(after) is not None,
        start=start,
        end=end,
    )


def _named_unit(before: str, unit: str) -> TemperatureUnit | None:
    if _FAHRENHEIT.search(unit) or before == _FAHRENHEIT_BEFORE:
        return TemperatureUnit.FAHRENHEIT
    if _CELSIUS.search(unit) or before == _CELSIUS_BEFORE:
        return TemperatureUnit.CELSIUS
    return None


def _is_clear(point_and_digits: str) -> bool:
    # 38,5 is plain; 38, 5 and 38,39 may be two numbers.
    return len(point_and_digits) == len(",5")


def _about(typed: str, last_end: int, start: int, last: About) -> About:
    if last_end and _SAME_LIST.fullmatch(typed, last_end, start):
        return last
    before = typed[max(last_end, start - _CONTEXT) : start]
    found = About.NOTHING
    for word in _ABOUT.finditer(before):
        about = About[word.lastgroup or About.NOTHING.name]
        same_clause = _CLAUSE_END.search(before, word.end()) is None
        weaker = about is About.MOMENT and found is not About.NOTHING
        if not weaker and (same_clause or about is About.BODY):
            found = about
    return found


def _value(match: re.Match[str]) -> Decimal | None:
    whole = match["whole"]
    decimals = match["decimals"] or match["loose"] or match["part"] or ""
    if len(whole) > _MOST_DIGITS + 1 or len(decimals) > _MOST_DIGITS:
        return None
    if whole.isdigit() and (len(whole) > _MOST_DIGITS or whole.startswith("0")):
        return None
    number = Decimal(whole) if whole.isdigit() else Decimal(_han_number(whole))
    if decimals == _HALF_SIGN:
        return number + _HALF
    digits = "".join(str(_HAN_DIGITS.get(char, char)) for char in decimals)
    return Decimal(f"{number}.{digits}") if digits else number


def _han_number(written: str) -> int:
    """Read 十 to 九十九 and 一百 to 一百一十."""
    hundreds, _, rest = written.rpartition(_HUNDRED)
    tens, has_ten, ones = rest.rpartition(_TEN)
    ten = _HAN_DIGITS.get(tens, 1) if has_ten else 0
    one = _HAN_DIGITS.get(ones.removeprefix("零"), 0)
    return 100 * bool(hundreds) + 10 * ten + one
