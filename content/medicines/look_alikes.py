"""Which names can be mistaken for one another: found once, when the list is loaded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import OSA

from content.medicines.index import LISTED, Name, NameKind
from content.medicines.names import has_han

_SHORTEST_HAN = 3
_SHORTEST_LATIN = 6
_LONG_LATIN = 9
_NO_MEDICINES = frozenset({NameKind.ORDINARY, NameKind.UNNAMED})


def look_alikes(names: Sequence[Name]) -> list[list[int]]:
    """Give for each name of the list the places of names of something else that resemble it.

    A row is the place of a name followed by the places of its look-alikes. Chinese names are
    alike when one character differs, is missing or too many, when one is the other with a word of
    two characters before it, or when they sound the same; Latin
    ones when one letter differs, two in a long name.
    """
    alike: dict[int, set[int]] = defaultdict(set)
    for one, other in _neighbours(names):
        if _differ(names[one], names[other]) and _resemble(names[one].key, names[other].key):
            alike[one].add(other)
            alike[other].add(one)
    for place, other in _homophones(names):
        alike[place].add(other)
        alike[other].add(place)
    return [
        [place, *sorted(others)]
        for place, others in sorted(alike.items())
        if names[place].kind in LISTED
    ]


def _differ(one: Name, other: Name) -> bool:
    if one.kind in _NO_MEDICINES or other.kind in _NO_MEDICINES:
        return False
    if one.entry == other.entry:
        return one.entry < 0 or one.ingredient != other.ingredient
    return not {one.entry, *one.also} & {other.entry, *other.also}


def _resemble(one: str, other: str) -> bool:
    if has_han(one) and has_han(other) and (one.endswith(other) or other.endswith(one)):
        return True
    longest = max(len(one), len(other))
    limit = 2 if not has_han(one + other) and longest >= _LONG_LATIN else 1
    return OSA.distance(one, other, score_cutoff=limit) <= limit


def _neighbours(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Pair the names that are equal after leaving out what their kind allows to differ."""
    first: dict[str, int] = {}
    more: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        shortest = _SHORTEST_HAN if has_han(name.key) else _SHORTEST_LATIN
        if len(name.key) < shortest:
            continue
        for rest in _rests(name.key):
            if first.setdefault(rest, place) != place:
                more[rest].append(place)
    for rest, places in more.items():
        for one, other in combinations((first[rest], *places), 2):
            if names[one].kind in LISTED or names[other].kind in LISTED:
                yield one, other


def _rests(key: str) -> set[str]:
    if has_han(key):
        return {key, key[2:], *(key[:place] + key[place + 1 :] for place in range(len(key)))}
    once = {key[:place] + key[place + 1 :] for place in range(len(key))}
    if len(key) < _LONG_LATIN:
        return {key, *once}
    twice = {
        key[:first] + key[first + 1 : second] + key[second + 1 :]
        for first, second in combinations(range(len(key)), 2)
    }
    return {key, *once, *twice}


def _homophones(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    spelt: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if name.sounds:
            spelt[name.sounds].append(place)
    for places in spelt.values():
        for one, other in combinations(places, 2):
            listed = names[one].kind in LISTED or names[other].kind in LISTED
            if listed and _differ(names[one], names[other]):
                yield one, other
