"""A coordinator pastes a table: every problem by line, nobody before it is confirmed."""

from datetime import UTC, datetime

import pytest

from content.vocabulary import Arm
from content.wording import Phrase
from records.account_effects import EnrolSubject
from records.effects import Ask, SendMessage
from records.link_facts import Registered
from tests.support.people import (
    acts,
    asked,
    coordinator_park,
    decide,
    keys,
    names,
    only,
    pressed,
    says,
    taps,
)

TODAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_HEAD = "受试者\t中心\t分组\t第1天\t语言\t年龄\t电话"
_TABLE = f"""{_HEAD}
01-005\t01\tCLAGV\t2026-11-24\t中文\t45\t138 0000 0000
01-006\t01\tCLAG\t未定\tEnglish\t61\t
"""


def _park(step="code", data=None, **changes):
    return coordinator_park(dialogue=asked("enrolment", step, data), **changes)


def _confirms(text: str, **changes):
    facts = _park("table", {"table": text}, button=pressed("enrol.confirm"), **changes)
    return decide(taps(at=TODAY), facts)


def test_question_for_the_code_says_that_a_table_can_be_pasted():
    assert any("paste a table" in key for key in keys(decide(says("/enrol"), coordinator_park())))


def test_table_is_shown_and_enrols_nobody_by_itself():
    effects = decide(says(_TABLE, at=TODAY), _park())
    assert "EnrolSubject" not in names(effects)
    assert acts(effects) == ["enrol.confirm", "enrol.again"]
    assert only(Ask, effects) == Ask(conversation="enrolment", step="table", data={"table": _TABLE})


def test_confirmed_everybody_of_it_is_enrolled_with_the_order_and_the_number():
    effects = _confirms(_TABLE)
    first, second = [one for one in effects if isinstance(one, EnrolSubject)]
    assert (first.code, first.arm, first.phone) == ("01-005", Arm.CLAGV, "138 0000 0000")
    assert first.dose_days == (2, 8)
    assert (second.code, second.day1, second.dose_days) == ("01-006", None, None)
    assert "IssueInvite" not in names(effects)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("02-001\t02\tCLAG\t未定\tEnglish\t61\t", 3),
        ("01-006\t01\tCLAGX\t未定\tEnglish\t61\t", 3),
        ("01-006\t01\tCLAG\t未定\tEnglish\t66\t", 3),
        ("01-005\t01\tCLAG\t未定\tEnglish\t61\t", 3),
    ],
    ids=["a site that is not ones own", "no arm", "too old", "twice"],
)
def test_one_problem_is_told_by_its_line_and_nobody_is_enrolled(line: str, number: int):
    text = f"{_HEAD}\n01-005\t01\tCLAGV\t2026-11-24\t中文\t45\t\n{line}"
    for effects in (decide(says(text, at=TODAY), _park()), _confirms(text)):
        assert "EnrolSubject" not in names(effects)
        told = [
            dict(part.params)["line"]
            for effect in effects
            if isinstance(effect, SendMessage)
            for part in effect.parts
            if isinstance(part, Phrase) and "line" in dict(part.params)
        ]
        assert told == [number]


def test_registered_meanwhile_is_left_as_it_is_and_the_others_are_enrolled():
    there = {"01-005": Registered(site_id="01", arm=Arm.CLAGV)}
    effects = _confirms(_TABLE, registered=there)
    assert [one.code for one in effects if isinstance(one, EnrolSubject)] == ["01-006"]


def test_everybody_there_already_is_said():
    there = {code: Registered(site_id="01", arm=arm) for code, arm in _ARMS}
    assert "Everybody of this table is enrolled already." in keys(
        decide(says(_TABLE, at=TODAY), _park(registered=there))
    )


_ARMS = (("01-005", Arm.CLAGV), ("01-006", Arm.CLAG))


def test_many_problems_are_cut_and_counted():
    text = "\n".join([_HEAD, *["01-1\t01\tCLAG\t未定\tEnglish\t61\t"] * 30])
    said = keys(decide(says(text, at=TODAY), _park()))
    assert sum(key.startswith("Line ") for key in said) == 10
    assert any(key.startswith("And ") for key in said)
