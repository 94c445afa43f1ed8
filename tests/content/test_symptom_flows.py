"""Whole talks about one symptom: what is asked, when it ends, and what silence means."""

from pathlib import Path

import pytest

from content.shape import ContentModel
from content.strict_yaml import read_file
from content.symptoms.ask import next_question
from content.symptoms.judge import composite, judge, judge_unanswered
from content.symptoms.load import load_symptoms
from content.symptoms.scales import read_answer
from content.vocabulary import Tier

_SYMPTOMS = load_symptoms()
_SKIP = "skip"


class _Flow(ContentModel):
    name: str
    symptom: str
    day: int | None = None
    talk: tuple[tuple[str, str], ...]
    next: str
    tier: Tier
    silent: Tier
    grade: int | None


class _Flows(ContentModel):
    flows: tuple[_Flow, ...]


_FLOWS = read_file(
    Path(__file__).parent / "symptoms/flows.yaml", "symptoms/flows.yaml", _Flows
).flows


@pytest.mark.parametrize("flow", _FLOWS, ids=lambda flow: flow.name)
def test_talk_asks_and_ends_as_expected(flow: _Flow) -> None:
    symptom = _SYMPTOMS.items[flow.symptom]
    answers: dict[str, int | None] = {}
    asked = []
    for _, words in flow.talk:
        question = next_question(symptom, answers, flow.day)
        assert question is not None
        asked.append(question.id)
        answers[question.id] = None if words == _SKIP else read_answer(question.scale, words)
    waiting = next_question(symptom, answers, flow.day)
    assert asked == [name for name, _ in flow.talk]
    assert (waiting.id if waiting else "") == flow.next
    assert judge(symptom, answers, flow.day).tier is flow.tier
    assert judge_unanswered(symptom, answers, flow.day).tier is flow.silent
    assert composite(symptom, answers) == flow.grade
