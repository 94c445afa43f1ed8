"""How an answer is given: a scale of few answers or a number, and reading what was typed."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from content.plain import plain
from content.symptoms.shapes import Option

_LONGEST = 60
_AROUND = ("P", "S", "Z", "C", "M")
# Said at the end without changing the meaning.
_PARTICLES = "的了啊呀哦"
_DIGITS = "零一二三四五六七八九"
_NUMBERED = re.compile(r"(\d+)\s*[.、:)-]?\s*(\D.*)|(\D*[^\s\d(.])\s*\(?(\d+)\)?")
_COUNT = re.compile(r"(?P<number>\d{1,3}|[零一二三四五六七八九十百]{1,5}|半|[a-z]+)\s*(?P<unit>.*)")
_HUNDREDS = re.compile(
    r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九])?"
)
_HALF = "半"
# A sign, not a dash before a list: no answer is below 0.
_NEGATIVE = re.compile(r"[^\w]*[-−]\d")
_TEN = 10
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A few answers; the value of each is its place, from 0.

    Raises:
        ValueError: the same word stands for two answers.
    """

    options: tuple[Option, ...]
    _meanings: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word, value in _words(self.options):
            if self._meanings.setdefault(_bare(word), value) != value:
                first = self._meanings[_bare(word)]
                raise ValueError(f"'{word}' means answer {first} and answer {value}. Keep one")

    @property
    def highest(self) -> int:
        """Give the worst answer."""
        return len(self.options) - 1

    def holds(self, value: int) -> bool:
        """Tell whether this is the value of an answer."""
        return 0 <= value <= self.highest

    def meaning(self, word: str) -> int | None:
        """Give the answer that a bare word or digit stands for."""
        if word.isdecimal():
            return int(word) if self.holds(int(word)) else None
        if word in self._meanings or word[-1:] not in _PARTICLES:
            return self._meanings.get(word)
        return self._meanings.get(word[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A whole number from `lowest` to `highest`; `units` says how many of it a word stands for."""

    lowest: int
    highest: int
    units: Mapping[str, int]
    numbers: Mapping[str, int]

    def holds(self, value: int) -> bool:
        """Tell whether this number can be true."""
        return self.lowest <= value <= self.highest


AnyScale: TypeAlias = Scale | Count


def read_answer(scale: AnyScale, text: str) -> int | None:
    """Give the answer a whole message stands for: label, number, both, or another word for it.

    None where that is not certain, for a number that cannot be true, and for any other text.
    Never an exception.
    """
    cut = plain(text.strip()[: _LONGEST + 1])
    word = _bare(cut)
    if not word or len(word) > _LONGEST or _NEGATIVE.match(cut):
        return None
    match scale:
        case Scale():
            return _choice(scale, word)
        case Count():
            value = _counted(scale, word)
            return value if value is not None and scale.holds(value) else None


def _words(options: tuple[Option, ...]) -> Iterator[tuple[str, int]]:
    for value, option in enumerate(options):
        for word in (option.en, option.zh, *option.also.en, *option.also.zh):
            yield word, value


def _choice(scale: Scale, word: str) -> int | None:
    value = scale.meaning(word)
    if value is not None:
        return value
    if word in _DIGITS:
        return scale.meaning(str(_DIGITS.index(word)))
    if found := _NUMBERED.fullmatch(word):
        first, last = (found[1], found[2]) if found[1] else (found[4], found[3])
        label = scale.meaning(_bare(last))
        return label if label is not None and label == scale.meaning(first) else None
    return None


def _counted(scale: Count, word: str) -> int | None:
    if word in scale.numbers:
        return scale.numbers[word]
    found = _COUNT.fullmatch(word.replace("两", "二").replace("半个", "半"))
    if found is None:
        return None
    one = scale.units.get(found["unit"]) if found["unit"] else 1
    if one is None:
        return None
    if found["number"] == _HALF:
        return one // 2 if one > 1 else None
    value = _number(scale, found["number"])
    return None if value is None else value * one


def _number(scale: Count, word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    if word in scale.numbers:
        return scale.numbers[word]
    found = _HUNDREDS.fullmatch(word)
    if found is None or not word:
        return None
    hundreds = _DIGITS.index(found[1]) if found[1] else 0
    tens = (_DIGITS.index(found[2]) if found[2] else 1) if found[3] else 0
    units = _DIGITS.index(found[4]) if found[4] else 0
    return hundreds * _HUNDRED + tens * _TEN + units


def _bare(text: str) -> str:
    seen = "".join(char for char in plain(text) if not unicodedata.category(char).startswith("M"))
    start, end = 0, len(seen)
    while start < end and unicodedata.category(seen[start]).startswith(_AROUND):
        start += 1
    while end > start and unicodedata.category(seen[end - 1]).startswith(_AROUND):
        end -= 1
    return " ".join(seen[start:end].split())
