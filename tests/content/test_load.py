"""The loader refuses broken content, and says where it is broken and what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.load import ContentError, load_content
from content.shape import ReviewStatus

_FOLDER = Path(__file__).parents[2] / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the content files, free to be broken."""
    copy = tmp_path / "content"
    ignored = shutil.ignore_patterns("*.py", "*.md", "__pycache__")
    return Path(shutil.copytree(_FOLDER, copy, ignore=ignored))


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as raised:
        load_content(folder)
    return raised.value.problems


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_copy_of_the_files_loads_with_the_same_version(folder: Path) -> None:
    assert load_content(folder).version == load_content().version


def test_content_is_found_from_any_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sorted(load_content().sites) == ["01", "02"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "plan/study.yaml",
            'default: "08:00"',
            "default: 8:30",
            ("usual_time.default", "'8:30'", "HH:MM"),
        ),
        (
            "plan/sites.yaml",
            "demonstration: true",
            "demonstration: no",
            ("sites[0].demonstration", "'no'", "Write true or false"),
        ),
        (
            "plan/study.yaml",
            "first_day: 2",
            "first_day: 2\n  first_day: 3",
            ("line", "'first_day' is given twice", "Keep one"),
        ),
        (
            "plan/study.yaml",
            "last_day: 8",
            "last_day: 8\n  lastday: 9",
            ("venetoclax.lastday", "not a key here", "Remove it"),
        ),
        ("plan/study.yaml", "  last_day: 8\n", "", ("venetoclax.last_day", "is missing", "Add it")),
        (
            "plan/study.yaml",
            "last_day: 8",
            'last_day: "8"',
            ("venetoclax.last_day", "no whole number"),
        ),
        ("plan/study.yaml", "last_day: 8", "last_day: 010", ("venetoclax.last_day", "'010'")),
        (
            "plan/study.yaml",
            "    last_day: {source: REG; LEAF 3, note",
            "    # {source: REG; LEAF 3, note",
            ("venetoclax", "no source for last_day", "under 'sources'"),
        ),
        (
            "plan/study.yaml",
            "    first_day: {source: REG}",
            "    first_day: {source: WIKI}",
            ("sources.first_day", "'WIKI'", "sources.yaml", "Add it there"),
        ),
        (
            "plan/study.yaml",
            "    first_day: {source: REG}",
            "    first_day: {source: REG}\n    day_9: {source: REG}",
            ("venetoclax", "day_9", "does not have"),
        ),
        (
            "plan/study.yaml",
            "first_day: 2",
            "first_day: 9",
            ("venetoclax", "first_day is after last_day"),
        ),
        ("plan/study.yaml", "initial_order_mg: 400", "initial_order_mg: 300", ("allowed_mg",)),
        ("plan/study.yaml", "[0, 60, 180]", "[0, 180, 60]", ("reminders_after_minutes must rise",)),
        ("plan/study.yaml", "[0, 60, 180]", "[0, 60, 480]", ("late_until_minutes",)),
        (
            "plan/study.yaml",
            "reminder_grace_minutes: 45",
            "reminder_grace_minutes: 60",
            ("reminder_grace_minutes", "next reminder"),
        ),
        (
            "plan/study.yaml",
            'latest: "22:00"',
            'latest: "19:00"',
            ("usual_time", "earliest and latest"),
        ),
        (
            "plan/study.yaml",
            "arm: CLAGV\n  first",
            "arm: CLAG-V\n  first",
            ("venetoclax.arm", "'CLAGV' or"),
        ),
        (
            "plan/study.yaml",
            "status: draft",
            "status: approved",
            ("arms", "'approved' needs who and when"),
        ),
        (
            "plan/study.yaml",
            'approved_on: ""',
            'approved_on: "yesterday"',
            ("arms", "'yesterday'"),
        ),
        (
            "plan/sites.yaml",
            "zone: Asia/Shanghai",
            "zone: Asia/Canton",
            ("zone", "IANA", "Asia/Shanghai"),
        ),
        ("plan/sites.yaml", r"'01-\d{3}'", "'01-('", ("subject_code_pattern", "not a pattern")),
        ("plan/sites.yaml", 'id: "02"', 'id: "01"', ("plan/sites.yaml", "'01' is given twice")),
        (
            "plan/sites.yaml",
            'name: {en: "Demonstration Site One", zh-CN: "演示一中心"}',
            'name: {en: "Demonstration Site One"}',
            ("sites[0].name.zh-CN", "is missing"),
        ),
        (
            "plan/ladder.yaml",
            "tier: amber",
            "tier: green",
            ("plan/ladder.yaml", "tier 'amber'", "Add one"),
        ),
        ("plan/ladder.yaml", "after_minutes: 5,", "after_minutes: 0,", ("steps must start at",)),
        ("plan/ladder.yaml", "[on_call_nurse]", "[night_nurse]", ("notify[0]", "'night_nurse'")),
        (
            "triage/fever.yaml",
            "{C: 38.0, F: 100.4}",
            "{C: 38.0, F: 100.0}",
            ("limit", "exactly 100.4 F"),
        ),
        ("triage/fever.yaml", "id: FEVER-38", "id: FEVER-CHILLS", ("given twice", "FEVER-CHILLS")),
        (
            "triage/fever.yaml",
            "    ask: site\n",
            "",
            ("rules[8]", "tier unclear needs what to ask"),
        ),
        ("triage/fever.yaml", "    limit: {C: 38.0, F: 100.4}\n", "", ("rules[1]", "need a limit")),
        ("texts/care.yaml", "call 120 or {hotline}", "call {phone}", ("en has placeholders",)),
        (
            "texts/care.yaml",
            "call 120 or {hotline}",
            "call {hotline.number}",
            ("plain lower-case",),
        ),
        (
            "texts/care.yaml",
            "key: emergency_line",
            "key: emergency",
            ("'emergency' is given twice",),
        ),
        ("texts/care.yaml", "    source: DESIGN\n", "", ("texts/care.yaml", "source is missing")),
        (
            "plan/study.yaml",
            "may_be_doubled: false",
            "may_be_doubled: true",
            ("venetoclax.may_be_doubled",),
        ),
        ("plan/regimen.yaml", "last_day: 5", "last_day: -1", ("drugs[0]", "first_day is after")),
        ("plan/regimen.yaml", "id: cladribine", "id: g_csf", ("g_csf", "given twice")),
        ("plan/regimen.yaml", "id: cladribine", "id: venetoclax", ("is venetoclax's",)),
        ("plan/regimen.yaml", "source: REG", "source: IDSA", ("drugs[0]", "knowledge: true")),
        ("plan/regimen.yaml", "source: REG", "source: WIKI", ("drugs[0]", "'WIKI'")),
        ("plan/visits.yaml", "day: 15", "day: 19", ("visits[4]", "between earliest and latest")),
        ("plan/visits.yaml", "every_days: 3", "every_days: 2", ("window reaches the next",)),
        ("plan/visits.yaml", "id: marrow\n", "id: admission\n", ("'admission' is given twice",)),
        ("plan/visits.yaml", "latest: 16", "latest: 19", ("days 12 to 18", "only tighten")),
        ("plan/visits.yaml", "visit: marrow_early", "visit: marow", ("'marow'", "not have")),
        ("plan/visits.yaml", 'site: "02"', 'site: "03"', ("site '03'", "sites.yaml")),
        ("plan/visits.yaml", "days_before: 1", "days_before: 3", ("days_before must fall",)),
        ("plan/visits.yaml", 'at: "10:00"', "at: 10:00:00:00", ("messages[0].at", "HH:MM")),
        ("plan/contact.yaml", "tier: amber", "tier: none", ("must be emergency, red, amber",)),
        ("plan/contact.yaml", "minutes: 30", "minutes: 10", ("must not fall",)),
        ("plan/contact.yaml", ": nurse_told", ": nurse_tld", ("'nurse_tld'", "content/texts")),
        ("plan/sites.yaml", 'start: "08:00"', 'start: "18:00"', ("start must be before end",)),
        ("plan/sites.yaml", "[1, 2, 3, 4, 5]", "[0, 1]", ("weekdays[0]",)),
        (
            "plan/sites.yaml",
            "question_timeout_minutes: 10",
            "question_timeout_minutes: 20",
            ("02 tighter.question_timeout_minutes", "Make it sooner"),
        ),
        ("situations.yaml", "[crisis]", "[crises]", ("suicidal", "'crises'", "content/texts")),
        ("situations.yaml", "[suicide]", "[suicides]", ("topic 'suicides'", "Correct it")),
        ("situations.yaml", "DOSE-OTHERS", "DOSE-OTHER", ("'DOSE-OTHER-MEDICINE'", "Correct it")),
        (
            "notice.yaml",
            "- id: abroad",
            "- id: use",
            ("notice.yaml", "use, health_data and abroad"),
        ),
        ("words.yaml", "- id: help", "- id: hlep", ("words.yaml", "'hlep'")),
        (
            "forbidden.yaml",
            "[半片",
            "[半片, [",
            ("forbidden.yaml", "line", "not YAML", "Correct it"),
        ),
        (
            "sources.yaml",
            "opened: true}",
            "opened: !!python/name:os.system }",
            ("tag", "plain value"),
        ),
    ],
)
def test_broken_file_is_told_by_file_key_and_remedy(
    folder: Path, file: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    _replace(folder / file, old, new)
    problems = _problems(folder)
    matching = [problem for problem in problems if all(word in problem for word in told)]
    assert matching, problems
    assert all(problem.startswith("content/") for problem in problems)


def test_all_problems_of_all_files_are_told_together(folder: Path) -> None:
    _replace(folder / "plan/study.yaml", "last_day: 8", "last_day: eight")
    _replace(folder / "plan/study.yaml", "pin_digits: 6", "pin_digits: 1")
    _replace(folder / "plan/sites.yaml", "zone: Asia/Shanghai", "zone: Mars")
    files = [problem.split(":")[0] for problem in _problems(folder)]
    assert files == [
        "content/plan/study.yaml",
        "content/plan/study.yaml",
        "content/plan/sites.yaml",
    ]


@pytest.mark.parametrize(
    "file",
    [
        *(
            "plan/study.yaml",
            "plan/sites.yaml",
            "plan/ladder.yaml",
            "plan/regimen.yaml",
            "plan/visits.yaml",
            "plan/contact.yaml",
            "triage/fever.yaml",
            "notice.yaml",
            "situations.yaml",
        ),
        *("forbidden.yaml", "sources.yaml", "words.yaml"),
    ],
)
def test_missing_file_is_told(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert _problems(folder) == (f"content/{file}: the file is missing. Put it back.",)


def test_missing_texts_are_told(folder: Path) -> None:
    shutil.rmtree(folder / "texts")
    assert _problems(folder) == ("content/texts: there is no file. Put the files back.",)


def test_file_that_is_not_utf8_is_told(folder: Path) -> None:
    (folder / "plan/sites.yaml").write_bytes("名".encode("gb18030"))
    assert _problems(folder) == ("content/plan/sites.yaml: not UTF-8. Save it as UTF-8.",)


@pytest.mark.parametrize("text", ["", "null", "[]", "just words", "a: &x [*x]", "\x00", "\t- a"])
def test_file_of_another_shape_is_told(folder: Path, text: str) -> None:
    (folder / "plan/sites.yaml").write_text(text)
    assert all(problem.startswith("content/plan/sites.yaml: ") for problem in _problems(folder))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: _replace(folder / "texts" / "care.yaml", "Recorded.", "Recorded!"),
        lambda folder: (folder / "words.yaml").write_bytes(
            (folder / "words.yaml").read_bytes() + b"\n"
        ),
        lambda folder: (folder / "texts" / "care.yaml").rename(folder / "texts" / "more.yaml"),
    ],
)
def test_any_change_of_a_file_changes_the_version(
    folder: Path, change: Callable[[Path], object]
) -> None:
    change(folder)
    assert load_content(folder).version != load_content().version


def test_approved_item_is_no_draft(folder: Path) -> None:
    before = load_content(folder).drafts()
    path = folder / "plan/study.yaml"
    _replace(path, "status: draft", "status: approved")
    _replace(path, 'approved_by: ""', 'approved_by: "investigator Osei"')
    _replace(path, 'approved_on: ""', 'approved_on: "2026-11-30"')
    content = load_content(folder)
    assert content.study.arms.status is ReviewStatus.APPROVED
    assert set(before) - set(content.drafts()) == {"plan/study.yaml: arms"}


_OF_VISITS = ("reminders", "settling", "moving", "at_sites 0")
_OF_CONTACT = ("silence", "gathering", "rota", "put_off", "drill", "watch", "queue")


def test_nothing_is_approved_yet() -> None:
    content = load_content()
    blocks = (
        "arms",
        "day_rule",
        "venetoclax",
        "usual_time",
        "preferred_times",
        "enrolment",
        "cycles",
    )
    expected = [
        f"plan/study.yaml: {name}" for name in (*blocks, "quiet_hours", "conversation", "console")
    ]
    expected += [f"plan/regimen.yaml: drugs {drug.id}" for drug in content.regimen.drugs]
    expected += ["plan/regimen.yaml: may_be_added flt3_inhibitor"]
    expected += [f"plan/visits.yaml: visits {visit.id}" for visit in content.visits.visits]
    expected += [f"plan/visits.yaml: {part}" for part in _OF_VISITS]
    tiers = ("emergency", "red", "amber", "green")
    expected += [f"plan/contact.yaml: response_times {tier}" for tier in tiers]
    expected += [f"plan/contact.yaml: {part}" for part in _OF_CONTACT]
    expected += ["plan/sites.yaml: 01", "plan/sites.yaml: 02"]
    expected += [f"plan/ladder.yaml: {tier}" for tier in tiers]
    expected += ["triage/fever.yaml", "notice.yaml"]
    expected += [f"triage/redflags/{name}" for name in content.red_flags.files]
    expected += [f"symptoms/{name}" for name in content.symptoms.files]
    parts = ("seriousness", "relatedness", "action", "outcome", "people", "clock")
    expected += ["adverse_events/terms.yaml"]
    expected += [f"adverse_events/judgement.yaml {part}" for part in parts]
    expected += [f"texts: {key}" for key in content.texts]
    assert list(content.drafts()) == expected
