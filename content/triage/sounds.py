"""Words of the rules typed by their sound: with other characters, or in Latin letters."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from content.triage.rules import SoundsFile

_RUN = re.compile(r"[a-z]+(?:[ ']+[a-z]+)*")
_TOKEN = re.compile(r"[a-z]+")
_LONGEST_SYLLABLE = 6
_LONGEST_TOKEN = 24
_PAIR = 2
_WORDS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands from `start` to `end` is read as `right`."""

    start: int
    end: int
    right: str


@dataclass(slots=True)
class _Node:
    """A place in the tree of syllables; `words` end here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Syllable:
    sound: str
    start: int
    end: int
    begins: bool
    ends: bool


class Sounds:
    """Reads what sounds like a word of the rules as that word."""

    def __init__(self, file: SoundsFile, words: Iterable[str]) -> None:
        self._file = file
        self._given = words
        self._pairs = frozenset(file.pairs)
        self._common = frozenset(file.common)
        self._ordinary = frozenset(file.ordinary)
        self._longest = max(map(len, self._ordinary), default=0)
        self._not_pinyin = frozenset(file.not_pinyin)
        # The same words come again and again.
        self._cut = lru_cache(maxsize=_WORDS_KEPT)(self._cut_once)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(self._given)

    @cached_property
    def readings(self) -> Mapping[str, tuple[str, ...]]:
        """Give the sounds of each character that the rules use."""
        found: dict[str, list[str]] = {}
        for sound, characters in self._file.syllables.items():
            for character in characters:
                found.setdefault(character, []).append(sound)
        return {character: tuple(sounds) for character, sounds in found.items()}

    @cached_property
    def _tree(self) -> _Node:
        root = _Node()
        for word in (*self._words, *self._file.around):
            nodes = [root]
            for character in word:
                sounds = self.readings.get(character, ())
                nodes = [
                    node.following.setdefault(sound, _Node()) for node in nodes for sound in sounds
                ]
            for node in nodes:
                node.words.append(word)
        return root

    @cached_property
    def _flags(self) -> frozenset[str]:
        return frozenset(self._words)

    # ------------------------------------------------------------ wrong characters

    def alike(self, text: str) -> Iterator[Correction]:
        """Find words of other characters with the same sound; the length stays the same."""
        done = 0
        for start, character in enumerate(text):
            if start < done or character not in self.readings:
                continue
            if (ordinary := self._ordinary_at(text, start)) is not None:
                done = start + ordinary
                continue
            found = self._same_sound(text, start)
            if found is not None:
                done = found.end
                if text[found.start : found.end] != found.right:
                    yield found

    def _ordinary_at(self, text: str, start: int) -> int | None:
        sizes = range(self._longest, 1, -1)
        return next((size for size in sizes if text[start : start + size] in self._ordinary), None)

    def _same_sound(self, text: str, start: int) -> Correction | None:
        best: Correction | None = None
        nodes = [self._tree]
        for place in range(start, len(text)):
            sounds = self.readings.get(text[place], ())
            nodes = [
                following
                for node in nodes
                for sound in sounds
                if (following := node.following.get(sound)) is not None
            ]
            if not nodes:
                break
            typed = text[start : place + 1]
            for word in sorted({word for node in nodes for word in node.words}):
                if word in self._flags and self._is_meant(typed, word):
                    best = Correction(start, place + 1, word)
                    if typed == word:
                        break
        return best

    def _is_meant(self, typed: str, word: str) -> bool:
        """Tell whether so few characters are wrong that nothing else can be meant."""
        if typed == word:
            return True
        if len(word) <= _PAIR and word not in self._pairs:
            return False
        wrong = [one for one, other in zip(typed, word, strict=True) if one != other]
        return len(wrong) * _PAIR <= len(word) and self._common.isdisjoint(wrong)

    # ------------------------------------------------------------ Latin letters

    def typed(self, text: str) -> Iterator[Correction]:
        """Find pinyin: words of the rules, and the small words around them."""
        for run in _RUN.finditer(text):
            syllables = list(self._syllables(run[0], run.start()))
            found = list(self._in_pinyin(syllables))
            if any(one.right in self._flags for one in found):
                yield from found

    def _syllables(self, run: str, offset: int) -> Iterator[_Syllable | None]:
        """Cut every token into syllables; None stands for a token that is none."""
        for token in _TOKEN.finditer(run):
            cut = self.cut(token[0])
            if cut is None:
                yield None
                continue
            place = offset + token.start()
            for number, sound in enumerate(cut):
                end = place + len(sound)
                yield _Syllable(sound, place, end, number == 0, number == len(cut) - 1)
                place = end

    def cut(self, token: str) -> Sequence[str] | None:
        """Cut a word in Latin letters into syllables; None when it is no pinyin."""
        return self._cut(token)

    def _cut_once(self, token: str) -> Sequence[str] | None:
        if len(token) > _LONGEST_TOKEN or token in self._not_pinyin:
            return None
        ways: dict[int, tuple[str, ...]] = {len(token): ()}
        for start in range(len(token) - 1, -1, -1):
            for size in range(_LONGEST_SYLLABLE, 0, -1):
                sound = token[start : start + size]
                if sound in self._file.syllables and start + len(sound) in ways:
                    ways[start] = (sound, *ways[start + len(sound)])
                    break
        return ways.get(0)

    def _in_pinyin(self, syllables: Sequence[_Syllable | None]) -> Iterator[Correction]:
        number = 0
        while number < len(syllables):
            found = self._longest_at(syllables, number)
            if found is None:
                number += 1
                continue
            size, word = found
            first, last = syllables[number], syllables[number + size - 1]
            if first is not None and last is not None:
                yield Correction(first.start, last.end, word)
            number += size

    def _longest_at(
        self, syllables: Sequence[_Syllable | None], first: int
    ) -> tuple[int, str] | None:
        node, best = self._tree, None
        for number in range(first, len(syllables)):
            syllable = syllables[number]
            if syllable is None or syllable.sound not in node.following:
                break
            node = node.following[syllable.sound]
            if node.words:
                best = number - first + 1, min(node.words, key=self._words_first)
        return best

    def _words_first(self, word: str) -> tuple[bool, int]:
        return word not in self._flags, self._order.get(word, 0)

    @cached_property
    def _order(self) -> Mapping[str, int]:
        words = (*self._words, *self._file.around)
        return {word: number for number, word in reversed(list(enumerate(words)))}
