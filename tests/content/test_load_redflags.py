"""Broken red-flag files are told: where, what, and what to do."""

import shutil
from pathlib import Path

import pytest

from content.shape import ReviewStatus
from content.strict_yaml import FileError, read_file
from content.triage.fever_rules import FeverRules
from content.triage.load import load_red_flags

_CONTENT = Path(__file__).parents[2] / "content"
_FEVER = read_file(_CONTENT / "triage/fever.yaml", "triage/fever.yaml", FeverRules)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the files, free to be broken."""
    return Path(shutil.copytree(_CONTENT / "triage/redflags", tmp_path / "redflags"))


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(FileError) as raised:
        load_red_flags(_FEVER, folder)
    return raised.value.problems


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("bleeding.yaml", "topic: bleeding", "topik: bleeding", ("topik", "not a key here")),
        ("bleeding.yaml", "tier: amber", "tier: amber\n    tier: red", ("'tier' is given twice",)),
        ("bleeding.yaml", "    source: CTCAE; LEAF-NIVESTIM\n", "", ("source", "is missing")),
        ("bleeding.yaml", "rows: [3]", "rows: [33]", ("rows[0]", "33")),
        ("bleeding.yaml", "<gums> … <bleed>", "<gumz> … <bleed>", ("<gumz>", "words.yaml")),
        ("bleeding.yaml", "BLEED-MOUTHFUL", "BLEED-GUMS", ("'BLEED-GUMS' is given twice",)),
        ("bleeding.yaml", "[BLEED-STOOL,", "[BLEED-STOOLS,", ("'BLEED-STOOLS', which is no rule",)),
        ("bleeding.yaml", "鼻衄, ", "鼻*衄, ", ("'鼻*衄' is no wording",)),
        ("together.yaml", "all: [fever, belly]", "all: [fever, bely]", ("'bely'", "no rule has")),
        ("together.yaml", "row: 32", "row: 31", ("row 32", "'elsewhere'")),
        ("together.yaml", "at_least: 180, ", "", ("either at_least or below",)),
        ("words.yaml", "  - id: eye", "  - id: head", ("group 'head' is given twice",)),
        ("typos.yaml", "发骚: 发烧", "发骚: 发高烧", ("zh-CN pairs must have one length",)),
    ],
)
def test_broken_file_names_place_and_remedy(
    folder: Path, file: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    _replace(folder / file, old, new)
    problems = _problems(folder)
    assert all("content/triage/redflags" in problem for problem in problems)
    assert all(any(part in problem for problem in problems) for part in told)


def test_rule_without_words_in_one_language_is_refused(folder: Path) -> None:
    path = folder / "bleeding.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith("    en: "))
    path.write_text("\n".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
    assert any("missing in one language" in problem for problem in _problems(folder))


def test_problems_of_several_files_are_told_at_once(folder: Path) -> None:
    _replace(folder / "bleeding.yaml", "topic: bleeding", "topik: bleeding")
    _replace(folder / "belly.yaml", "topic: belly", "topik: belly")
    problems = _problems(folder)
    assert {problem.split(":")[0] for problem in problems} == {
        "content/triage/redflags/belly.yaml",
        "content/triage/redflags/bleeding.yaml",
    }


def test_folder_without_rules_is_refused(folder: Path) -> None:
    for path in folder.glob("b*.yaml"):
        path.unlink()
    assert _problems(folder)


def test_nothing_is_approved_yet() -> None:
    files = load_red_flags(_FEVER).files.values()
    assert {file.status for file in files} == {ReviewStatus.DRAFT}
