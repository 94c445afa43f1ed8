"""Every rule about a symptom, from case files a nurse can read."""

from pathlib import Path

import pytest
from pydantic import Field

from content.shape import ContentModel
from content.strict_yaml import read_file
from content.symptoms.judge import Answers, composite, judge
from content.symptoms.load import load_symptoms
from content.symptoms.scales import read_answer
from content.symptoms.shapes import COMPOSITE
from content.symptoms.symptom import Rule, Symptom
from content.vocabulary import Tier

_FOLDER = Path(__file__).parent / "symptoms"
_SYMPTOMS = load_symptoms()
# Whoever has this grade has had it again and again, which is red by a rule of its own.
_NEVER_FIRST = {"NOSEBLEED-GRADE-3"}
_RULES = [(item, rule) for item in _SYMPTOMS.items.values() for rule in item.rules]


class _Case(ContentModel):
    symptom: str
    rule: str
    answers: dict[str, str]
    day: int | None = None
    tier: Tier
    by: str
    why: str = Field(min_length=1)

    def item(self) -> Symptom:
        return _SYMPTOMS.items[self.symptom]

    def values(self) -> Answers:
        return {
            question.id: read_answer(question.scale, self.answers[question.id])
            for question in self.item().questions
            if question.id in self.answers
        }


class _Cases(ContentModel):
    cases: tuple[_Case, ...]


_CASES = [
    case
    for path in sorted(_FOLDER.glob("*.yaml"))
    if path.name != "flows.yaml"
    for case in read_file(path, path.name, _Cases).cases
]


def _of(rule: Rule) -> list[_Case]:
    return [case for case in _CASES if case.rule == rule.id]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case.rule}-{case.why}")
def test_answers_give_the_expected_tier(case: _Case) -> None:
    judged = judge(case.item(), case.values(), case.day)
    assert (judged.tier, judged.rule_id) == (case.tier, case.by)


def test_every_answer_of_a_case_is_read() -> None:
    unread = [
        f"{case.rule}: {name}"
        for case in _CASES
        for name in case.answers
        if case.values().get(name) is None
    ]
    assert unread == []


def test_every_rule_decides_a_case() -> None:
    missing = [
        f"content/symptoms/items/{item.id}.yaml: no case shows rule {rule.id}. Write one in "
        f"tests/content/symptoms/{item.area}.yaml."
        for item, rule in _RULES
        if not any(case.by == rule.id for case in _of(rule)) and rule.id not in _NEVER_FIRST
    ]
    assert missing == []


def test_every_rule_has_a_case_just_below_its_border_and_one_not_answered() -> None:
    missing = []
    for item, rule in _RULES:
        name = list(rule.when)[-1]
        graded = name == COMPOSITE
        cases = [
            composite(item, case.values()) if graded else case.values().get(name)
            for case in _of(rule)
        ]
        single = item.composite is not None and len(item.composite.attributes) == 1
        wanted = {rule.when[name] - 1, None} if not graded or single else {rule.when[name] - 1}
        missing += [f"{rule.id}: {value}" for value in wanted - set(cases)]
    assert missing == []


def test_every_rule_with_a_border_that_can_be_passed_has_a_case_above_it() -> None:
    missing = [
        rule.id
        for item, rule in _RULES
        for question in item.questions
        if question.id in rule.when and rule.when[question.id] < question.scale.highest
        if len(rule.when) == 1
        and not any(
            (case.values().get(question.id) or 0) > rule.when[question.id] for case in _of(rule)
        )
    ]
    assert missing == []


def test_every_case_is_there_once() -> None:
    told = [(case.rule, str(case.values()), case.day, case.why) for case in _CASES]
    assert sorted(told, key=str) == sorted(set(told), key=str)
