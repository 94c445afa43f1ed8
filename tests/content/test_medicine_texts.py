"""What patients write about medicines: two halves of one set, one tuned on, one only measured."""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.medicines.checks import names_of
from content.medicines.load import load_medicines
from content.medicines.load_index import load_medicine_index
from content.medicines.recognise import MedicineReading, MedicineStatus, recognise

_FOLDER = Path(__file__).parent / "medicines"
_INDEX = load_medicine_index()
_LIST = load_medicines()
_SLIPS = {
    "slip", "homophone", "shape", "missing", "doubled", "swapped",
    "wrong letter", "missing letter", "doubled letter", "swapped letters",
}  # fmt: skip
_AT_LEAST = {"tuning": 300, "measured": 300, "later": 230}


@dataclass(frozen=True, slots=True)
class _Case:
    text: str
    kind: str
    status: str
    expected: frozenset[str]


def _cases(half: str) -> list[_Case]:
    with (_FOLDER / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        _Case(
            text=row["text"],
            kind=row["kind"],
            status=row["status"],
            expected=frozenset(filter(None, row["expected"].split(", "))),
        )
        for row in rows
    ]


_HALVES = {half: _cases(half) for half in _AT_LEAST}
_each_half = pytest.mark.parametrize("half", list(_HALVES))


def _names(reading: MedicineReading) -> frozenset[str]:
    return frozenset(one.ingredient for one in reading.found)


def _read(half: str, *kinds: str) -> list[tuple[_Case, MedicineReading]]:
    return [(one, recognise(_INDEX, one.text)) for one in _HALVES[half] if one.kind in kinds]


def _share(right: list[bool]) -> float:
    return 100 * sum(right) / len(right)


@_each_half
def test_half_is_large_enough(half: str) -> None:
    assert len(_HALVES[half]) >= _AT_LEAST[half]


def test_no_text_is_in_both_halves() -> None:
    texts = Counter(one.text for half in _HALVES.values() for one in half)
    assert [text for text, count in texts.items() if count > 1] == []


@_each_half
def test_slip_is_recognised_or_asked(half: str) -> None:
    read = _read(half, *_SLIPS)
    assert _share([_names(reading) == one.expected for one, reading in read]) >= 97
    silent = [
        one.text
        for one, reading in read
        if _names(reading) != one.expected and not (reading.asked or reading.unknown)
    ]
    assert silent == []


@_each_half
def test_pinyin_is_recognised(half: str) -> None:
    read = _read(half, "pinyin")
    assert _share([_names(reading) == one.expected for one, reading in read]) >= 97


@_each_half
def test_listed_medicine_is_recognised(half: str) -> None:
    read = _read(half, "named", "trad", "topical")
    missed = [one.text for one, reading in read if not one.expected <= _names(reading)]
    assert missed == []


@_each_half
def test_nothing_is_taken_for_another_medicine(half: str) -> None:
    wrong = [
        (one.text, sorted(_names(reading) - one.expected))
        for one, reading in _read(half, *_SLIPS, "pinyin", "lookalike", "unknown", "topical")
        if _names(reading) - one.expected
    ]
    assert wrong == []


@_each_half
def test_unknown_product_is_unknown(half: str) -> None:
    read = [pair for pair in _read(half, "unknown", "lookalike") if not pair[0].expected]
    right = [reading.status.value == one.status for one, reading in read]
    assert _share(right) >= 99


@_each_half
def test_local_form_is_told_apart(half: str) -> None:
    read = _read(half, "topical")
    assert {reading.status for _, reading in read} == {MedicineStatus.TOPICAL}


@_each_half
def test_ordinary_words_are_no_medicine(half: str) -> None:
    found = [(one.text, reading.found) for one, reading in _read(half, "ordinary") if reading.found]
    assert found == []


@_each_half
def test_status_is_as_expected(half: str) -> None:
    right = [recognise(_INDEX, one.text).status.value == one.status for one in _HALVES[half]]
    assert _share(right) >= 97


@_each_half
def test_slip_is_never_certain(half: str) -> None:
    certain = [
        one.text
        for one, reading in _read(half, *_SLIPS)
        for found in reading.found
        if found.how.value == "fuzzy" and found.is_certain
    ]
    assert certain == []


_FRAMES = ("{}", "我吃了{}", "医生开的{}，早上吃了两片", "{} 200mg", "I take {} every day")


@pytest.mark.parametrize("frame", _FRAMES)
def test_every_name_finds_its_own_entry_and_no_other(frame: str) -> None:
    wrong = []
    for _, medicine in _LIST.medicines():
        for name in names_of(medicine):
            reading = recognise(_INDEX, frame.format(name))
            entries = [{one.number, *one.also} for one in reading.found]
            if len(entries) != 1 or medicine.number not in entries[0] or reading.asked:
                wrong.append((medicine.number, name, entries))
    assert wrong == []


def test_all_entries_of_the_list_are_there() -> None:
    assert len(_INDEX.entries) == 327
    assert len({entry.number for entry in _INDEX.entries}) == 327


def test_look_alikes_are_found_when_the_list_is_loaded_and_asked() -> None:
    for name in ("阿昔洛韦", "泼尼松", "奥美拉唑", "利格列汀"):
        (found,) = recognise(_INDEX, name).found
        assert (found.is_certain, len(found.suggestions) > 1) == (False, True)


@pytest.mark.parametrize("text", ["氟伐他汀", "fluvastatin", "尼群地平", "索拉非尼", "西酞普兰"])
def test_medicine_off_the_list_is_unknown(text: str) -> None:
    reading = recognise(_INDEX, text)
    assert (reading.status, reading.found) == (MedicineStatus.UNKNOWN, ())


def test_combination_names_its_parts() -> None:
    (found,) = recognise(_INDEX, "Paxlovid").found
    assert (found.substance, found.contains) == ("nirmatrelvir + ritonavir", ("10",))


def test_brand_beside_its_generic_name_is_one_medicine() -> None:
    assert len(recognise(_INDEX, "诺科飞（泊沙康唑）posaconazole").found) == 1


def test_conflicting_sources_are_decided_and_noted() -> None:
    by_number = {medicine.number: medicine for _, medicine in _LIST.medicines()}
    assert {number for number, medicine in by_number.items() if medicine.conflict} == {
        "35", "36", "37", "41", "44", "48", "53", "60", "61", "69", "95", "107", "108",
        "124", "141", "206", "210", "211", "212",
    }  # fmt: skip
    assert {entry.act_as for entry in _INDEX.entries if entry.number in {"48", "53"}} == {
        "strong_cyp3a_inhibitor"
    }


def test_figures_of_the_readme_are_those_measured() -> None:
    readme = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    for half, cases in _HALVES.items():
        right = sum(_names(recognise(_INDEX, one.text)) == one.expected for one in cases)
        assert re.search(rf"\| {half} \| {len(cases)} \| {right} \|", readme), (half, right)


def test_index_is_the_same_from_what_was_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    made = load_medicine_index(kept=kept)
    again = load_medicine_index(kept=kept)
    assert (again.names, again.entries, again.by_key) == (made.names, made.entries, made.by_key)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": "other"}'])
def test_damaged_index_is_made_anew(tmp_path: Path, damage: str) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(damage)
    assert load_medicine_index(kept=kept).version == _INDEX.version
    assert json.loads(kept.read_bytes())["version"] == _INDEX.version
