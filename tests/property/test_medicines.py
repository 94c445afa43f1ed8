"""Any text whatever gets an answer about medicines, in time that grows with its length."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.medicines.find import How
from content.medicines.load_index import load_medicine_index
from content.medicines.recognise import MedicineStatus, recognise

_INDEX = load_medicine_index()
_ANY_CHARACTER = st.characters(exclude_categories=())
_NAMES = [name.key for name in _INDEX.names]
_LATIN = [name.key for name in _INDEX.names if name.key.isascii()] + list(_INDEX.by_pinyin)
_FORMS = ["s", "pian", "1", "3", "12", "b", " ", " jiaonang", "took "]


class _Everything(frozenset[str]):
    def __contains__(self, _: object) -> bool:  # type: ignore[explicit-override]  # of 3.12
        return True


_THOROUGH = replace(_INDEX, postings_without_han=_INDEX.postings, heads=_Everything())
_ODD = (
    "\u200b",
    "\u202e",
    "\x00",
    "\ud800",
    "，",
    " ",
    "康",
    "唑",
    "az",
    "！",
    "😀",
    "\u0301",
    "1",
)


@given(st.text(alphabet=_ANY_CHARACTER, max_size=300))
def test_any_text_is_answered(text: str) -> None:
    reading = recognise(_INDEX, text)
    assert (reading.status is MedicineStatus.NONE) is not bool(
        reading.found or reading.asked or reading.unknown
    )


@given(st.lists(st.sampled_from([*_NAMES, *_ODD]), max_size=12))
def test_names_in_any_company_are_answered(parts: list[str]) -> None:
    reading = recognise(_INDEX, "".join(parts))
    assert all(0 < one.score <= 100 for one in reading.found)
    assert all(one.suggestions for one in reading.found if not one.is_certain)


@given(
    st.sampled_from([name for name in _INDEX.names if name.entry >= 0 and len(name.key) > 3]),
    st.sampled_from(["\u200b", "\u202e", "\ufeff", "\u200d"]),
    st.integers(min_value=0, max_value=60),
)
def test_invisible_character_changes_nothing(name, char: str, place: int) -> None:
    place = min(place, len(name.key))
    odd = recognise(_INDEX, name.key[:place] + char + name.key[place:])
    assert odd == recognise(_INDEX, name.key)


@given(st.sampled_from(_NAMES), st.text(alphabet=_ANY_CHARACTER, max_size=20))
def test_what_only_resembles_a_name_is_never_certain(name: str, tail: str) -> None:
    found = recognise(_INDEX, name[:-1] + tail).found
    assert not any(one.is_certain for one in found if one.how is How.FUZZY)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["a", "康", "1", "\ud800", "posacon ", "三片", "泊沙康，"])
def test_endless_text_is_answered(part: str) -> None:
    recognise(_INDEX, part * (100_000 // len(part)))


@example(["took ", "aqi", "pian"], [])
@example(["b", "12"], [])
@given(
    st.lists(st.sampled_from([*_LATIN, *_FORMS]), max_size=6),
    st.lists(st.integers(min_value=0, max_value=40), max_size=2),
)
def test_what_is_passed_over_unread_would_have_been_nothing(
    parts: list[str], cut: list[int]
) -> None:
    text = "".join(parts)
    for place in cut:
        text = text[:place] + text[place + 1 :]
    assert recognise(_INDEX, text) == recognise(_THOROUGH, text)
