"""`companion check`: medicines, phrases and rules without a case are told with all the rest."""

import shutil
from pathlib import Path

import pytest

from content.cases import RecordedText, changes, recorded_texts, rules_of, untested
from content.check import check_content
from content.load import load_content

_FOLDER = Path(__file__).parents[2] / "content"
_CASES = Path(__file__).parent
_CONTENT = load_content()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the content files, free to be broken."""
    copy = tmp_path / "content"
    ignored = shutil.ignore_patterns("*.py", "*.md", "__pycache__")
    return Path(shutil.copytree(_FOLDER, copy, ignore=ignored))


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Return an empty folder for cases."""
    path = tmp_path / "cases"
    path.mkdir()
    return path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _rule(words: str) -> str:
    return f"""\
  - id: NEW-RULE
    rows: [29]
    topic: fall
    term: Fall
    tier: red
    zh-CN: [{words}]
    en: [zzz]
    source: DESIGN
"""


def test_content_as_it_is_has_no_problem() -> None:
    assert check_content(cases=_CASES).problems == ()


def test_drafts_of_the_medicines_are_counted_too() -> None:
    drafts = check_content().drafts
    assert set(_CONTENT.drafts()) < set(drafts)
    assert len([name for name in drafts if name.startswith("medicines/entries/")]) == 327


def test_problems_of_content_and_medicines_are_told_together(folder: Path) -> None:
    _replace(folder / "plan/study.yaml", "last_day: 8", "last_day: eight")
    _replace(folder / "medicines/entries/food.yaml", "inn:", "in:")
    checked = check_content(folder)
    assert {problem.split(":")[0] for problem in checked.problems} == {
        "content/plan/study.yaml",
        "content/medicines/entries/food.yaml",
    }
    assert (checked.content, checked.drafts) == (None, ())


def test_problem_of_a_file_that_both_read_is_told_once(folder: Path) -> None:
    _replace(folder / "texts/medicine.yaml", "zh-CN:", "zh-TW:")
    problems = check_content(folder).problems
    assert len(problems) == len(set(problems))
    assert any("texts/medicine.yaml" in problem for problem in problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("texts/care.yaml", "Recorded.", "All is well.", "all is well"),
        ("texts/medicine.yaml", 'zh-CN: "', 'zh-CN: "请放心。', "请放心"),
        ("plan/visits.yaml", 'what: {en: "', 'what: {en: "safe ', "safe"),
        ("plan/regimen.yaml", 'zh-CN: "克拉屈滨，', 'zh-CN: "安全的克拉屈滨，', "安全"),
        (
            "medicines/entries/food.yaml",
            'other_flag: {en: "',
            'other_flag: {en: "harmless ',
            "harmless",
        ),
        ("medicines/entries/food.yaml", 'zh-CN: "', 'zh-CN: "无害，', "无害"),
    ],
)
def test_planted_forbidden_word_is_found_wherever_it_stands(
    folder: Path, file: str, old: str, new: str, word: str
) -> None:
    _replace(folder / file, old, new)
    (problem,) = check_content(folder).problems
    assert f"'{word}' is never said" in problem


def test_new_rule_without_a_case_is_told_with_file_rule_and_remedy(folder: Path) -> None:
    path = folder / "triage/redflags/chest.yaml"
    path.write_text(path.read_text(encoding="utf-8") + _rule("我滑到床底下"), encoding="utf-8")
    problems = check_content(folder, _CASES).problems
    assert [problem for problem in problems if "NEW-RULE" in problem] == [
        (
            "content/triage/redflags/chest.yaml: rule NEW-RULE has no case. Write one in "
            "tests/content in which it applies: at its border, just below, just above."
        )
    ]


def test_case_in_which_a_rule_gives_nothing_does_not_try_it(cases: Path) -> None:
    rules = [rule for rule in rules_of(_CONTENT) if rule.id in {"BLEED-GUMS", "FEVER-38"}]
    told = [line.split()[2] for line in untested(rules, cases)]
    assert told == ["FEVER-38", "BLEED-GUMS"]
    (cases / "a.yaml").write_text("cases:\n  - {rule: BLEED-GUMS, text: x, tier: none}\n")
    (cases / "b.yaml").write_text("cases:\n  - {expect: {rule: FEVER-38, tier: red}}\n")
    assert [line.split()[2] for line in untested(rules, cases)] == ["BLEED-GUMS"]


def test_every_rule_of_fever_red_flags_and_symptoms_is_looked_at() -> None:
    flags = _CONTENT.red_flags
    ids = {rule.id for rule in _CONTENT.fever.rules} | {rule.id for rule in flags.rules}
    ids |= {one.id for one in flags.measures} | {one.id for one in flags.combinations}
    ids |= {rule.id for item in _CONTENT.symptoms.items.values() for rule in item.rules}
    assert {rule.id for rule in rules_of(_CONTENT)} == ids | {flags.several.id}


def test_broken_case_file_is_told(cases: Path) -> None:
    (cases / "a.yaml").write_text("cases: [")
    assert any(
        problem.startswith("a.yaml: line ") for problem in check_content(cases=cases).problems
    )


def test_recorded_texts_are_found_in_all_shapes(cases: Path) -> None:
    (cases / "a.yaml").write_text(
        "cases:\n  - {rule: X, text: one, tier: red, day: 3}\n  - {text: one, tier: red}\n"
        "groups:\n  - kind: red\n    messages: [two, two]\n"
    )
    assert recorded_texts(cases) == (
        RecordedText("a.yaml", "one", 3),
        RecordedText("a.yaml", "one", None),
        RecordedText("a.yaml", "two", None),
    )


def test_same_content_changes_no_recorded_text() -> None:
    texts = (RecordedText("a.yaml", "发烧39度", None), RecordedText("a.yaml", "你好", 3))
    assert list(changes(_CONTENT, _CONTENT, texts)) == []


def test_changed_border_shows_which_recorded_text_is_judged_otherwise(folder: Path) -> None:
    _replace(folder / "triage/redflags/bleeding.yaml", "at_least: 11", "at_least: 21")
    texts = (
        RecordedText("a.yaml", "牙出血15分钟", 2),
        RecordedText("a.yaml", "牙出血25分钟", None),
    )
    (line,) = changes(_CONTENT, load_content(folder), texts)
    was, _, now = line.partition(" → ")
    assert was.startswith("a.yaml: “牙出血15分钟” (day 2): ")
    assert ("BLEED-GUMS red" in was, "BLEED-GUMS amber" in now) == (True, True)
