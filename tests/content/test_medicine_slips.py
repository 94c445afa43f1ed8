"""Names of the list with one slip: each name once for each kind of slip, none taken for another."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from content.medicines.find import How
from content.medicines.index import LISTED, Name, NameKind
from content.medicines.load_index import load_medicine_index
from content.medicines.names import has_han, is_han
from content.medicines.recognise import MedicineReading, recognise

_INDEX = load_medicine_index()
_FRAMES = ("{}", "我吃了{}", "医生开的{}，早上吃了两片", "{}，可以吗")
_LATIN_FRAMES = ("{}", "I took {} today", "{} 200mg", "我在吃{}，可以吗")
_SOUND_ALIKE: dict[str, list[str]] = defaultdict(list)
for _char, _said in _INDEX.readings.items():
    _SOUND_ALIKE[_said].append(_char)
_CAMERA = (("o", "0"), ("l", "1"), ("m", "rn"), ("s", "5"), ("b", "8"), ("w", "vv"), ("i", "l"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WRONG_CHARACTERS = "安美康宁达力西新林克"
_SHORTEST_HAN, _SHORTEST_LATIN, _SHORTEST_PINYIN = 3, 6, 9
_AT_LEAST = 97
# A character that neither sounds nor looks like the right one leaves little of a short name.
_AT_LEAST_OF_WHOLLY_WRONG = 95


def _at(key: str, salt: str = "") -> int:
    """Give a place in a name that looks random and is always the same."""
    return zlib.crc32((key + salt).encode())


def _homophone(key: str) -> str:
    place = _at(key) % len(key)
    others = [one for one in _SOUND_ALIKE[_INDEX.readings.get(key[place], "")] if one != key[place]]
    return key[:place] + others[_at(key, "x") % len(others)] + key[place + 1 :] if others else key


def _shape(key: str) -> str:
    for place in sorted(range(len(key)), key=lambda one: _at(key, str(one))):
        if alike := _INDEX.shapes.get(key[place], ""):
            return key[:place] + alike[_at(key) % len(alike)] + key[place + 1 :]
    return key


def _wrong(key: str) -> str:
    place = _at(key) % len(key)
    return key[:place] + _WRONG_CHARACTERS[_at(key, "x") % 10] + key[place + 1 :]


def _wrong_letter(key: str) -> str:
    place = _at(key) % len(key)
    return key[:place] + _LETTERS[_at(key, "x") % 26] + key[place + 1 :]


def _missing(key: str) -> str:
    place = _at(key) % len(key)
    return key[:place] + key[place + 1 :]


def _doubled(key: str) -> str:
    place = _at(key) % len(key)
    return key[:place] + key[place] + key[place:]


def _swapped(key: str) -> str:
    place = _at(key) % (len(key) - 1)
    return key[:place] + key[place + 1] + key[place] + key[place + 2 :]


def _camera(key: str) -> str:
    fitting = [(real, read) for real, read in _CAMERA if real in key]
    if not fitting:
        return key
    real, read = fitting[_at(key) % len(fitting)]
    return key.replace(real, read, 1)


_Slip = Callable[[str], str]
_HAN_SLIPS: dict[str, _Slip] = {
    "homophone": _homophone,
    "shape": _shape,
    "missing": _missing,
    "doubled": _doubled,
    "swapped": _swapped,
    "wrong": _wrong,
}
_LATIN_SLIPS: dict[str, _Slip] = {
    "wrong": _wrong_letter,
    "missing": _missing,
    "doubled": _doubled,
    "swapped": _swapped,
    "camera": _camera,
}
_NAMES = [name for name in _INDEX.names if name.kind in {NameKind.OWN, NameKind.ALIAS}]


def _is_right(name: Name, reading: MedicineReading) -> bool:
    """Tell whether the medicine is found, or is among what is offered."""
    number = _INDEX.entries[name.entry].number
    found = any(
        number in (one.number, *one.also, *one.contains) or one.ingredient == name.ingredient
        for one in reading.found
    )
    offered = [
        *(one.suggestions for one in reading.found),
        *(one.suggestions for one in reading.asked),
    ]
    return found or any(name.shown in names for names in offered)


def _is_taken_for_another(name: Name, reading: MedicineReading) -> bool:
    entry = _INDEX.entries[name.entry]
    own = {entry.number, *entry.contains}
    own |= {_INDEX.entries[place].number for place in name.also}
    return any(
        one.is_certain and not own & {one.number, *one.also} and one.matched not in name.key
        for one in reading.found
    )


def _read(
    names: Iterator[Name], slip: _Slip, frames: tuple[str, ...]
) -> list[tuple[Name, str, MedicineReading]]:
    read = []
    for name in names:
        typed = slip(name.key)
        if typed not in _INDEX.by_key and typed != name.key:
            frame = frames[_at(name.key, "frame") % len(frames)]
            read.append((name, typed, recognise(_INDEX, frame.format(typed))))
    return read


def _check(read: list[tuple[Name, str, MedicineReading]], at_least: int = _AT_LEAST) -> None:
    right = sum(_is_right(name, reading) for name, _, reading in read)
    another = [(name.key, typed) for name, typed, one in read if _is_taken_for_another(name, one)]
    assert another == []
    assert 100 * right / len(read) >= at_least


@pytest.mark.parametrize("kind", list(_HAN_SLIPS))
def test_chinese_name_with_a_slip_is_found_or_asked(kind: str) -> None:
    names = (name for name in _NAMES if has_han(name.key) and len(name.key) >= _SHORTEST_HAN)
    at_least = _AT_LEAST_OF_WHOLLY_WRONG if kind == "wrong" else _AT_LEAST
    _check(_read(names, _HAN_SLIPS[kind], _FRAMES), at_least)


@pytest.mark.parametrize("kind", ["homophone", "shape"])
def test_name_of_two_characters_with_a_slip_is_found_or_asked(kind: str) -> None:
    names = (name for name in _NAMES if len(name.key) == 2 and all(map(is_han, name.key)))
    _check(_read(names, _HAN_SLIPS[kind], _FRAMES))


@pytest.mark.parametrize("kind", list(_LATIN_SLIPS))
def test_latin_name_with_a_slip_is_found_or_asked(kind: str) -> None:
    names = (n for n in _NAMES if not has_han(n.key) and len(n.key) >= _SHORTEST_LATIN)
    _check(_read(names, _LATIN_SLIPS[kind], _LATIN_FRAMES))


@pytest.mark.parametrize("joint", ["", " ", "4 ", "2"])
def test_name_in_pinyin_is_found_or_asked(joint: str) -> None:
    names = [name for name in _NAMES if len("".join(name.sounds)) >= _SHORTEST_PINYIN]
    read = [(name, name.key, recognise(_INDEX, joint.join((*name.sounds, "")))) for name in names]
    _check(read)


def test_name_in_traditional_characters_finds_its_own_entry() -> None:
    traditional = OpenCC("s2t")
    wrong = []
    for name in _NAMES:
        reading = recognise(_INDEX, f"我吃了{traditional.convert(name.key)}")
        numbers = {number for one in reading.found for number in (one.number, *one.also)}
        if has_han(name.key) and _INDEX.entries[name.entry].number not in numbers:
            wrong.append(name.key)
    assert wrong == []


def test_look_alikes_of_listed_medicines_are_never_certain() -> None:
    certain = []
    for place in _INDEX.look_alikes:
        name = _INDEX.names[place]
        certain += [
            name.key
            for one in recognise(_INDEX, f"{name.key}。").found
            if one.matched == name.key and one.is_certain and name.kind in LISTED
        ]
    assert certain == []


@given(
    st.sampled_from(_NAMES),
    st.sampled_from([*_HAN_SLIPS.values(), _wrong_letter, _camera]),
    st.sampled_from([*_HAN_SLIPS.values(), _wrong_letter, _camera]),
    st.sampled_from([*_FRAMES, *_LATIN_FRAMES]),
)
def test_two_slips_are_never_certain(name: Name, one: _Slip, other: _Slip, frame: str) -> None:
    slipped = one(name.key) if len(name.key) > 1 else name.key
    # A name of one character has nothing left to slip on.
    typed = other(slipped) if len(slipped) > 1 else slipped
    reading = recognise(_INDEX, frame.format(typed))
    assert not any(found.is_certain and found.how is How.FUZZY for found in reading.found)
