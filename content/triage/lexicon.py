"""Every word of the rules found in one pass over a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_FIRST_LETTER, _LAST_LETTER = "a", "z"
_ANY_ENDING = "*"
_WHOLE, _BEGINNING = "whole", "beginning"


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the rules at a place of the text; `key` says what it stands for."""

    key: str
    start: int
    end: int


class Lexicon:
    """Words and what they stand for. English words match whole words; `word*` any ending."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._root: dict[str, Any] = {}
        self._vocabulary: set[str] = set()
        self._beginnings: set[str] = set()
        for word, key in entries:
            self._add(word, key)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Give every single English word that can be part of a match."""
        return frozenset(self._vocabulary)

    def _add(self, word: str, key: str) -> None:
        kind = _BEGINNING if word.endswith(_ANY_ENDING) else _WHOLE
        text = word.removesuffix(_ANY_ENDING)
        node = self._root
        for character in text:
            node = node.setdefault(character, {})
        keys = node.setdefault(kind, [])
        if key not in keys:
            keys.append(key)
        parts = text.split()
        if kind is _BEGINNING:
            self._beginnings.add(parts.pop())
        self._vocabulary.update(part for part in parts if part.isascii())

    def knows(self, word: str) -> bool:
        """Tell whether an English word is one of the words, or begins as one of them."""
        return word in self._vocabulary or any(
            word[:size] in self._beginnings for size in range(1, len(word) + 1)
        )

    def find(self, text: str) -> Iterator[Found]:
        """Find every word at every place, shorter ones inside of longer ones too."""
        size = len(text)
        inside = False
        for start, character in enumerate(text):
            latin = is_latin(character)
            if not (latin and inside) and character in self._root:
                yield from self._at(text, start, size)
            inside = latin

    def _at(self, text: str, start: int, size: int) -> Iterator[Found]:
        node, place = self._root, start
        while place < size:
            following = node.get(text[place])
            if following is None:
                return
            node, place = following, place + 1
            if _BEGINNING in node:
                end = _word_end(text, place, size)
                yield from (Found(key, start, end) for key in node[_BEGINNING])
            if _WHOLE in node and not (
                is_latin(text[place - 1]) and place < size and is_latin(text[place])
            ):
                yield from (Found(key, start, place) for key in node[_WHOLE])


def is_latin(character: str) -> bool:
    """Tell whether a plain character is a letter of an English word."""
    return _FIRST_LETTER <= character <= _LAST_LETTER


def _word_end(text: str, place: int, size: int) -> int:
    while place < size and is_latin(text[place]):
        place += 1
    return place
