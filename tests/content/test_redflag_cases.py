"""Every red-flag rule, from case files a nurse can read."""

from pathlib import Path

import pytest

from content.load import load_content
from content.report import read_report
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.vocabulary import Tier

_FOLDER = Path(__file__).parent / "redflags"
_CONTENT = load_content()


class _Case(ContentModel):
    rule: str
    text: str
    tier: Tier
    day: int | None = None
    why: str


class _Cases(ContentModel):
    cases: tuple[_Case, ...]


_CASES = [
    case
    for path in sorted(_FOLDER.glob("*.yaml"))
    for case in read_file(path, path.name, _Cases).cases
]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case.rule}-{case.text}-{case.day}")
def test_rule_gives_the_expected_tier(case: _Case) -> None:
    reading = read_report(_CONTENT, case.text, case.day)
    given = [signal.tier for signal in reading.signals if signal.rule == case.rule]
    assert (given or [Tier.NONE]) == [case.tier]


def test_every_rule_has_a_case_in_which_it_applies() -> None:
    flags = _CONTENT.red_flags
    ids = {rule.id for rule in flags.rules} | {rule.id for rule in flags.measures}
    ids |= {rule.id for rule in flags.combinations} | {flags.several.id}
    applied = {case.rule for case in _CASES if case.tier is not Tier.NONE}
    assert sorted(ids - applied) == []


def test_every_case_is_there_once() -> None:
    told = [(case.rule, case.text, case.day) for case in _CASES]
    assert sorted(told, key=str) == sorted(set(told), key=str)
