"""Which medicines, foods and herbs somebody names, and what the list says about each.

Nothing is ever called safe: what is not on the list is unknown, and what only resembles a name is
asked back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.medicines.find import Hit, How, Token, find_exact, latin_runs
from content.medicines.forms import is_topical
from content.medicines.index import LISTED, SHORT_NAME, MedicineIndex, Name, NameKind
from content.medicines.latin_slips import find_latin_slips
from content.medicines.names import Typed, has_han, read_typed
from content.medicines.short_slips import find_short_slips
from content.medicines.slips import Slip, find_han_slips
from content.medicines.unknown import unknown_products
from content.wording import InBoth

# The longest message of the messenger; what comes after it is searched for exact names only.
_READ_CLOSELY = 4096
_WORDS_READ_CLOSELY = 200
_FULL_SCORE = 100
_PINYIN_SCORE = 98
_MOST_SUGGESTIONS = 3
# Keys of texts/medicine.yaml: a local form is told of in the same words in every group.
_TOPICAL_PATIENT, _TOPICAL_NURSE = "medicine_topical", "medicine_nurse_topical"


class MedicineStatus(StrEnum):
    """What is to be done about a whole text. All but the last are listed most serious first."""

    INTERACTS = "interacts"
    TOPICAL = "topical"
    UNKNOWN = "unknown"
    LISTED_NO_INTERACTION = "listed_no_interaction"
    NONE = "none"


_SERIOUS_FIRST = tuple(MedicineStatus)
_SAME_THING = re.compile(r"\s*(?:就是|就叫|名叫|叫做|是|叫)?[\s“\"「《(（:：]*")
_THIS_ONE = re.compile(r"[)）”\"」》]?(?:这个|这种|那个|那种|是种|是|这)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMedicine:
    """A medicine of the list that a text names.

    `substance` is the INN of its entry in lower case, `ingredient` the one substance meant where
    an entry has several, `name` how it is shown. `group` is the entry's own, `act_as` the one to
    act on. `also` are other entries that mention it, `contains` those that are part of it.
    `is_certain` is false where somebody must be asked first; `suggestions` are then the names to
    offer. Only a certain one may be recorded without asking. `text_patient` and `text_nurse` are
    keys of what is said, `other_flag` is the note that the nurse's text shows.
    """

    number: str
    substance: str
    ingredient: str
    name: str
    group: str
    act_as: str
    status: MedicineStatus
    urgency: str
    about: str
    matched: str
    how: How
    score: int
    is_certain: bool
    suggestions: tuple[str, ...]
    also: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    other_flag: InBoth | None = None
    text_patient: str = ""
    text_nurse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichMedicine:
    """Something that resembles several names: ask "did you mean", with the names to offer."""

    matched: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineReading:
    """All that a text names. `unknown` are products that are not on the list."""

    status: MedicineStatus
    found: tuple[FoundMedicine, ...]
    asked: tuple[WhichMedicine, ...]
    unknown: tuple[str, ...]


def recognise(catalogue: MedicineIndex, text: str) -> MedicineReading:
    """Read a text. Never raises, and takes time in proportion to its length."""
    typed = read_typed(text)
    runs = latin_runs(typed)
    exact = find_exact(catalogue, typed, runs)
    slips = [
        *find_han_slips(catalogue, typed.text, exact, _READ_CLOSELY),
        *find_latin_slips(catalogue, runs, exact, _WORDS_READ_CLOSELY),
    ]
    slips += find_short_slips(catalogue, typed, (*exact, *slips))
    kept = [hit for hit in exact if not any(_within(hit, slip) for slip in slips)]
    hits = sorted(
        (*kept, *(slip.hit for slip in slips if slip.hit)), key=lambda hit: (hit.start, hit.end)
    )
    found = _merged(_found(catalogue, typed, hit) for hit in hits if _is_listed(catalogue, hit))
    asked = tuple(_which(catalogue, typed, slip) for slip in slips if not slip.hit and slip.names)
    unknown = tuple(dict.fromkeys(_unknown(catalogue, typed, hits, slips, runs)))
    return MedicineReading(
        status=_status(found, is_open=bool(asked or unknown)),
        found=found,
        asked=asked,
        unknown=unknown,
    )


def _within(hit: Hit, slip: Slip) -> bool:
    return slip.start <= hit.start and hit.end <= slip.end


def _is_listed(catalogue: MedicineIndex, hit: Hit) -> bool:
    return catalogue.names[hit.name].kind in LISTED


def _found(catalogue: MedicineIndex, typed: Typed, hit: Hit) -> FoundMedicine:
    name = catalogue.names[hit.name]
    entry = catalogue.entries[name.entry]
    alike = catalogue.look_alikes.get(hit.name, ())
    others = [place for place in alike if catalogue.names[place].entry >= 0]
    topical = name.kind is NameKind.TOPICAL or is_topical(catalogue, typed.text, hit.start, hit.end)
    # Two syllables without tones or characters may be many words.
    is_short = hit.how is How.PINYIN and len(name.sounds) <= SHORT_NAME
    is_certain = hit.how is not How.FUZZY and not alike and not is_short
    return FoundMedicine(
        number=entry.number,
        substance=entry.substance,
        ingredient=name.ingredient,
        name=name.shown,
        group=entry.group,
        act_as=entry.act_as,
        status=MedicineStatus.TOPICAL if topical else MedicineStatus(entry.verdict),
        urgency=entry.urgency,
        about=entry.about,
        matched=typed.text[hit.start : hit.end],
        how=hit.how,
        score=_score(hit, name),
        is_certain=is_certain,
        suggestions=() if is_certain else _suggestions(catalogue, (hit.name, *others)),
        also=tuple(catalogue.entries[place].number for place in name.also),
        contains=entry.contains,
        other_flag=entry.other_flag,
        text_patient=_TOPICAL_PATIENT if topical else entry.text_patient,
        text_nurse=_TOPICAL_NURSE if topical else entry.text_nurse,
    )


def _score(hit: Hit, name: Name) -> int:
    match hit.how:
        case How.EXACT | How.ALIAS:
            return _FULL_SCORE
        case How.PINYIN:
            return _PINYIN_SCORE
        case How.FUZZY:
            length = len(name.key) if has_han(name.key) else hit.end - hit.start
            return max(1, min(_PINYIN_SCORE - 1, round(_FULL_SCORE * (1 - hit.cost / length))))


def _suggestions(catalogue: MedicineIndex, names: Iterable[int]) -> tuple[str, ...]:
    shown = dict.fromkeys(catalogue.names[place].shown for place in names)
    return tuple(shown)[:_MOST_SUGGESTIONS]


def _which(catalogue: MedicineIndex, typed: Typed, slip: Slip) -> WhichMedicine:
    return WhichMedicine(
        matched=typed.text[slip.start : slip.end],
        suggestions=_suggestions(catalogue, slip.names),
    )


def _merged(found: Iterable[FoundMedicine]) -> tuple[FoundMedicine, ...]:
    """Keep one of several names of the same medicine, the surest, and no part beside its whole."""
    kept: dict[tuple[str, str, bool], FoundMedicine] = {}
    for one in found:
        key = (one.number, one.ingredient, one.status is MedicineStatus.TOPICAL)
        if key not in kept or kept[key].score < one.score:
            kept[key] = one
    parts = {number for one in kept.values() for number in one.contains}
    return tuple(one for one in kept.values() if one.number not in parts)


def _unknown(
    catalogue: MedicineIndex,
    typed: Typed,
    hits: Iterable[Hit],
    slips: Iterable[Slip],
    runs: list[list[Token]],
) -> Iterator[str]:
    hits = tuple(hits)
    covered: set[int] = set()
    for hit in hits:
        covered.update(range(hit.start, hit.end))
        kind = catalogue.names[hit.name].kind
        named = kind is NameKind.UNNAMED and _is_named(catalogue, typed.text, hit, hits)
        if kind in {NameKind.OTHER, NameKind.UNNAMED} and not named:
            yield typed.text[hit.start : hit.end]
    for slip in slips:
        covered.update(range(slip.start, slip.end))
        if not slip.hit and not slip.names:
            yield typed.text[slip.start : slip.end]
    yield from unknown_products(catalogue, typed.text[:_READ_CLOSELY], runs, covered)


def _is_named(catalogue: MedicineIndex, text: str, unnamed: Hit, hits: Iterable[Hit]) -> bool:
    """Tell whether a name of the list stands beside it and says which: 安眠药就是思诺思."""
    return any(
        _SAME_THING.fullmatch(text[unnamed.end : hit.start]) is not None
        if hit.start >= unnamed.end
        else _THIS_ONE.fullmatch(text[hit.end : unnamed.start]) is not None
        for hit in hits
        if _is_listed(catalogue, hit)
    )


def _status(found: tuple[FoundMedicine, ...], *, is_open: bool) -> MedicineStatus:
    each = [one.status for one in found]
    if is_open:
        each.append(MedicineStatus.UNKNOWN)
    return min(each, key=_SERIOUS_FIRST.index, default=MedicineStatus.NONE)
