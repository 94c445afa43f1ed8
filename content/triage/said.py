"""One text prepared for the rules: its words, clauses and sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.triage.lexicon import Found, Lexicon
from content.triage.spelling import Spelling

_SENTENCE_END = re.compile(r"[。!?;\n]|\.(?![0-9])")
_COMMA = re.compile(r"[,]")
_SPACE = re.compile(r"[^\S\n]+")
_UNIT = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9][0-9.]*|[^\sa-z0-9]")

_LINE_END = "\n"
CONTEXT_MARK = "="
IDIOM = "=idiom"
_UNLESS_MARK = "!"
FEVER = "=fever"
_WIDEST = 4
_DENYING = frozenset("没不无未冇唔")
_FILLER = "=filler"
_CLAUSE_END = "=clause_end"
# What compares does so inside of other words too: 这么 in 这么喘.
_COMPARISON = "=comparison"
# A word inside of one of these, and shorter, still means what it means alone.
_NEVER_COVERS = frozenset({_FILLER, "=now", _CLAUSE_END})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Every word of the rules. `pieces` mean something only beside another word."""

    lexicon: Lexicon
    spelling: Spelling
    body: frozenset[str]
    pieces: frozenset[str]


class Said:
    """A text in one spelling, and where the words of the rules stand in it.

    `text` has no needless spaces and right spelling; `origin` gives the place in the typed text.
    """

    def __init__(self, typed: str, known: Known) -> None:
        self.body = known.body
        self.text, self._origins = _compact(*_corrected(typed, known.spelling))
        in_order = sorted(known.lexicon.find(self.text), key=lambda one: (one.start, -one.end))
        found = _uncovered(in_order, known.pieces)
        self._by_key: dict[str, list[Found]] = {}
        self._by_end: dict[int, list[Found]] = {}
        self._by_start: dict[int, list[Found]] = {}
        for one in found:
            self._by_key.setdefault(one.key, []).append(one)
            self._by_end.setdefault(one.end, []).append(one)
            self._by_start.setdefault(one.start, []).append(one)
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        self._sentences = (0, *ends)
        commas = [match.end() for match in _COMMA.finditer(self.text)]
        turns = [one.start for one in self.all_of(_CLAUSE_END)]
        self._clauses = sorted({0, *ends, *commas, *turns})
        self._units = [match.start() for match in _UNIT.finditer(self.text)]

    @property
    def keys(self) -> Iterable[str]:
        """Give what was found at all."""
        return self._by_key.keys()

    def all_of(self, key: str) -> Sequence[Found]:
        """Give every place of one key, in order."""
        return self._by_key.get(key, ())

    def within(self, key: str, start: int, end: int) -> Sequence[Found]:
        """Give the places of one key that begin at or after `start` and end before `end`."""
        places = self.all_of(key)
        first = bisect_left(places, start, key=lambda one: one.start)
        last = bisect_left(places, end, key=lambda one: one.start)
        return [one for one in places[first:last] if one.end <= end]

    def ending_at(self, place: int) -> Sequence[Found]:
        """Give every word that ends at a place, longest first."""
        return sorted(self._by_end.get(place, ()), key=lambda one: one.start)

    def clause(self, place: int) -> tuple[int, int]:
        """Give start and end of the clause of a place."""
        return _span(self._clauses, place, len(self.text))

    def sentence(self, place: int) -> tuple[int, int]:
        """Give start and end of the sentence of a place."""
        return _span(self._sentences, place, len(self.text))

    def distance(self, start: int, end: int) -> int:
        """Count the Chinese characters, English words and signs between two places."""
        return bisect_left(self._units, end) - bisect_left(self._units, start)

    def widest_start(self, word: Found) -> int:
        """Give where the longest finding around a word begins: 起疹子 for 疹."""
        wider = (
            one.start
            for start in range(max(0, word.start - _WIDEST), word.start)
            for one in self._by_start.get(start, ())
            if one.end >= word.end
            and (one.key[0] != CONTEXT_MARK or one.key == FEVER)
            and self.text[one.start] not in _DENYING
        )
        return min([word.start, *wider])

    def is_in_idiom(self, start: int, end: int) -> bool:
        """Tell whether a place lies inside of a saying."""
        places = self.all_of(IDIOM)
        number = bisect_right(places, start, key=lambda one: one.start)
        return number > 0 and places[number - 1].end >= end

    def place_of(self, typed: int) -> int:
        """Give where a place of the typed text stands in `text`."""
        return bisect_left(self._origins, typed)


def _span(starts: Sequence[int], place: int, size: int) -> tuple[int, int]:
    number = bisect_right(starts, place)
    return starts[number - 1], starts[number] if number < len(starts) else size


def _corrected(typed: str, spelling: Spelling) -> tuple[str, list[int]]:
    """Give the text in right spelling, and the place in the typed text of each character."""
    chinese = spelling.chinese(typed)
    parts: list[str] = []
    origins: list[int] = []
    last = 0
    for start, end, right in spelling.english(chinese):
        parts += (chinese[last:start], right)
        origins += range(last, start)
        origins += [start] * len(right)
        last = end
    parts.append(chinese[last:])
    origins += range(last, len(chinese))
    return "".join(parts), origins


def _compact(text: str, origins: list[int]) -> tuple[str, list[int]]:
    """Leave one space between English words and numbers, and none beside Chinese ones."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACE.finditer(text):
        start, end = match.span()
        parts.append(text[last:start])
        places += origins[last:start]
        if start > 0 and end < len(text) and _is_open(text[start - 1]) and _is_open(text[end]):
            parts.append(" ")
            places.append(origins[start])
        last = end
    parts.append(text[last:])
    places += origins[last:]
    return "".join(parts), places


def _is_open(character: str) -> bool:
    return character.isascii() and character != _LINE_END


def _uncovered(found: Sequence[Found], pieces: frozenset[str]) -> list[Found]:
    """Leave out what stands inside of a saying, and words of context inside of longer words.

    Args:
        found: In order of start, longer ones first.
        pieces: What covers nothing, because it means nothing alone.
    """
    kept: list[Found] = []
    idiom_end = covered_to = unless_end = 0
    idiom_start = cover_start = unless_start = -1
    for one in found:
        in_idiom = one.end <= idiom_end and (one.start, one.end) != (idiom_start, idiom_end)
        covered = one.end <= covered_to and (one.start, one.end) != (cover_start, covered_to)
        if one.key == IDIOM and one.end > idiom_end:
            idiom_start, idiom_end = one.start, one.end
        if one.key.startswith(_UNLESS_MARK) and one.end > unless_end:
            unless_start, unless_end = one.start, one.end
        excepted = one.end <= unless_end and (one.start, one.end) != (unless_start, unless_end)
        if _covers(one.key, pieces) and not excepted and one.end > covered_to:
            cover_start, covered_to = one.start, one.end
        if in_idiom or (covered and one.key[0] == CONTEXT_MARK and one.key != _COMPARISON):
            continue
        kept.append(one)
    return kept


def _covers(key: str, pieces: frozenset[str]) -> bool:
    return key not in _NEVER_COVERS and key[0] != _UNLESS_MARK and key not in pieces
