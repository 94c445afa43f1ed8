"""The list of medicines as it is searched: every name, how it sounds, and what it resembles."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict

from content.medicines.names import has_han, is_han
from content.medicines.rules import JudgementRules, RawRules, build_rules
from content.medicines.sounds import merged
from content.wording import InBoth

SHORTEST_SPELT = 3
# A name that begins at a place of a text is one number, which is counted faster than a pair:
# name * SPOTS + FIRST_SPOT + place.
SPOTS = 1 << 14
FIRST_SPOT = 1 << 10
SHORT_NAME = 2
# How many letters of a Latin name or of pinyin are looked at before it is looked up.
HEAD = 4


class NameKind(StrEnum):
    """What a name is. The last four are no entry of the list."""

    OWN = "own"
    ALIAS = "alias"
    TOPICAL = "topical"
    OTHER = "other"
    STUDY = "study"
    ORDINARY = "ordinary"
    UNNAMED = "unnamed"


_NO_NAMES = frozenset({NameKind.ORDINARY, NameKind.UNNAMED})
LISTED = frozenset({NameKind.OWN, NameKind.ALIAS, NameKind.TOPICAL})


class Parts(TypedDict):
    """What an index is made of, in types JSON knows; see `content.load_medicines`."""

    version: str
    entries: list[list[str]]
    names: list[list[str]]
    look_alikes: list[list[int]]
    readings: dict[str, str]
    shapes: dict[str, str]
    words: dict[str, list[str]]
    rules: RawRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the list. `substance` is its INN in lower case, `act_as` the group to act on.

    `also_as` is a second group whose rule counts as well, "" for none. `contains` are the numbers
    of other entries that are part of this combination, `other_flag` is a note for the nurse, None
    for none, `text_*` are keys of the approved texts for patient and nurse.
    """

    number: str
    substance: str
    zh: str
    group: str
    act_as: str
    also_as: str
    verdict: str
    urgency: str
    about: str
    contains: tuple[str, ...]
    other_flag: InBoth | None
    text_patient: str
    text_nurse: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way to write an entry. `ingredient` is the one substance meant, `shown` its zh name.

    `entry` and `also` are places in the list of entries, -1 where there is none; `sounds` are the
    syllables of a Chinese name, one a character.
    """

    key: str
    kind: NameKind
    entry: int
    also: tuple[int, ...]
    ingredient: str
    shown: str
    sounds: tuple[str, ...]
    needs_context: bool


@dataclass(frozen=True, slots=True, eq=False)
class MedicineIndex:
    """All names, ready to be searched. Immutable by agreement."""

    version: str
    entries: tuple[Entry, ...]
    names: tuple[Name, ...]
    look_alikes: Mapping[int, tuple[int, ...]]
    readings: Mapping[str, str]
    shapes: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    rules: JudgementRules
    by_number: Mapping[str, Entry] = field(repr=False)
    by_key: Mapping[str, int] = field(repr=False)
    by_pinyin: Mapping[str, tuple[int, ...]] = field(repr=False)
    lengths: Mapping[str, tuple[int, ...]] = field(repr=False)
    postings: Mapping[str, tuple[int, ...]] = field(repr=False)
    postings_without_han: Mapping[str, tuple[int, ...]] = field(repr=False)
    heads: frozenset[str] = field(repr=False)
    spelt: Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]] = field(repr=False)
    english: frozenset[str] = field(repr=False)
    syllables: frozenset[str] = field(repr=False)
    three: Mapping[tuple[int, str], tuple[int, ...]] = field(repr=False)


def build_index(parts: Parts) -> MedicineIndex:
    """Make the searchable index from its parts."""
    entries = tuple(_entry(row) for row in parts["entries"])
    names = tuple(_name(row) for row in parts["names"])
    by_pinyin = _by_pinyin(names, parts["words"]["readings"])
    return MedicineIndex(
        version=parts["version"],
        entries=entries,
        names=names,
        look_alikes=MappingProxyType({row[0]: tuple(row[1:]) for row in parts["look_alikes"]}),
        readings=parts["readings"],
        shapes=parts["shapes"],
        words=MappingProxyType({key: tuple(words) for key, words in parts["words"].items()}),
        rules=build_rules(parts["rules"]),
        by_number=MappingProxyType({entry.number: entry for entry in entries}),
        by_key=MappingProxyType({name.key: place for place, name in enumerate(names)}),
        by_pinyin=by_pinyin,
        lengths=_lengths(names),
        postings=_postings(names, parts["readings"]),
        postings_without_han=_postings(names, parts["readings"], without_han=True),
        heads=frozenset(key[:HEAD] for key in (*by_pinyin, *(name.key for name in names))),
        spelt=_spelt(names, by_pinyin),
        english=frozenset(parts["words"]["english"]),
        three=_three(names),
        syllables=frozenset(parts["readings"].values()) | {"lu", "lyu", "nyu"},
    )


def _entry(row: Sequence[str]) -> Entry:
    number, substance, zh, group, act_as, also_as, *rest = row
    verdict, urgency, about, contains, flag_en, flag_zh, patient, nurse = rest
    return Entry(
        number=number,
        substance=substance,
        zh=zh,
        group=group,
        act_as=act_as,
        also_as=also_as,
        verdict=verdict,
        urgency=urgency,
        about=about,
        contains=tuple(contains.split()),
        other_flag=InBoth(flag_en, flag_zh) if flag_en else None,
        text_patient=patient,
        text_nurse=nurse,
    )


def _name(row: Sequence[str]) -> Name:
    key, kind, entry, also, ingredient, shown, sounds, context = row
    return Name(
        key=key,
        kind=NameKind(kind),
        entry=int(entry),
        also=tuple(int(one) for one in also.split()),
        ingredient=ingredient,
        shown=shown,
        sounds=tuple(sounds.split()),
        needs_context=bool(context),
    )


def _lengths(names: Sequence[Name]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if has_han(name.key):
            found[name.key[0]].add(len(name.key))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in found.items()}


def _three(names: Sequence[Name]) -> Mapping[tuple[int, str], tuple[int, ...]]:
    """Give the names of three characters by the two that are left without one of them."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if len(name.sounds) == SHORTEST_SPELT and name.kind in LISTED:
            for at in range(SHORTEST_SPELT):
                found[at, name.key[:at] + name.key[at + 1 :]].append(place)
    return {rest: tuple(places) for rest, places in found.items()}


def _by_pinyin(names: Sequence[Name], readings: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    others = {row[0]: row[1:].split() for row in readings}
    found: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if len(name.sounds) >= SHORT_NAME and name.kind not in _NO_NAMES:
            for spelling in _spellings(name, others):
                found[spelling].append(place)
    return {spelling: tuple(places) for spelling, places in found.items()}


def _spellings(name: Name, others: Mapping[str, Sequence[str]]) -> set[str]:
    """Give the name in pinyin, with another reading of one character, and with ü in other ways."""
    spelt = {"".join(name.sounds)}
    for at, char in enumerate(name.key):
        for said in others.get(char, ()):
            spelt.add("".join((*name.sounds[:at], said, *name.sounds[at + 1 :])))
    return {one.replace("lv", written) for one in spelt for written in ("lv", "lu", "lyu")}


def _postings(
    names: Sequence[Name], readings: Mapping[str, str], *, without_han: bool = False
) -> Mapping[str, tuple[int, ...]]:
    """Give for each sound where it stands in which names, as one number: see `SPOTS`.

    With `without_han`, only those of names that may be meant by a text without a Chinese character.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if len(name.sounds) < SHORTEST_SPELT or name.kind is NameKind.UNNAMED:
            continue
        length = len(name.key)
        if without_han and length - sum(map(is_han, name.key)) < votes_needed(length):
            continue
        for position, (char, syllable) in enumerate(zip(name.key, name.sounds, strict=True)):
            for key in {merged(syllable), merged(readings.get(char, char))}:
                found[key].append(place * SPOTS + FIRST_SPOT - position)
    return {key: tuple(spots) for key, spots in found.items()}


def votes_needed(length: int) -> int:
    """Give how many characters of a Chinese name must sound as listed for it to be looked at."""
    return length - 1 if length < 6 else length - 2  # noqa: PLR2004 - two slips from six on


def _spelt(
    names: Sequence[Name], by_pinyin: Mapping[str, tuple[int, ...]]
) -> Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]]:
    """Group Latin names and pinyin by length, each with the place of its name."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for place, name in enumerate(names):
        if not has_han(name.key) and name.kind is not NameKind.UNNAMED:
            found[len(name.key)].append((name.key, place))
    for spelling, places in by_pinyin.items():
        if len(names[places[0]].sounds) >= SHORTEST_SPELT:
            found[len(spelling)].extend((spelling, place) for place in places)
    return {
        size: (tuple(key for key, _ in rows), tuple(place for _, place in rows))
        for size, rows in found.items()
    }
