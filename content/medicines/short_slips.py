"""Short Chinese names with a slip. Two or three characters prove little, so they need company.

A piece counts only where it is the whole text, follows a word of taking, or stands before a form.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from content.medicines.find import Hit, How
from content.medicines.index import LISTED, SHORT_NAME, MedicineIndex
from content.medicines.names import Typed
from content.medicines.slips import DOUBLED, SAME_SOUND, Slip
from content.medicines.sounds import sound

_LONGEST = 3
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_MOST_RUNS = 50
_NUMBERS = frozenset("一二两三四五六七八九十半几")


@lru_cache(maxsize=4)
def _splitter(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})")


def find_short_slips(index: MedicineIndex, typed: Typed, taken: Sequence[Hit | Slip]) -> list[Slip]:
    """Find short names that sound alike or have a character doubled; ask where one is wrong."""
    covered = {place for one in taken for place in range(one.start, one.end)}
    text = "".join("\n" if place in covered else char for place, char in enumerate(typed.text))
    rest, whole = text.strip(), typed.text.strip()
    asks = any(word in typed.text for word in index.words["asking_zh"])
    slips: list[Slip] = []
    for run in islice(_RUN.finditer(text), _MOST_RUNS):
        for place, piece in _pieces(
            index, run[0], alone=asks or run[0] == rest, all_alone=asks or run[0] == whole
        ):
            start = run.start() + place
            is_free = all(start >= one.end or start + len(piece) <= one.start for one in slips)
            if is_free and (slip := _slip(index, start, piece)):
                slips.append(slip)
    return slips


def _pieces(
    index: MedicineIndex, run: str, *, alone: bool, all_alone: bool
) -> Iterator[tuple[int, str]]:
    """Give the pieces in company.

    `alone`: the run is all that is not explained yet, or what is asked about; `all_alone`: it is
    the whole text, or what is asked about.
    """
    words = index.words
    after = (*words["forms_zh"], *words["units_zh"])
    no_names = {*after, *words["topical_zh"], *words["salts"]}
    parts = _splitter((*words["cuts_zh"], *after)).split(run)
    position = 0
    for place, part in enumerate(parts):
        if place % 2 == 0 and part not in no_names and SHORT_NAME <= len(part) <= _LONGEST:
            taken = place > 0 and parts[place - 1] in words["taken_zh"]
            counted = place + 1 < len(parts) and parts[place + 1] in after
            if (alone and part == run) or taken or counted:
                yield position, part
        position += len(part)
    yield from _pieces_with_cuts(index, run, alone=all_alone)


def _pieces_with_cuts(index: MedicineIndex, run: str, *, alone: bool) -> Iterator[tuple[int, str]]:
    """Give what follows a word of taking even where a word that parts names is inside of it."""
    words = index.words
    after = (*words["forms_zh"], *words["units_zh"])
    ends = (*after, *words["cuts_zh"])
    starts = [match.end() for match in _splitter(words["taken_zh"]).finditer(run)]
    for start in [0, *starts] if alone else starts:
        ending = ends if start else after
        for size in (_LONGEST, SHORT_NAME):
            piece, rest = run[start : start + size], run[start + size :]
            if len(piece) != size:
                continue
            amount = piece[0] in _NUMBERS and piece.endswith(after)
            if not amount and (not rest or rest.startswith(ending)):
                yield start, piece


def _slip(index: MedicineIndex, start: int, piece: str) -> Slip | None:
    end = start + len(piece)
    kinds = ((SAME_SOUND, _homophones(index, piece)), (DOUBLED, _doubled(index, piece)))
    for cost, places in kinds:
        entries = {index.names[place].entry for place in places}
        if entries:
            hit = Hit(start=start, end=end, name=places[0], how=How.FUZZY, cost=cost)
            only = hit if len(entries) == 1 else None
            return Slip(start=start, end=end, hit=only, names=tuple(places))
    if names := (*_nearly(index, piece), *_alike(index, piece)):
        return Slip(start=start, end=end, hit=None, names=names)
    return None


def _alike(index: MedicineIndex, piece: str) -> Iterator[int]:
    """Give the names of two characters that are these swapped, or one of another shape."""
    if len(piece) != SHORT_NAME:
        return
    first, second = piece[0], piece[1]
    spelt = [second + first]
    spelt += [char + second for char, like in index.shapes.items() if first in like]
    spelt += [first + char for char, like in index.shapes.items() if second in like]
    for key in dict.fromkeys(spelt):
        place = index.by_key.get(key, -1)
        if place >= 0 and index.names[place].kind in LISTED:
            yield place


def _homophones(index: MedicineIndex, piece: str) -> list[int]:
    if len(piece) != SHORT_NAME:
        return []
    spelt = "".join(sound(char, index.readings) for char in piece)
    return [
        place
        for place in index.by_pinyin.get(spelt, ())
        if index.names[place].kind in LISTED and len(index.names[place].key) == SHORT_NAME
    ]


def _doubled(index: MedicineIndex, piece: str) -> list[int]:
    once = re.sub(r"(.)\1", r"\1", piece)
    place = index.by_key.get(once, -1)
    same = len(once) != SHORT_NAME or once == piece or place < 0
    return [] if same or index.names[place].kind not in LISTED else [place]


def _nearly(index: MedicineIndex, piece: str) -> tuple[int, ...]:
    """Give the names of three characters of which one is missing here, or another."""
    if len(piece) == SHORT_NAME:
        found = [index.three[at, piece] for at in range(_LONGEST) if (at, piece) in index.three]
    else:
        rests = [(at, piece[:at] + piece[at + 1 :]) for at in range(_LONGEST)]
        found = [index.three[rest] for rest in rests if rest in index.three]
    return tuple(dict.fromkeys(place for places in found for place in places))
