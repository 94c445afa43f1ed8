"""Names written with a slip: a wrong, missing, doubled or swapped character or letter.

Nothing found here is certain. A name that could as well be another medicine, on the list or not,
is no finding but a question.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from content.medicines.find import Hit, How
from content.medicines.index import FIRST_SPOT, SPOTS, MedicineIndex, Name, votes_needed
from content.medicines.names import has_han, is_han
from content.medicines.sounds import merged, sound

# What one difference costs, as a share of a wholly wrong character.
SAME_SOUND = 0.25
_LIKE_SOUND = 0.35
_LIKE_SHAPE = 0.35
DOUBLED = 0.5
_SWAPPED = 0.6
_WRONG = 1.0
# What may differ in a name of so many characters.
_LIMITS = ((9, 2.1), (6, 1.6), (4, 1.1), (3, 0.6))
_RIVAL = 0.3
# A share of a long name that may differ although a shorter name in it is written as listed.
_MINOR_SHARE = 0.2
_SHORT_HEAD = 2
_MOST_MATCHES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A place that resembles names; `hit` is None where it cannot be told which is meant."""

    start: int
    end: int
    hit: Hit | None
    names: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    cost: float
    start: int
    end: int
    name: int
    head_differs: bool


def limit_for(length: int) -> float:
    """Give the cost up to which a Chinese name of this length is still recognised."""
    return next((cost for size, cost in _LIMITS if length >= size), 0.0)


def find_han_slips(index: MedicineIndex, text: str, hits: Sequence[Hit], limit: int) -> list[Slip]:
    """Find Chinese names with a slip in the first `limit` characters.

    What is already found stays, unless the resembling name is longer and contains it.
    """
    matches = [
        match
        for match in _candidates(index, text[:limit], hits)
        if not _is_taken(index, match, hits)
    ]
    matches.sort(key=lambda match: (match.cost / len(index.names[match.name].key), -match.end))
    slips: list[Slip] = []
    for match in matches[:_MOST_MATCHES]:
        if all(match.end <= slip.start or match.start >= slip.end for slip in slips):
            slips.append(_judged(index, match, matches[:_MOST_MATCHES]))
    return slips


def _is_taken(index: MedicineIndex, match: _Match, hits: Sequence[Hit]) -> bool:
    touched = [hit for hit in hits if hit.start < match.end and match.start < hit.end]
    if not touched:
        return False
    inside = all(match.start <= hit.start and hit.end <= match.end for hit in touched)
    name = index.names[match.name]
    longest = max(hit.end - hit.start for hit in touched)
    longer = min(match.end - match.start, len(name.key)) > longest
    own = all(
        (index.names[hit.name].entry, index.names[hit.name].ingredient)
        == (name.entry, name.ingredient)
        for hit in touched
    )
    unlisted = all(index.names[hit.name].entry < 0 for hit in touched)
    much_longer = len(name.key) >= longest + _SHORT_HEAD
    likely = match.cost <= _SWAPPED or (
        much_longer and (unlisted or match.cost <= _MINOR_SHARE * len(name.key))
    )
    return not inside or not longer or own or not likely


def _candidates(index: MedicineIndex, text: str, hits: Sequence[Hit]) -> Iterator[_Match]:
    votes = _votes(index, text)
    ends = {place: hit.end for hit in hits for place in range(hit.start, hit.end)}
    done: set[int] = set()
    for spot, count in votes.items():
        name, place = divmod(spot, SPOTS)
        length = len(index.names[name].key)
        needed = votes_needed(length)
        # A character too many or too few moves the rest by one place: the fuller place leads.
        if count + count < needed or spot in done:
            continue
        beside = max(votes.get(spot - 1, 0), votes.get(spot + 1, 0))
        if count + beside < needed:
            continue
        done.update((spot - 1, spot, spot + 1))
        start = place - FIRST_SPOT
        if ends.get(start, 0) >= start + length:
            continue
        first = max(0, start - 1)
        window = text[first : start + length + 2]
        match = _aligned(index, name, window, first)
        if match.cost <= limit_for(length):
            yield match


def _votes(index: MedicineIndex, text: str) -> Mapping[int, int]:
    """Count for each name and each place how many characters sound as they would there."""
    votes: dict[int, int] = defaultdict(int)
    if not has_han(text):
        # A letter or digit is its own sound.
        few = index.postings_without_han
        for place, char in enumerate(text):
            if char in few:
                for spot in few[char]:
                    votes[spot + place] += 1
        return votes
    for place, char in enumerate(text):
        if is_han(char) or char.isalnum():
            for spot in index.postings.get(merged(sound(char, index.readings)), ()):
                votes[spot + place] += 1
    return votes


def _difference(index: MedicineIndex, char: str, name: Name, position: int) -> float:
    wanted = name.key[position]
    if char == wanted:
        return 0.0
    heard, said = sound(char, index.readings), name.sounds[position]
    if heard == said:
        return SAME_SOUND
    if merged(heard) == merged(said):
        return _LIKE_SOUND
    if char in index.shapes.get(wanted, ""):
        return _LIKE_SHAPE
    return _WRONG


def _aligned(index: MedicineIndex, place: int, window: str, offset: int) -> _Match:
    """Lay a name over a window at the least cost; both ends of the window are free."""
    name = index.names[place]
    width = len(window)
    rows: list[list[tuple[float, int]]] = [[(0.0, column) for column in range(width + 1)]]
    for position in range(len(name.key)):
        above = rows[-1]
        row = [(above[0][0] + _WRONG, above[0][1])]
        for column in range(1, width + 1):
            char = window[column - 1]
            doubled = position > 0 and char in (name.key[position], name.key[position - 1])
            best = min(
                (
                    above[column - 1][0] + _difference(index, char, name, position),
                    above[column - 1][1],
                ),
                (above[column][0] + _WRONG, above[column][1]),
                (row[column - 1][0] + (DOUBLED if doubled else _WRONG), row[column - 1][1]),
            )
            if (
                position
                and column > 1
                and window[column - 2 : column] == (name.key[position] + name.key[position - 1])
            ):
                before = rows[-2][column - 2]
                best = min(best, (before[0] + _SWAPPED, before[1]))
            row.append(best)
        rows.append(row)
    end = min(range(1, width + 1), key=lambda column: (rows[-1][column][0], -column), default=0)
    cost, start = rows[-1][end]
    # With a character missing, what is left is still all of one name.
    wrong = cost >= _WRONG and end - start >= len(name.key)
    head_differs = wrong and _head_differs(index, name, rows)
    return _Match(cost, offset + start, offset + end, place, head_differs)


def _head_differs(
    index: MedicineIndex, name: Name, rows: Sequence[Sequence[tuple[float, int]]]
) -> bool:
    """Tell whether a short head before a common stem has a wholly wrong character."""
    stem = max(
        (len(stem) for stem in index.words["stems_zh"] if name.key.endswith(stem)), default=0
    )
    head = len(name.key) - stem
    if not stem or not 0 < head <= _SHORT_HEAD:
        return False
    return min(cost for cost, _ in rows[head]) >= _WRONG


def _judged(index: MedicineIndex, best: _Match, matches: Sequence[_Match]) -> Slip:
    name = index.names[best.name]
    rivals = [
        match
        for match in matches
        if match.start < best.end
        and best.start < match.end
        and (match.cost <= best.cost + _RIVAL or _lacks_one(index, match))
        and not _is_part(index, match, best)
        and (index.names[match.name].entry != name.entry or name.entry < 0)
    ]
    listed = [best.name, *(match.name for match in rivals)]
    names = tuple(dict.fromkeys(place for place in listed if index.names[place].entry >= 0))
    clear = name.entry >= 0 and not rivals and not best.head_differs
    hit = Hit(start=best.start, end=best.end, name=best.name, how=How.FUZZY, cost=best.cost)
    return Slip(start=best.start, end=best.end, hit=hit if clear else None, names=names)


def _lacks_one(index: MedicineIndex, match: _Match) -> bool:
    """Tell whether what is typed is exactly this name but for one character left out."""
    length = len(index.names[match.name].key)
    return match.cost <= _WRONG and match.end - match.start < length


def _is_part(index: MedicineIndex, match: _Match, best: _Match) -> bool:
    """Tell whether one match is but a piece of the other, as 苯妥英 is of 磷苯妥英."""
    inside = best.start <= match.start and match.end <= best.end
    shorter = match.end - match.start < best.end - best.start
    contained = index.names[match.name].key in index.names[best.name].key
    return inside and shorter and (contained or match.cost > best.cost)
