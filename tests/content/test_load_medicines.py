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
        ("medicines/groups.yaml", "id: herb,", "id: food,", "'herb' must be there once"),
        ("medicines/groups.yaml", "medicine_recorded", "medicine_gone", "names the text"),
        ("medicines/others.yaml", "氟伐他汀", "泊沙康唑", "'泊沙康唑' is a name of 1"),
        ("texts/medicine.yaml", "zh-CN:", "zh-TW:", "zh-CN is missing"),
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
        problem in one and (file in one or "medicine_" in one or "medicines/" in one)
        for one in raised.value.problems
    )


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
    assert len(found.drafts()) == 327 + 12
