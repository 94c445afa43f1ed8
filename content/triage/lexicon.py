"""Every word of the rules found in one pass over a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self, TypedDict

_FIRST_LETTER, _LAST_LETTER = "a", "z"
_ANY_ENDING = "*"
_NOT = "'t"
# Words are looked up by their first characters, so many at most, and by their length.
_FIRST = 4
# Where a word can begin: not within an English one.
_PLACE = re.compile(r"[a-z]+|[^a-z]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the rules at a place of the text; `key` says what it stands for."""

    key: str
    start: int
    end: int


class LexiconParts(TypedDict):
    """A lexicon as plain values, to be kept in a file."""

    whole: dict[str, list[str]]
    begun: dict[str, list[str]]
    vocabulary: list[str]
    beginnings: list[str]
    sizes: dict[str, list[int]]


class Lexicon:
    """Words and what they stand for. English words match whole words; `word*` any ending."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, list[str]] = {}
        self._begun: dict[str, list[str]] = {}
        self._vocabulary: set[str] = set()
        self._beginnings: set[str] = set()
        sizes: dict[str, set[int]] = {}
        for word, key in entries:
            text = self._add(word, key)
            sizes.setdefault(text[:_FIRST], set()).add(len(text))
        self._sizes = {start: sorted(those) for start, those in sizes.items()}

    @classmethod
    def of(cls, parts: LexiconParts) -> Self:
        """Give the lexicon of which these are the parts."""
        found = cls(())
        found._whole, found._begun = parts["whole"], parts["begun"]
        found._vocabulary, found._beginnings = set(parts["vocabulary"]), set(parts["beginnings"])
        found._sizes = parts["sizes"]
        return found

    def parts(self) -> LexiconParts:
        """Give the lexicon as plain values."""
        return LexiconParts(
            whole=self._whole,
            begun=self._begun,
            vocabulary=sorted(self._vocabulary),
            beginnings=sorted(self._beginnings),
            sizes=self._sizes,
        )

    @property
    def words(self) -> Iterable[str]:
        """Give every word that is no beginning."""
        return self._whole.keys()

    @property
    def vocabulary(self) -> frozenset[str]:
        """Give every single English word that can be part of a match."""
        return frozenset(self._vocabulary)

    def _add(self, word: str, key: str) -> str:
        text = word.removesuffix(_ANY_ENDING)
        keys = (self._whole if text == word else self._begun).setdefault(text, [])
        if key not in keys:
            keys.append(key)
        if text.isascii():
            parts = text.split()
            if text != word:
                self._beginnings.add(parts.pop())
            self._vocabulary.update(parts)
        return text

    def knows(self, word: str) -> bool:
        """Tell whether an English word is one of the words, or begins as one of them."""
        return word in self._vocabulary or any(
            word[:size] in self._beginnings for size in range(1, len(word) + 1)
        )

    def find(self, text: str) -> Iterator[Found]:
        """Find every word at every place, shorter ones inside of longer ones too."""
        sizes, begun, whole = self._sizes, self._begun, self._whole
        for place in _PLACE.finditer(text):
            start = place.start()
            for first in range(1, min(_FIRST, len(text) - start) + 1):
                for size in sizes.get(text[start : start + first], ()):
                    word = text[start : start + size]
                    if len(word) == size and (word in begun or word in whole):
                        yield from self._at(text, start, word)

    def _at(self, text: str, start: int, word: str) -> Iterator[Found]:
        place = start + len(word)
        if (begun := self._begun.get(word)) is not None:
            end = _word_end(text, place, len(text))
            yield from (Found(key, start, end) for key in begun)
        if (whole := self._whole.get(word)) is not None and not (
            is_latin(word[-1]) and _goes_on(text, place)
        ):
            yield from (Found(key, start, place) for key in whole)


def is_latin(character: str) -> bool:
    """Tell whether a plain character is a letter of an English word."""
    return _FIRST_LETTER <= character <= _LAST_LETTER


def _goes_on(text: str, place: int) -> bool:
    """Tell whether an English word does not end here: "can" in "can't" is another word."""
    following = text[place : place + 2]
    return following == _NOT or (following != "" and is_latin(following[0]))


def _word_end(text: str, place: int, size: int) -> int:
    while place < size and is_latin(text[place]):
        place += 1
    return place
