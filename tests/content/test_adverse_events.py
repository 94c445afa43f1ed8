"""The terms of adverse events are found in both languages, and broken files are refused."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.adverse_events.load import load_adverse_events
from content.strict_yaml import FileError

_FOLDER = Path(__file__).parents[2] / "content/adverse_events"
_EVENTS = load_adverse_events()
_AWARE = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("恶心", "Nausea"),
        ("feeling sick", "Nausea"),
        ("患者今天一直拉肚子", "Diarrhea"),
        ("diarhea", "Diarrhea"),
        ("粒缺发热", "Febrile neutropenia"),
        ("FN", "Febrile neutropenia"),
        ("ALT", "Alanine aminotransferase increased"),
        ("血小板低", "Platelet count decreased"),
        ("ＴＬＳ", "Tumor lysis syndrome"),
        ("differentiation syndrome", "Retinoic acid syndrome"),
        ("服错药", "Injury, poisoning and procedural complications - Other, specify"),
    ],
)
def test_term_is_found_by_words_of_either_language(typed: str, term: str) -> None:
    assert _EVENTS.find(typed, 6)[0].term == term


@pytest.mark.parametrize("typed", ["", "  ", "xyzzy", "莫名其妙", "💊"])
def test_words_for_nothing_find_nothing(typed: str) -> None:
    assert _EVENTS.find(typed, 6) == ()


def test_every_term_is_found_first_by_its_own_names() -> None:
    for term in _EVENTS.terms.values():
        assert _EVENTS.find(term.term, 1) == (term,)
        assert _EVENTS.find(term.zh, 1) == (term,)


def test_words_of_grades_are_only_of_grades_the_term_has() -> None:
    for term in _EVENTS.terms.values():
        words = [one.grade for one in _EVENTS.grade_words(term)]
        assert words == sorted(set(words) & set(term.grades))


def test_fever_is_suggested_with_what_may_be_behind_it() -> None:
    names = [one.term for one in _EVENTS.suggested(("Fever",), 3)]
    assert names == ["Fever", "Febrile neutropenia", "Chills"]


def test_name_that_is_no_term_suggests_the_nearest() -> None:
    [found] = _EVENTS.suggested(("Pregnancy",), 6)
    assert found.specify


@given(st.floats(min_value=0, max_value=500))
def test_next_step_lies_ahead_and_is_the_next_one(hours: float) -> None:
    now = _AWARE + timedelta(hours=hours)
    step, at = _EVENTS.clock.next_step(_AWARE, now)
    before = _EVENTS.clock.next_step(_AWARE, _AWARE)[0] if step == 0 else step - 1
    assert at > now
    assert _EVENTS.clock.next_step(_AWARE, at)[0] == step + 1
    assert before <= step


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "terms.yaml",
            "grades: [3, 4, 5], zh-CN: 脓毒症",
            "grades: [5, 4], zh-CN: 脓毒症",
            "in order",
        ),
        ("terms.yaml", 'meddra: "10028813"', 'meddra: "10016558"', "'10016558' is given twice"),
        ("terms.yaml", "beside: [Vomiting]", "beside: [Throwing up]", "'Throwing up'"),
        ("terms.yaml", "pattern: infection", "pattern: infected", "pattern 'infected'"),
        ("judgement.yaml", "chased_after_hours: [12, 20, 23]", "chased_after_hours: [30]", "rise"),
        ("judgement.yaml", "judges: [investigator]", "judges: [auditor]", "able to record"),
        ("judgement.yaml", "id: death", "id: dead", "no 'death'"),
        ("judgement.yaml", "due_hours: 24", "due_hours: 0", "due_hours"),
    ],
)
def test_broken_file_is_refused_with_the_reason(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    copy = Path(shutil.copytree(_FOLDER, tmp_path / "adverse_events"))
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileError) as raised:
        load_adverse_events(copy)
    assert any(told in problem for problem in raised.value.problems), raised.value.problems
