"""The wordings of the rules, and where they fit a prepared text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from content.triage.lexicon import Found
from content.triage.said import Said

_GAP, _BOTH = " … ", " & "
_FAR_GAP, _FAR_BOTH = " …… ", " && "
_GROUP = re.compile(r"(<[a-z_]+>)")
_FARTHEST = 10
_FARTHER = 30
_NEXT = 1
_JUST_A_COMMA = 1
_FARTHEST_CHARACTERS = 90


class Join(Enum):
    """How an item of a wording stands to the one before it."""

    BESIDE = auto()
    AFTER = auto()
    EITHER = auto()
    LATER = auto()
    ANYWHERE = auto()


_JOINS = {
    _GAP: Join.AFTER,
    _BOTH: Join.EITHER,
    _FAR_GAP: Join.LATER,
    _FAR_BOTH: Join.ANYWHERE,
}
_JOINT = re.compile(f"({'|'.join(_JOINS)})")
_REACH = {
    Join.BESIDE: _NEXT,
    Join.AFTER: _FARTHEST,
    Join.EITHER: _FARTHEST,
    Join.LATER: _FARTHER,
    Join.ANYWHERE: _FARTHER,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One word or group of a wording. `key` is what the lexicon calls it."""

    key: str
    join: Join


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a wording fits."""

    start: int
    end: int
    words: tuple[int, ...]


def items_of(wording: str) -> tuple[Item, ...]:
    """Read a wording of a rule."""
    items: list[Item] = []
    join = Join.BESIDE
    for part in _JOINT.split(wording):
        if part in _JOINS:
            join = _JOINS[part]
            continue
        for piece in _GROUP.split(part):
            if key := piece.strip():
                items.append(Item(key, join))
                join = Join.BESIDE
    return tuple(items)


def fits(said: Said, items: Sequence[Item], body: frozenset[str]) -> Iterator[Fit]:
    """Find every place of a wording; between a part of the body and its word no other part."""
    if not all(said.all_of(item.key) for item in items):
        return
    for found in said.all_of(items[0].key):
        places = [found]
        for before, item in pairwise(items):
            following = _following(said, places[-1], item, body if before.key in body else None)
            if following is None:
                break
            places.append(following)
        else:
            yield Fit(
                min(one.start for one in places),
                max(one.end for one in places),
                tuple(said.widest_start(one) for one in places),
            )


def _following(said: Said, found: Found, item: Item, body: frozenset[str] | None) -> Found | None:
    farthest = _REACH[item.join]
    after = _next(said, found, item.key)
    if (
        after is not None
        and said.distance(found.end, after.start) <= farthest
        and not _is_apart(said, found.end, after.start, item, body)
    ):
        return after
    if item.join not in {Join.EITHER, Join.ANYWHERE}:
        return None
    before = _previous(said, found, item.key)
    if before is None or said.distance(before.end, found.start) > farthest:
        return None
    if body is not None and _follows_body(said, before, found, body):
        return None
    return None if _is_apart(said, before.end, found.start, item, body) else before


def _next(said: Said, found: Found, key: str) -> Found | None:
    places = said.all_of(key)
    number = bisect_left(places, found.end, key=lambda one: one.start)
    return places[number] if number < len(places) else None


def _previous(said: Said, found: Found, key: str) -> Found | None:
    places = said.all_of(key)
    number = bisect_left(places, found.start, key=lambda one: one.start)
    earlier = [one for one in places[max(0, number - 2) : number] if one.end <= found.start]
    return earlier[-1] if earlier else None


def _is_apart(said: Said, end: int, start: int, item: Item, body: frozenset[str] | None) -> bool:
    """Tell whether a sentence end, a comma after a part of the body, or another part intervenes."""
    if start - end > _FARTHEST_CHARACTERS or said.sentence(end)[1] <= start:
        return True
    if body is None or item.key in body:
        return False
    if said.written_clause(end)[1] <= start and start - end > _JUST_A_COMMA:
        return True
    return said.has_body_part(end, start)


def _follows_body(said: Said, before: Found, part: Found, body: frozenset[str]) -> bool:
    # "back pain and a dry mouth" is no pain in the mouth.
    for place in (before.start, before.start - 1):
        for one in said.ending_at(place):
            if one.key in body and one.end <= part.start:
                return True
    return False
