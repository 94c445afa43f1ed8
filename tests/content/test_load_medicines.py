"""The loader of the medicines refuses a broken file, and says where and what to do."""

import shutil
from pathlib import Path

import pytest

from content.medicines.load import load_medicines
from content.shape import ReviewStatus
from content.strict_yaml import FileError

_FOLDER = Path(__file__).parents[2] / "content"
_STRONG = "medicines/entries/strong_cyp3a_inhibitor.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the content files, free to be broken."""
    copy = tmp_path / "content"
    ignored = shutil.ignore_patterns("*.py", "*.md", "__pycache__")
    return Path(shutil.copytree(_FOLDER, copy, ignore=ignored))


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (_STRONG, "brands_zh: [诺科飞]", "brand_zh: [诺科飞]", "is not a key here"),
        (_STRONG, 'number: "2"', 'number: "1"', "the number is given twice"),
        (_STRONG, "source: ", "sauce: ", "source is missing"),
        (_STRONG, 'source: "U3A; UPGP; LEAF; HCP"', "source: U9", "cites 'U9'"),
        (_STRONG, "brands_zh: [诺科飞]", "brands_zh: [威凡]", "has the name '威凡' of 1"),
        (_STRONG, 'contains: ["10"]', 'contains: ["999"]', "names entry '999'"),
        (_STRONG, "brands_zh: [诺科飞]", "brands_zh: [no, yes: x]", "brands_zh"),
        (_STRONG, ", zh-CN: ", ", zh-TW: ", "other_flag"),
        (_STRONG, "other_flag: {en: ", "other_flag: {english: ", "other_flag"),
        ("medicines/groups.yaml", "id: herb,", "id: food,", "'herb' must be there once"),
        ("medicines/others.yaml", "氟伐他汀", "泊沙康唑", "'泊沙康唑' is a name of 1"),
        ("medicines/groups.yaml", "medicine_recorded", "medicine_gone", "names the text"),
        ("medicines/judgement.yaml", "medicine_stopped", "medicine_gone", "names the text"),
        ("medicines/judgement.yaml", "medicine_topical", "medicine_gone", "names the text"),
        ("medicines/judgement.yaml", "id: stopped", "id: takes", "'stopped' must be there once"),
        ("medicines/judgement.yaml", "id: record,", "id: same_day,", "'record' must be there"),
        ("medicines/judgement.yaml", "id: unknown", "id: asked", "'unknown' must be there once"),
        ("medicines/judgement.yaml", "first_day: 1", "first_day: 9", "first_day comes after"),
        ("medicines/judgement.yaml", "{source: REG,", "{source: U9,", "cites 'U9'"),
        ("medicines/judgement.yaml", 'source: "HCP;', 'source: "U9;', "cites 'U9'"),
        ("medicines/groups.yaml", 'source: "HCP;', 'source: "U9;', "cites 'U9'"),
        ("medicines/entries/none.yaml", "also_as: regimen", "also_as: regime", "also_as"),
        ("medicines/sounds.yaml", "  a: ", "  a: x\n  a: ", "given twice"),
        ("medicines/words.yaml", "units_zh:", "salts:", "given twice"),
    ],
)
def test_broken_file_is_told(folder: Path, file: str, old: str, new: str, problem: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileError) as raised:
        load_medicines(folder)
    assert any(
        problem in one and (file in one or "medicines/" in one) for one in raised.value.problems
    )


_GROUPS, _RULES = "content/medicines/groups.yaml", "content/medicines/judgement.yaml"
_ENTRIES = "content/medicines/entries/strong_cyp3a_inhibitor.yaml"
_SHARED = "Remove it from one, or name the other under 'yields_to'."
_NO_TEXT = "content/texts/medicine.yaml does not have. Add it there, or correct it."
_NO_SOURCE = "content/medicines/sources.yaml does not have. Add it there, or correct it."


@pytest.mark.parametrize(
    ("file", "old", "new", "problems"),
    [
        (
            "medicines/groups.yaml",
            "id: herb,",
            "id: food,",
            [
                f"{_GROUPS}: 'food' must be there once, it is there 2 times.",
                f"{_GROUPS}: 'herb' must be there once, it is there 0 times.",
            ],
        ),
        (
            "medicines/judgement.yaml",
            "id: record,",
            "id: same_day,",
            [
                f"{_RULES}: 'same_day' must be there once, it is there 2 times.",
                f"{_RULES}: 'record' must be there once, it is there 0 times.",
            ],
        ),
        (
            "medicines/judgement.yaml",
            "first_day: 1",
            "first_day: 9",
            [f"{_RULES}: dosing: first_day comes after last_day. Correct one."],
        ),
        ("medicines/judgement.yaml", "first_day: 1", "first_day: 8", []),
        (
            "medicines/groups.yaml",
            "text_patient: medicine_food_on_the_list",
            "text_patient: gone",
            [f"{_GROUPS}: food names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/groups.yaml",
            "text_nurse: medicine_nurse_food",
            "text_nurse: gone",
            [f"{_GROUPS}: food names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/judgement.yaml",
            "text_nurse: medicine_nurse_topical",
            "text_nurse: gone",
            [f"{_RULES}: local_form names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/judgement.yaml",
            "text_patient: medicine_unknown",
            "text_patient: gone",
            [f"{_RULES}: unknown names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/judgement.yaml",
            "text_patient: medicine_stopped",
            "text_patient: gone",
            [f"{_RULES}: stopped names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/judgement.yaml",
            "note_nurse: medicine_note_stopped",
            "note_nurse: gone",
            [f"{_RULES}: stopped names the text 'gone', which {_NO_TEXT}"],
        ),
        (
            "medicines/judgement.yaml",
            "on_other_days: green, source: DESIGN",
            "on_other_days: green, source: U9",
            [f"{_RULES}: record cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            "medicines/judgement.yaml",
            "note_nurse: medicine_note_started, source: DESIGN",
            "note_nurse: medicine_note_started, source: U9",
            [f"{_RULES}: started cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            "medicines/judgement.yaml",
            "text_nurse: medicine_nurse_topical, source: DESIGN",
            "text_nurse: medicine_nurse_topical, source: U9",
            [f"{_RULES}: local_form cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            "medicines/judgement.yaml",
            "last_day: {source: REG",
            "last_day: {source: U9",
            [f"{_RULES}: dosing.last_day cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            "medicines/groups.yaml",
            "medicine_nurse_herb, source: DESIGN",
            "medicine_nurse_herb, source: U9",
            [f"{_GROUPS}: herb cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            _STRONG,
            'source: "U3A; UPGP; LEAF; HCP"',
            "source: U9",
            [f"{_ENTRIES}: 1 cites 'U9', which {_NO_SOURCE}"],
        ),
        (
            _STRONG,
            'contains: ["10"]',
            'contains: ["999"]',
            [f"{_ENTRIES}: 11 names entry '999', which does not exist. Correct it."],
        ),
        (
            _STRONG,
            "brands_zh: [诺科飞]",
            "brands_zh: [威凡]",
            [f"{_ENTRIES}: 2 has the name '威凡' of 1. {_SHARED}"],
        ),
        (
            "medicines/others.yaml",
            "氟伐他汀",
            "泊沙康唑",
            ["content/medicines/others.yaml: '泊沙康唑' is a name of 1. Remove it here."],
        ),
        (
            "medicines/others.yaml",
            "fluvastatin",
            "posaconazole",
            ["content/medicines/others.yaml: 'posaconazole' is a name of 1. Remove it here."],
        ),
        (
            "medicines/others.yaml",
            "study: [维奈克拉",
            "study: [泊沙康唑",
            ["content/medicines/others.yaml: '泊沙康唑' is a name of 1. Remove it here."],
        ),
    ],
)
def test_problem_names_file_place_and_remedy(
    folder: Path, file: str, old: str, new: str, problems: list[str]
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert _problems(folder) == problems


def test_name_that_yields_may_be_shared_in_either_order(folder: Path) -> None:
    path = folder / _STRONG
    text = path.read_text(encoding="utf-8").replace("brands_zh: [诺科飞]", "brands_zh: [威凡]", 1)
    for number in ("1", "2"):
        place = text.index("    class_note:", text.index(f'number: "{number}"'))
        other = "2" if number == "1" else "1"
        changed = f'{text[:place]}    yields_to: ["{other}"]\n{text[place:]}'
        path.write_text(changed, encoding="utf-8")
        assert _problems(folder) == []


def test_number_given_twice_is_told_at_both(folder: Path) -> None:
    path = folder / _STRONG
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('number: "2"', 'number: "1"', 1), encoding="utf-8")
    assert _problems(folder) == [f"{_ENTRIES}: 1: the number is given twice. Keep one."] * 2


def _problems(folder: Path) -> list[str]:
    try:
        load_medicines(folder)
    except FileError as error:
        return list(error.problems)
    return []


def test_missing_file_is_told(folder: Path) -> None:
    (folder / _STRONG).unlink()
    with pytest.raises(FileError, match="the file is missing"):
        load_medicines(folder)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    for name in ("food", "herb", "none"):
        path = folder / "medicines" / "entries" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("inn:", "in:", 1), encoding="utf-8")
    with pytest.raises(FileError) as raised:
        load_medicines(folder)
    assert {one.split(":")[0] for one in raised.value.problems} == {
        "content/medicines/entries/food.yaml",
        "content/medicines/entries/herb.yaml",
        "content/medicines/entries/none.yaml",
    }


def test_nothing_is_approved_yet() -> None:
    found = load_medicines()
    assert {medicine.status for _, medicine in found.medicines()} == {ReviewStatus.DRAFT}
    assert len(found.drafts()) == 327 + 12 + 12
