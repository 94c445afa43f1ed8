"""Times, dates, ages, PINs and phone numbers as people type them, in Chinese and English.

Never an exception. A text that can be read in two ways is not read at all: the person is asked
again.
"""

import re
import unicodedata
from datetime import date, time, timedelta

_LONGEST = 40
_NOON = 12
_HALF = 30
_QUARTER = 15
_CHINESE_DIGITS = "〇一二三四五六七八九"
_HALF_A_YEAR = timedelta(days=183)
_AFTER_NOON = {"下午", "晚上", "傍晚", "晚", "夜里", "中午", "pm", "p.m.", "p.m"}
_MIDNIGHT_AT_TWELVE = {"凌晨", "晚上", "晚", "夜里", "am", "a.m.", "a.m"}

_TIME = re.compile(
    r"(?P<before>上午|早上|早晨|清晨|凌晨|早|下午|晚上|傍晚|晚|夜里|中午)?\s*"
    r"(?:at\s+)?(?P<hour>\d{1,2})\s*"
    r"(?:[:.点时h]\s*(?:(?P<minute>\d{1,2})分?|(?P<half>半)|(?P<quarter>一刻)|整|钟)?)?\s*"
    r"(?P<after>a\.?m\.?|p\.?m\.?)?\s*(?:o'clock)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PHONE = re.compile(r"\+?[0-9](?:[ ()-]{0,2}[0-9]){4,18}(?:\s*(?:转|ext\.?|x)\s*[0-9]{1,6})?")
_AGE = re.compile(r"(\d{1,3})\s*(?:岁|周岁|years?(?: old)?|y)?")
_NEAR = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2}


def read_time(text: str) -> time | None:
    """Read a local time: 8:30, 08：30, 8点半, 晚上8点, 8 am, 20.15. None if it is not one."""
    found = _TIME.fullmatch(_arabic(_plain(text)))
    if found is None:
        return None
    hour = _of_day(int(found["hour"]), (found["before"] or found["after"] or ""))
    minute = int(found["minute"] or 0)
    if found["half"]:
        minute = _HALF
    if found["quarter"]:
        minute = _QUARTER
    try:
        return time(hour, minute)
    except ValueError:
        return None


def read_phone(text: str) -> str | None:
    """Read a number to call, as it was typed, in half-width characters. None if it is not one."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    return plain if _PHONE.fullmatch(plain) else None


def read_age(text: str) -> int | None:
    """Read an age in whole years: 45, 45岁, 45 years. None if it is not one."""
    found = _AGE.fullmatch(_plain(text))
    return None if found is None else int(found[1])


def read_date_and_time(text: str, today: date) -> tuple[date, time | None] | None:
    """Read a date, or a date and a time after it: 11月24日9点, 2026-11-24 09:00. None if unclear.

    The date is read as `read_date` does.
    """
    if (on := read_date(text, today)) is not None:
        return on, None
    plain = _plain(text)
    found = {
        (on, at)
        for place in range(1, len(plain))
        if (on := read_date(plain[:place], today)) and (at := read_time(plain[place:]))
    }
    return found.pop() if len(found) == 1 else None


def read_date(text: str, today: date) -> date | None:
    """Read a date: 2026-11-24, 24/11/2026, 11月24日, 11-24, 明天. None if it is not one.

    A date without a year is the one nearest to `today`.
    """
    plain = _plain(text)
    if plain in _NEAR:
        return today + timedelta(days=_NEAR[plain])
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(plain):
        return _nearest(int(found[1]), int(found[2]), today)
    return None


def read_pin(text: str) -> str | None:
    """Read a PIN: digits of any width and nothing else. None if it is not one."""
    plain = unicodedata.normalize("NFKC", text.strip()[: _LONGEST + 1]).strip()
    return plain if plain.isascii() and plain.isdigit() else None


def _plain(text: str) -> str:
    # A longer text is no time, date or PIN; cutting first keeps any text cheap.
    cut = text.strip()[: _LONGEST + 1]
    plain = unicodedata.normalize("NFKC", cut).casefold().strip().rstrip(".。!")
    return plain if len(plain) <= _LONGEST else ""


def _arabic(text: str) -> str:
    text = text.replace("两", "二").replace("一刻", "\0")
    text = re.sub(r"([二]?)十([一二三四五六七八九]?)", _tens, text)
    for value, digit in enumerate(_CHINESE_DIGITS):
        text = text.replace(digit, str(value))
    return text.replace("\0", "一刻")


def _tens(found: re.Match[str]) -> str:
    return ("二" if found[1] else "一") + (found[2] or "〇")


def _of_day(hour: int, part: str) -> int:
    if part in _AFTER_NOON and 0 < hour < _NOON:
        return hour + _NOON
    if part in _MIDNIGHT_AT_TWELVE and hour == _NOON:
        return 0
    return hour


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date) -> date | None:
    candidates = [_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    near = [one for one in candidates if one is not None and abs(one - today) <= _HALF_A_YEAR]
    return min(near, key=lambda one: abs(one - today)) if near else None
