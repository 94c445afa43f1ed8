"""One text prepared for the rules: its words, clauses and sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.triage.lexicon import Found, Lexicon
from content.triage.loose import Loose
from content.triage.spelling import Spelling

_SENTENCE_END = re.compile(r"[。!?;\n]|\.(?![0-9])")
_COMMA = re.compile(r"[,]")
_SPACE = re.compile(r"[^\S\n]+")
_UNIT = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9][0-9.]*|[^\sa-z0-9]")

_NOTHING_MORE = re.compile(
    r"[了的吧呢啊而已、,。!?; \n]*"
    r"|\s(?:only|today|now|this|from|when|at|in|on|after|since|but|for|with|by|so)(?![a-z]).*"
)
_LINE_END = "\n"
CONTEXT_MARK = "="
IDIOM = "=idiom"
_UNLESS_MARK = "!"
FEVER = "=fever"
_WIDEST = 4
_DENYING = frozenset("没不无未冇唔")
_HAVE_NOT = re.compile("没有")
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
    loose: Loose
    spelling: Spelling
    body: frozenset[str]
    pieces: frozenset[str]


class Said:
    """A text in one spelling, and where the words of the rules stand in it.

    `typed` is in right spelling already; `text` has no needless spaces.
    """

    def __init__(self, typed: str, known: Known) -> None:
        self.body = known.body
        self.text, self._origins = _compact(typed)
        in_order = sorted(known.lexicon.find(self.text), key=_place)
        found = _uncovered(in_order, known.pieces)
        sayings = [one for one in found if one.key == IDIOM]
        loose = (one for one in known.loose.find(self.text) if not _is_inside(one, sayings))
        found = sorted((*found, *loose), key=_place)
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
        self._body = sorted(
            ((one.start, one.end) for key in known.body for one in self.all_of(key)),
        )
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

    def has_body_part(self, start: int, end: int) -> bool:
        """Tell whether a part of the body stands between two places."""
        first = bisect_left(self._body, (start, 0))
        last = bisect_left(self._body, (end, 0))
        return any(part_end <= end for _, part_end in self._body[first:last])

    def distance(self, start: int, end: int) -> int:
        """Count the Chinese characters, English words and signs between two places."""
        return bisect_left(self._units, end) - bisect_left(self._units, start)

    def is_last_word(self, word: Found) -> bool:
        """Tell whether only small words follow in the clause: it is said of what is before."""
        _, end = self.clause(word.start)
        return _NOTHING_MORE.fullmatch(self.text, word.end, end) is not None

    def widest_start(self, word: Found) -> int:
        """Give where the longest finding around a word begins: 起疹子 for 疹."""
        wider = (
            one.start
            for start in range(max(0, word.start - _WIDEST), word.start)
            for one in self._by_start.get(start, ())
            if one.end >= word.end
            and (one.key[0] != CONTEXT_MARK or one.key == FEVER)
            and self.text[one.start] not in _DENYING
            and not _HAVE_NOT.match(self.text, max(0, one.start - 1))
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


def _compact(text: str) -> tuple[str, list[int]]:
    """Leave one space between English words and numbers, and none beside Chinese ones."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACE.finditer(text):
        start, end = match.span()
        parts.append(text[last:start])
        places += range(last, start)
        if start > 0 and end < len(text) and _is_open(text[start - 1]) and _is_open(text[end]):
            parts.append(" ")
            places.append(start)
        last = end
    parts.append(text[last:])
    places += range(last, len(text))
    return "".join(parts), places


def _is_open(character: str) -> bool:
    return character.isascii() and character != _LINE_END


def _place(one: Found) -> tuple[int, int]:
    return one.start, -one.end


def _is_inside(one: Found, sayings: Sequence[Found]) -> bool:
    """Tell whether a word shares a place with a saying that begins at or before it."""
    number = bisect_right(sayings, one.start, key=lambda saying: saying.start)
    return number > 0 and sayings[number - 1].end > one.start


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
