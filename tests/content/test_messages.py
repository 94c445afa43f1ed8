"""What the reading of free text reaches on messages people write, in figures."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from content.load import load_content
from content.report import read_report
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.vocabulary import Tier

_FOLDER = Path(__file__).parent / "messages"
_CONTENT = load_content()
_ALARMS = frozenset({Tier.RED, Tier.EMERGENCY})
_HARMLESS = frozenset({"benign", "negated", "other"})
_NOT_RAISED = frozenset({Tier.NONE, Tier.GREEN, Tier.UNCLEAR})
_HALVES = ("tuning", "measured")
_LEAST_MESSAGES = 400


class _Group(ContentModel):
    kind: Literal[
        "red", "amber", "green", "benign", "negated", "other", "past", "hypothetical", "unclear"
    ]
    allowed: tuple[Tier, ...]
    messages: tuple[str, ...]


class _Messages(ContentModel):
    groups: tuple[_Group, ...]


@dataclass(frozen=True)
class _Read:
    kind: str
    text: str
    allowed: tuple[Tier, ...]
    tier: Tier


def _read(name: str) -> list[_Read]:
    groups = read_file(_FOLDER / f"{name}.yaml", name, _Messages).groups
    return [
        _Read(group.kind, text, group.allowed, read_report(_CONTENT, text).tier)
        for group in groups
        for text in group.messages
    ]


_MEASURED = {name: _read(name) for name in (*_HALVES, "later")}


def _share(part: list[_Read], whole: list[_Read]) -> float:
    return len(part) / len(whole)


@pytest.mark.parametrize("name", _HALVES)
def test_red_and_emergency_are_recognised(name: str) -> None:
    red = [one for one in _MEASURED[name] if one.kind == "red"]
    missed = [one for one in red if one.tier not in _ALARMS]
    assert _share(missed, red) <= 0.005, missed


@pytest.mark.parametrize("name", _HALVES)
def test_harmless_messages_are_not_raised(name: str) -> None:
    harmless = [one for one in _MEASURED[name] if one.kind in _HARMLESS]
    raised = [one for one in harmless if one.tier not in _NOT_RAISED]
    unclear = [one for one in harmless if one.tier is Tier.UNCLEAR]
    assert _share(raised, harmless) <= 0.03, raised
    assert _share(unclear, harmless) <= 0.10, unclear


@pytest.mark.parametrize("name", _HALVES)
def test_tier_is_within_the_allowed_range(name: str) -> None:
    outside = [one for one in _MEASURED[name] if one.tier not in one.allowed]
    assert _share(outside, _MEASURED[name]) <= 0.05, outside


def test_what_later_messages_reached_is_kept() -> None:
    red = [one for one in _MEASURED["later"] if one.kind == "red"]
    missed = [one for one in red if one.tier not in _ALARMS]
    outside = [one for one in _MEASURED["later"] if one.tier not in one.allowed]
    assert _share(missed, red) <= 0.005, missed
    assert _share(outside, _MEASURED["later"]) <= 0.02, outside


def test_messages_are_many_and_none_is_in_two_halves() -> None:
    texts = [one.text for name in _HALVES for one in _MEASURED[name]]
    assert len(texts) >= _LEAST_MESSAGES
    assert sorted(texts) == sorted(set(texts))
