"""What a free text reports, from a case file a clinician can read."""

from pathlib import Path

import pytest

from content.load import load_content
from content.report import read_report
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.triage.fever import urgency
from content.vocabulary import FeverQuestion, Tier

_PATH = Path(__file__).parent / "triage" / "reports.yaml"
_CONTENT = load_content()


class _Case(ContentModel):
    text: str
    tier: Tier
    rule: str = ""
    ask: FeverQuestion | None = None


class _Cases(ContentModel):
    cases: tuple[_Case, ...]


_CASES = read_file(_PATH, _PATH.name, _Cases).cases


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.text)
def test_report_is_read_as_expected(case: _Case) -> None:
    reading = read_report(_CONTENT, case.text)
    worst = max(reading.signals, key=lambda signal: urgency(signal.tier), default=None)
    actual = (reading.tier, worst.rule if worst else "", reading.ask)
    assert actual == (case.tier, case.rule, case.ask)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.text)
def test_added_red_number_makes_any_report_red(case: _Case) -> None:
    assert read_report(_CONTENT, f"{case.text}\n体温39.5").tier is Tier.RED


def test_every_case_is_there_once() -> None:
    texts = [case.text for case in _CASES]
    assert sorted(texts) == sorted(set(texts))
