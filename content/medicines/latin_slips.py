"""Latin names and pinyin written with a slip, or misread by a camera."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from content.medicines.find import Hit, How, Token
from content.medicines.index import MedicineIndex
from content.medicines.slips import Slip
from content.medicines.sounds import is_pinyin

_SHORTEST = 4
_SHORTEST_CLEAR = 5
_SURE = 8
_SHORTEST_PINYIN = 7
_LONG = 11
_LONGEST = 40
_MANY = 24
_SHORT_WORD = 3
_CAMERA_DIGITS = frozenset("0158")
_ONE, _F, _PH = "1", "f", "ph"
_MOST_WORDS = 4
# What a camera makes of letters.
_MISREAD = (
    (re.compile("0"), "o"),
    (re.compile("[1|]"), "l"),
    (re.compile("5"), "s"),
    (re.compile("8"), "b"),
    (re.compile("rn"), "m"),
    (re.compile("vv"), "w"),
)


def find_latin_slips(
    index: MedicineIndex, runs: Iterable[Sequence[Token]], hits: Sequence[Hit], limit: int
) -> list[Slip]:
    """Find Latin names with a slip among the first `limit` words that are no common English."""
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    slips: list[Slip] = []
    seen = 0
    for run in runs:
        position = 0
        while position < len(run) and seen < limit:
            step = 1
            for phrase in _phrases(index, _free(run[position:], taken)):
                seen += 1
                if slip := _slip(index, phrase):
                    slips.append(slip)
                    step = len(phrase)
                    break
            position += step
    return slips


def _free(tokens: Sequence[Token], taken: set[int]) -> Sequence[Token]:
    """Give the words up to the first that is part of something found already."""
    last = next((place for place, one in enumerate(tokens) if one.start in taken), len(tokens))
    return tokens[: min(last, _MOST_WORDS)]


def _phrases(index: MedicineIndex, rest: Sequence[Token]) -> Iterator[Sequence[Token]]:
    if not rest:
        return
    first = rest[0].text
    if _is_split_by_digit(rest):
        yield rest[:2]
    if _SHORTEST <= len(first) <= _LONGEST and first not in index.english and not first.isdigit():
        yield rest[:1]
    if first in index.english:
        # Joined to others it would only make a name out of an ordinary phrase.
        return
    for size in range(2, min(_MOST_WORDS, len(rest)) + 1):
        whole = "".join(token.text for token in rest[:size])
        if _SHORTEST_PINYIN <= len(whole) <= _LONGEST and not _is_english(index, rest[:size]):
            yield rest[:size]


def _is_split_by_digit(rest: Sequence[Token]) -> bool:
    """Tell whether a digit that a camera made of a letter stands at the end or start of a word."""
    if len(rest) == 1 or rest[0].end != rest[1].start:
        return False
    word, digit = sorted(rest[:2], key=lambda token: token.text.isdigit())
    return digit.text in _CAMERA_DIGITS and len(word.text) >= _SHORT_WORD


def _is_english(index: MedicineIndex, phrase: Sequence[Token]) -> bool:
    """Tell whether joining words would only make a name out of an ordinary phrase."""
    ends = phrase[0].text, phrase[-1].text
    if any(word in index.english for word in ends) or any(one.text.isdigit() for one in phrase):
        return True
    return min(map(len, ends)) < _SHORT_WORD and not all(
        is_pinyin(token.text, index.syllables) for token in phrase
    )


def _slip(index: MedicineIndex, phrase: Sequence[Token]) -> Slip | None:
    typed = "".join(token.text for token in phrase)
    if typed in index.by_key:
        # Written as listed, and not taken for a name because nothing says that it is one.
        return None
    start, end = phrase[0].start, phrase[-1].end
    found: dict[int, float] = {}
    for word in _readings(typed):
        for name, cost in _near(index, word):
            found[name] = min(cost, found.get(name, cost))
    if not found:
        return None
    best = min(found.values())
    nearest = [name for name, cost in found.items() if cost == best]
    rivals = [name for name, cost in found.items() if cost <= best + 1]
    entries = {index.names[name].entry for name in nearest}
    others = {index.names[name].entry for name in rivals} - entries
    names = tuple(name for name in rivals if index.names[name].entry >= 0)
    if not names:
        return Slip(start=start, end=end, hit=None, names=())
    # Before a stem that many share, two wrong letters make another medicine.
    stemmed = best > 1 and typed.endswith(index.words["stems_en"])
    clear = len(entries) == 1 and -1 not in entries and _is_clear(typed, best, others)
    clear = clear and not stemmed and (len(phrase) == 1 or best <= 1)
    hit = Hit(start=start, end=end, name=nearest[0], how=How.FUZZY, cost=best)
    return Slip(start=start, end=end, hit=hit if clear else None, names=names)


def _is_clear(typed: str, cost: float, others: set[int]) -> bool:
    """Tell whether one letter differs, or two in a long word that nothing else resembles."""
    if len(typed) < _SHORTEST_CLEAR:
        return False
    return cost <= 1 or (len(typed) >= _LONG and not others)


def _readings(typed: str) -> Iterator[str]:
    yield typed
    read = typed
    for pattern, letter in _MISREAD:
        read = pattern.sub(letter, read)
    if read != typed:
        yield read
        if _ONE in typed:
            yield read.replace("l", "i")
    if _PH in typed:
        yield typed.replace(_PH, _F)
    elif _F in typed:
        yield typed.replace(_F, _PH)


def _near(index: MedicineIndex, word: str) -> Iterator[tuple[int, float]]:
    allowed = 2 if len(word) >= _SURE else 1
    for size in range(len(word) - allowed, len(word) + allowed + 1):
        keys, places = index.spelt.get(size, ((), ()))
        for key, distance, place in extract(
            word, keys, scorer=OSA.distance, score_cutoff=allowed, limit=_MANY
        ):
            if index.names[places[place]].sounds and len(key) < _SHORTEST_PINYIN:
                continue
            yield places[place], float(distance)
