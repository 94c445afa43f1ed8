"""Broken files of the symptoms are told: where, what, and what to do."""

import shutil
from pathlib import Path

import pytest

from content.load import load_content
from content.shape import ReviewStatus
from content.strict_yaml import FileError
from content.symptoms.load import dangling, load_symptoms

_FOLDER = Path(__file__).parents[2] / "content/symptoms"
_RULE = "{id: NOSEBLEED-UNSTOPPABLE, tier: red"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the files, free to be broken."""
    return Path(shutil.copytree(_FOLDER, tmp_path / "symptoms"))


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(FileError) as raised:
        load_symptoms(folder)
    return raised.value.problems


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("nosebleed", "term: ", "trem: ", ("trem", "is not a key here")),
        ("nosebleed", "term: Epistaxis", "term: Epistaxis\nterm: x", ("'term' is given twice",)),
        (
            "nosebleed",
            "name: {en: Nosebleed, zh-CN: 流鼻血}",
            "name: {en: Nosebleed}",
            ("name.zh-CN", "is missing"),
        ),
        (
            "nosebleed",
            'zh-CN: "有没有按住了还是止不住？"',
            'zh-CN: ""',
            ("questions[2].zh-CN", "is empty"),
        ),
        ("nosebleed", "\nsource: CTCAE; PROAE", "", ("source is missing",)),
        ("nosebleed", ", source: CTCAE}", "}", ("rules[1].source", "is missing")),
        ("nosebleed", "status: draft", "status: approved", ("do not fit together",)),
        ("nosebleed", '"10015090"', '"1001509"', ("meddra", "1001509")),
        ("nosebleed", '"10015090"', "null", ("meddra_note",)),
        ("nosebleed", "id: nosebleed", "id: nose", ("id is 'nose'", "Name the file after it")),
        ("nosebleed", "area: bleeding", "area: blood", ("no area 'blood'",)),
        ("nosebleed", "en: Nosebleed,", "en: Bleeding from the nose,", ("does not fit a button",)),
        (
            "nosebleed",
            "{id: pouring, answers: presence",
            "{id: unstoppable, answers: presence",
            ("question 'unstoppable' is given twice",),
        ),
        (
            "nosebleed",
            "{id: pouring, answers: presence, ",
            "{id: pouring, ",
            ("give one of answers, choices and number",),
        ),
        (
            "nosebleed",
            "{id: severity, ",
            "{id: severity, answers: presence, ",
            ("'severity' has its own scale",),
        ),
        (
            "nosebleed",
            "{id: pouring,",
            "{id: composite,",
            ("no question can have the id 'composite'",),
        ),
        ("nosebleed", "unit: minutes", "unit: parsecs", ("no unit 'parsecs'",)),
        ("nosebleed", "highest: 600", "highest: 0", ("lowest is not below highest",)),
        ("nosebleed", "when: {minutes: 11}", "when: {minuets: 11}", ("'minuets' is no question",)),
        ("nosebleed", "when: {minutes: 11}", "when: {minutes: 601}", ("never reaches 601",)),
        ("nosebleed", "when: {frequency: 2}", "when: {frequency: 5}", ("never reaches 5",)),
        (
            "nosebleed",
            "when: {minutes: 11}",
            "when: {composite: 4}",
            ("'composite' never reaches 4",),
        ),
        ("nosebleed", "when: {minutes: 11}", "when: {minutes: 0}", ("greater than 0",)),
        (
            "nosebleed",
            "when: {unstoppable: 1}",
            "when: {pouring: 1}",
            ("'unstoppable' decides nothing",),
        ),
        ("nosebleed", _RULE, _RULE.replace("red", "none"), ("tier cannot be 'none'",)),
        ("nosebleed", _RULE, _RULE.replace("red", "unclear"), ("tier cannot be 'unclear'",)),
        ("nosebleed", _RULE, _RULE.replace("red", "rot"), ("rules[1].tier", "rot")),
        (
            "nosebleed",
            "NOSEBLEED-AGAIN",
            "NOSEBLEED-POURING",
            ("'NOSEBLEED-POURING' is given twice",),
        ),
        (
            "nosebleed",
            "NOSEBLEED-AGAIN",
            "NOSEBLEED-GRADE-2",
            ("'NOSEBLEED-GRADE-2' is given twice",),
        ),
        ("nosebleed", "rows: [4]", "rows: [33]", ("rows[0]", "33")),
        (
            "nosebleed",
            "tiers: [green, amber, red]",
            "tiers: [green, red, amber]",
            ("grades.tiers fall",),
        ),
        ("nosebleed", "tiers: [green, amber, red]", "tiers: [green, amber]", ("grades.tiers",)),
        (
            "fall",
            "unanswered:",
            "grades: {tiers: [green, amber, red], source: DESIGN}\nunanswered:",
            ("grades need frequency",),
        ),
        (
            "gum_bleeding",
            "zh-CN: 只在刷牙时",
            "zh-CN: 没有",
            ("'没有' means answer 0 and answer 1",),
        ),
        (
            "gum_bleeding",
            "{en: When I brush",
            "{en: When I brush my teeth",
            ("does not fit a button",),
        ),
        ("pregnancy", "rows: [24]", "rows: []", ("row 24", "'elsewhere'")),
        ("pregnancy", "area: other", "area: belly", ("area 'belly' has 9 symptoms",)),
    ],
)
def test_broken_item_names_file_and_remedy(
    folder: Path, file: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    _replace(folder / f"items/{file}.yaml", old, new)
    problems = _problems(folder)
    assert all("content/symptoms/" in problem for problem in problems)
    assert all(problem.endswith(".") for problem in problems)
    assert all(any(part in problem for problem in problems) for part in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "scales.yaml",
            "zh-CN: 很少, also",
            "zh-CN: 从不, also",
            ("'从不' means answer 0 and answer 1",),
        ),
        (
            "scales.yaml",
            "en: Almost constantly",
            "en: Almost constantly all day",
            ("does not fit",),
        ),
        (
            "scales.yaml",
            "id: severity",
            "id: frequency",
            ("no scale 'severity'", "'frequency' is given twice"),
        ),
        (
            "scales.yaml",
            "      - {en: Rarely",
            "      # - {en: Rarely",
            ("frequency has 4 options",),
        ),
        ("scales.yaml", "- id: days", "- id: times", ("unit 'times' is given twice",)),
        ("scales.yaml", "{次: 1", "{次: 0", ("units[0].words", "greater than 0")),
        (
            "scales.yaml",
            "numbers: {zero: 0, ",
            "numbers: {zero: 0, zero: 1, ",
            ("'zero' is given twice",),
        ),
        (
            "composites.yaml",
            "      - {frequency: 4, grades: [1, 1, 2, 3, 3]}\n",
            "",
            ("frequency x severity", "no grade for frequency 4"),
        ),
        (
            "composites.yaml",
            "{frequency: 1, grades: [1, 1, 1, 2, 2]}",
            "{frequency: 1, grades: [1, 1, 1, 2, 1]}",
            ("has a lower grade",),
        ),
        ("composites.yaml", "grades: [0, 1, 2, 3, 3]", "grades: [0, 1, 2, 3, 4]", ("grades[4]",)),
        (
            "composites.yaml",
            "attributes: [frequency, interference]",
            "attributes: [frequency, severity]",
            ("given twice",),
        ),
        (
            "composites.yaml",
            "attributes: [severity]",
            "attributes: [presence]",
            ("no table severity",),
        ),
        ("composites.yaml", "    source: PROAE\n", "", ("source is missing",)),
        (
            "general.yaml",
            "id: skin, ",
            "id: pain, ",
            ("area 'pain' is given twice", "no area 'skin'"),
        ),
        (
            "general.yaml",
            'en: "Bleeding, bruises"',
            "en: Bleeding, bruises",
            ("name.bruises is not a key here",),
        ),
        (
            "general.yaml",
            "- {id: infection",
            "- {id: empty, name: {en: Empty, zh-CN: 空}}\n  - {id: infection",
            ("area 'empty' has 0 symptoms", "9 areas"),
        ),
        ("general.yaml", "{grade} of 3", "of 3", ("grade_words.en has no {grade}",)),
        ("general.yaml", "row: 32", "row: 31", ("row 32",)),
        ("general.yaml", "unanswered:", "unaswered:", ("unaswered", "unanswered is missing")),
    ],
)
def test_broken_common_file_names_place_and_remedy(
    folder: Path, file: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    _replace(folder / file, old, new)
    problems = _problems(folder)
    assert all("content/symptoms/" in problem for problem in problems)
    assert all(any(part in problem for problem in problems) for part in told)


def test_first_question_that_cannot_end_it_is_refused(folder: Path) -> None:
    path = folder / "items/nausea.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if "{id: frequency" in line)
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any("the first question must be 'frequency'" in one for one in _problems(folder))


def test_grades_that_are_missing_are_told(folder: Path) -> None:
    path = folder / "items/appetite.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("grades:")]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert any("grades are missing" in problem for problem in _problems(folder))


def test_problems_of_several_files_are_told_at_once(folder: Path) -> None:
    _replace(folder / "items/fall.yaml", "area: other", "area: others")
    _replace(folder / "items/cough.yaml", "area: chest", "area: chests")
    told = {problem.split(":")[0] for problem in _problems(folder)}
    assert {"content/symptoms/items/fall.yaml", "content/symptoms/items/cough.yaml"} <= told


def test_unreadable_item_is_told_with_the_rest(folder: Path) -> None:
    (folder / "items/fall.yaml").write_text("id: [", encoding="utf-8")
    _replace(folder / "items/cough.yaml", "area: chest", "area: chests")
    problems = _problems(folder)
    assert any("fall.yaml" in one and "not YAML" in one for one in problems)
    assert any("no area 'chests'" in one for one in problems)


def test_folder_without_items_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "items")
    assert any("there is no file" in problem for problem in _problems(folder))


def test_missing_file_is_told(folder: Path) -> None:
    (folder / "scales.yaml").unlink()
    assert any("scales.yaml: the file is missing" in problem for problem in _problems(folder))


def _triage() -> tuple[set[str], set[str]]:
    content = load_content()
    flags = content.red_flags
    rules = {rule.id for rule in flags.rules} | {rule.id for rule in flags.measures}
    rules |= {rule.id for rule in flags.combinations} | {rule.id for rule in content.fever.rules}
    topics = {rule.topic for rule in flags.rules} | {rule.topic for rule in flags.measures}
    return rules, topics


def test_every_rule_and_topic_of_triage_that_is_named_is_there() -> None:
    assert list(dangling(load_symptoms(), *_triage())) == []


def test_every_fever_rule_judges_the_fever() -> None:
    named = set(load_symptoms().items["fever"].judged_by)
    assert named == {rule.id for rule in load_content().fever.rules}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("fever", "[FEVER-CHILLS,", "[FEVER-CHILL,", "judged_by names 'FEVER-CHILL'"),
        ("fall", "like: [FALL]", "like: [FALLS]", "rule FALL-ANY names 'FALLS'"),
        ("fall", "topic: fall", "topic: falls", "topic 'falls' is no topic"),
    ],
)
def test_name_that_triage_does_not_have_is_told(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    _replace(folder / f"items/{file}.yaml", old, new)
    (problem,) = dangling(load_symptoms(folder), *_triage())
    assert problem.startswith(f"content/symptoms/items/{file}.yaml: {told}")
    assert problem.endswith((" Correct it.", " or write null."))


def test_nothing_is_approved_yet() -> None:
    files = load_symptoms().files.values()
    assert {file.status for file in files} == {ReviewStatus.DRAFT}
