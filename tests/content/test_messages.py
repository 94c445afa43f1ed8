"""What the reading of free text reaches on messages people write, in figures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from content.load import load_content
from content.model import Content
from content.report import read_report
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.vocabulary import Tier

_FOLDER = Path(__file__).parent / "messages"
_ANSWERS = _FOLDER / "answers.tsv"
_ALARMS = frozenset({Tier.RED, Tier.EMERGENCY})
_HARMLESS = frozenset({"benign", "negated", "other"})
_NOT_RAISED = frozenset({Tier.NONE, Tier.GREEN, Tier.UNCLEAR})
_HALVES = ("tuning", "measured")
_KEPT = ("later", "strangers", "ordinary")
_LEAST_MESSAGES = 400


class _OnDay(ContentModel):
    """A message whose tier depends on the protocol day."""

    text: str
    day: int


class _Group(ContentModel):
    kind: Literal[
        "red", "amber", "green", "benign", "negated", "other", "past", "hypothetical", "unclear"
    ]
    allowed: tuple[Tier, ...]
    messages: tuple[str | _OnDay, ...]


class _Messages(ContentModel):
    groups: tuple[_Group, ...]


@dataclass(frozen=True)
class _Read:
    kind: str
    text: str
    allowed: tuple[Tier, ...]
    tier: Tier
    rules: str


def _read(content: Content, name: str) -> list[_Read]:
    groups = read_file(_FOLDER / f"{name}.yaml", name, _Messages).groups
    return [_answered(content, group, message) for group in groups for message in group.messages]


def _answered(content: Content, group: _Group, message: str | _OnDay) -> _Read:
    text, day = (message, None) if isinstance(message, str) else (message.text, message.day)
    reading = read_report(content, text, day)
    rules = sorted({signal.rule for signal in reading.signals if signal.tier is not Tier.NONE})
    return _Read(group.kind, text, group.allowed, reading.tier, ",".join(rules))


@cache
def _measured(name: str) -> Sequence[_Read]:
    return _read(load_content(), name)


def _share(part: Sequence[_Read], whole: Sequence[_Read]) -> float:
    return len(part) / len(whole)


def test_every_message_is_answered_as_recorded() -> None:
    # A change of a rule shows here which messages it reaches; README says how to record them anew.
    content = load_content()
    answers = [
        f"{one.tier}\t{one.rules}\t{json.dumps(one.text, ensure_ascii=False)}"
        for name in (*_HALVES, *_KEPT)
        for one in _read(content, name)
    ]
    if not _ANSWERS.exists():
        _ANSWERS.write_text("\n".join(answers) + "\n", encoding="utf-8")
        pytest.fail(f"{_ANSWERS.name} was missing and is recorded anew. Read what changed.")
    recorded = _ANSWERS.read_text(encoding="utf-8").splitlines()
    assert sorted(set(answers) - set(recorded)) == []
    assert sorted(set(recorded) - set(answers)) == []


@pytest.mark.parametrize("name", _HALVES)
def test_red_and_emergency_are_recognised(name: str) -> None:
    red = [one for one in _measured(name) if one.kind == "red"]
    missed = [one for one in red if one.tier not in _ALARMS]
    assert _share(missed, red) <= 0.005, missed


@pytest.mark.parametrize("name", _HALVES)
def test_harmless_messages_are_not_raised(name: str) -> None:
    harmless = [one for one in _measured(name) if one.kind in _HARMLESS]
    raised = [one for one in harmless if one.tier not in _NOT_RAISED]
    unclear = [one for one in harmless if one.tier is Tier.UNCLEAR]
    assert _share(raised, harmless) <= 0.03, raised
    assert _share(unclear, harmless) <= 0.10, unclear


@pytest.mark.parametrize("name", _HALVES)
def test_tier_is_within_the_allowed_range(name: str) -> None:
    outside = [one for one in _measured(name) if one.tier not in one.allowed]
    assert _share(outside, _measured(name)) <= 0.05, outside


@pytest.mark.parametrize("name", _KEPT)
def test_what_later_messages_reached_is_kept(name: str) -> None:
    red = [one for one in _measured(name) if one.kind == "red"]
    missed = [one for one in red if one.tier not in _ALARMS]
    outside = [one for one in _measured(name) if one.tier not in one.allowed]
    assert _share(missed, red) <= 0.005, missed
    assert _share(outside, _measured(name)) <= 0.02, outside


def test_messages_are_many_and_none_is_in_two_halves() -> None:
    texts = [one.text for name in _HALVES for one in _measured(name)]
    assert len(texts) >= _LEAST_MESSAGES
    assert sorted(texts) == sorted(set(texts))
