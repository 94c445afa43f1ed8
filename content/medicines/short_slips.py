"""Short Chinese names with a slip. Two or three characters prove little, so they need company.

A piece counts only where it is the whole text, follows a word of taking, or stands before a form.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from content.medicines.find import Hit, How
from content.medicines.index import LISTED, SHORT_NAME, MedicineIndex
from content.medicines.names import Typed
from content.medicines.slips import DOUBLED, SAME_SOUND, Slip
from content.medicines.sounds import sound

_LONGEST = 3
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_MOST_RUNS = 50


@lru_cache(maxsize=4)
def _splitter(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})")


def find_short_slips(index: MedicineIndex, typed: Typed, taken: Sequence[Hit | Slip]) -> list[Slip]:
    """Find short names that sound alike or have a character doubled; ask where one is wrong."""
    covered = {place for one in taken for place in range(one.start, one.end)}
    text = "".join("\n" if place in covered else char for place, char in enumerate(typed.text))
    alone = text.strip()
    slips: list[Slip] = []
    for count, run in enumerate(_RUN.finditer(text)):
        if count < _MOST_RUNS:
            slips += (
                slip
                for start, piece in _pieces(index, run[0], alone=run[0] == alone)
                if (slip := _slip(index, run.start() + start, piece))
            )
    return slips


def _pieces(index: MedicineIndex, run: str, *, alone: bool) -> Iterator[tuple[int, str]]:
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


def _slip(index: MedicineIndex, start: int, piece: str) -> Slip | None:
    end = start + len(piece)
    kinds = ((SAME_SOUND, _homophones(index, piece)), (DOUBLED, _doubled(index, piece)))
    for cost, places in kinds:
        entries = {index.names[place].entry for place in places}
        if entries:
            hit = Hit(start=start, end=end, name=places[0], how=How.FUZZY, cost=cost)
            only = hit if len(entries) == 1 else None
            return Slip(start=start, end=end, hit=only, names=tuple(places))
    if names := _nearly(index, piece):
        return Slip(start=start, end=end, hit=None, names=names)
    return None


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
