"""Whether a text names two moments that lie an hour or more apart."""

import re

_AN_HOUR = re.compile(
    r"(?:[0-9一两二三四五六七八九十几]|(?<![a-z])(?:an?|one|two|three|four|few))"
    r"\s?个?半?多?\s?(?:小时|钟头|(?:hours?|hrs?|h)(?![a-z]))"
)
_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOUR = re.compile(
    r"(?<![0-9.])([0-9]{1,2})(?::[0-9]{2})?\s?(?:am|pm|o'?clock)(?![a-z])"
    rf"|(?<![a-z])at ((?:{_WORDS.replace(' ', '|')})|[0-9]{{1,2}})(?![0-9.a-z])"
    r"|([0-9]{1,2}|[一二两三四五六七八九十]{1,3})点(?![0-9一二三四五六七八九十]*度)"
)
_PART = re.compile(
    r"早上|早晨|上午|中午|下午|傍晚|晚上|半夜|凌晨|今早|今晚|昨晚"
    r"|(?<![a-z])(?:morning|noon|lunch|afternoon|evening|midnight|bedtime)(?![a-z])"
)
_HAN = {word: str(value) for value, word in enumerate("零一二三四五六七八九十")} | {"两": "2"}
_NUMBER = {word: str(value) for value, word in enumerate(_WORDS.split(), start=1)}


def has_an_hour_between(text: str) -> bool:
    """Tell whether an hour, two hours of the clock, or two parts of a day are named."""
    if _AN_HOUR.search(text):
        return True
    hours = {_hour(next(filter(None, match.groups()))) for match in _HOUR.finditer(text)}
    parts = {match[0] for match in _PART.finditer(text)}
    return len(hours) > 1 or len(parts) > 1


def _hour(word: str) -> str:
    return _NUMBER.get(word) or _HAN.get(word) or word
