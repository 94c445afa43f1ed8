"""One text prepared for the rules: its words, clauses and sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
_SAYINGS = 4
_DENYING = frozenset("没不无未冇唔")
_HAVE_NOT = re.compile("没有")
# A space between two of these is a pause: voice typing writes no commas.
_SPOKEN = re.compile(r"[\u4e00-\u9fff]")
_PAUSE_SIDE = 2
# After one of these nobody has ended a clause yet.
_GOES_ON = ("=negation", "=hypothetical", "=question", "=information", "=double")
_UNENDED = frozenset("和跟与或把被给对在从到很太最又再都也就还是有个了着这那我你他她它")
_ENDED = frozenset("了着")
_LONGEST_BARE = 4
_NOT_BARE = re.compile(r"[没不无未冇唔好很太得了又还在有]")
_COUNTS = re.compile(r"[0-9一二三四五六七八九十两几半]")
_COUNTED = re.compile(
    r"[度℃片颗粒次个天小时分秒点号岁斤公克毫周月年多来余回遍趟顿袋支瓶口块层人床楼]"
)
_FILLER = "=filler"
_CLAUSE_END = "=clause_end"
# What compares does so inside of other words too: 这么 in 这么喘.
_COMPARISON = "=comparison"
# A word inside of one of these, and shorter, still means what it means alone.
_NEVER_COVERS = frozenset({_FILLER, "=now", "=not_me", _CLAUSE_END})


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
        self.text, self._origins, pauses = _compact(typed)
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
        self._hard = sorted({0, *ends, *commas, *turns})
        self._pauses = tuple(self._spoken_ends(pauses))
        self._clauses = sorted({*self._hard, *self._pauses})
        self._leave_out_what_spans_a_pause()
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

    def written_clause(self, place: int) -> tuple[int, int]:
        """Give start and end of the clause as its signs and words show it, whatever the pauses."""
        return _span(self._hard, place, len(self.text))

    def sentence(self, place: int) -> tuple[int, int]:
        """Give start and end of the sentence of a place."""
        return _span(self._sentences, place, len(self.text))

    def pauses_at(self, place: int) -> bool:
        """Tell whether a speaker paused at a place, so that a clause ends there."""
        return place in self._pauses

    def bare_before(self, place: int) -> bool:
        """Tell whether a pause is at a place, and a bare word, as of a list, follows it."""
        return place in self._pauses and self._is_bare(*self.clause(place))

    def is_in_spoken_list(self, place: int) -> bool:
        """Tell whether at least two bare words in a row, parted by pauses, hold a place."""
        start, end = self.clause(place)
        before = self.clause(start - 1)[0] if start else 0
        neighbours = (before != start and self.bare_before(before)), self.bare_before(end)
        return self.bare_before(start) and any(neighbours)

    def _is_bare(self, start: int, end: int) -> bool:
        """Tell whether a clause is the name of a finding and no more: 胸闷, not 胸闷得厉害."""
        if end - start > _LONGEST_BARE or _NOT_BARE.search(self.text, start, end):
            return False
        covered = start
        while covered < end:
            ends = [
                one.end
                for one in self._by_start.get(covered, ())
                if one.end <= end and (one.key[0] != CONTEXT_MARK or one.key == FEVER)
            ]
            if not ends:
                return False
            covered = max(ends)
        return True

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
        _, end = self.written_clause(word.start)
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

    def _spoken_ends(self, pauses: Sequence[int]) -> Iterator[int]:
        """Find the pauses that end a clause: two words on both sides, and nothing begun before."""
        edges = sorted({*self._hard, *pauses, len(self.text)})
        for place in pauses:
            number = bisect_left(edges, place)
            before, after = edges[number - 1], edges[number + 1] if number + 1 < len(edges) else 0
            is_long = place - before >= _PAUSE_SIDE and after - place >= _PAUSE_SIDE
            if is_long and not self._goes_on(place) and not self._is_within_a_word(place):
                yield place

    def _goes_on(self, place: int) -> bool:
        last = self.text[place - 1]
        if _COUNTS.match(last) and _COUNTED.match(self.text, place):
            return True
        if last in _UNENDED and last not in _ENDED:
            return True
        return any(one.key in _GOES_ON for one in self._by_end.get(place, ()))

    def _is_within_a_word(self, place: int) -> bool:
        if self._by_end.get(place) and any(
            one.end - one.start >= _PAUSE_SIDE for one in self._by_start.get(place, ())
        ):
            return False
        return any(one.key[0] != _UNLESS_MARK for one in self._across(place))

    def _across(self, place: int) -> Iterator[Found]:
        for start in range(max(0, place - _WIDEST), place):
            yield from (one for one in self._by_start.get(start, ()) if one.end > place)

    def _leave_out_what_spans_a_pause(self) -> None:
        for one in [one for place in self._pauses for one in self._across(place)]:
            for places, at in ((self._by_start, one.start), (self._by_end, one.end)):
                places[at] = [other for other in places[at] if other is not one]
            self._by_key[one.key] = [other for other in self._by_key[one.key] if other is not one]


def _span(starts: Sequence[int], place: int, size: int) -> tuple[int, int]:
    number = bisect_right(starts, place)
    return starts[number - 1], starts[number] if number < len(starts) else size


def _compact(text: str) -> tuple[str, list[int], list[int]]:
    """Leave one space between English words and numbers, and none beside Chinese ones.

    Returns:
        The text, where each of its characters was typed, and where a speaker paused.
    """
    parts: list[str] = []
    places: list[int] = []
    pauses: list[int] = []
    last = 0
    for match in _SPACE.finditer(text):
        start, end = match.span()
        parts.append(text[last:start])
        places += range(last, start)
        if start > 0 and end < len(text):
            if _is_open(text[start - 1]) and _is_open(text[end]):
                parts.append(" ")
                places.append(start)
            elif _SPOKEN.match(text, end):
                pauses.append(len(places))
        last = end
    parts.append(text[last:])
    places += range(last, len(text))
    return "".join(parts), places, pauses


def _is_open(character: str) -> bool:
    return character.isascii() and character != _LINE_END


def _place(one: Found) -> tuple[int, int]:
    return one.start, -one.end


def _is_inside(one: Found, sayings: Sequence[Found]) -> bool:
    """Tell whether a word shares a place with a saying."""
    number = bisect_left(sayings, one.end, key=lambda saying: saying.start)
    return any(saying.end > one.start for saying in sayings[max(0, number - _SAYINGS) : number])


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
