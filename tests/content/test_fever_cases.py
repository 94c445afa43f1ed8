"""Every fever rule, at its border and beside it, from case files a clinician can read."""

from decimal import Decimal
from pathlib import Path

import pytest

from content.load import load_content
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.triage.fever import EarlierReading, FeverAssessment, FeverReading, assess_fever
from content.triage.fever_rules import NumberTest, RuleSite
from content.vocabulary import Answer, FeverQuestion, MeasuringSite, TemperatureUnit, Tier

_FOLDER = Path(__file__).parent / "fever"
_RULES = load_content().fever


class _Earlier(ContentModel):
    value: Decimal
    minutes_before: int


class _Given(ContentModel):
    value: Decimal | None = None
    unit: TemperatureUnit = TemperatureUnit.CELSIUS
    site: MeasuringSite | None = None
    chills: Answer = Answer.NOT_ANSWERED
    unwell: Answer = Answer.NOT_ANSWERED
    antipyretic: Answer = Answer.NOT_ANSWERED
    said_fever: bool = False
    earlier: tuple[_Earlier, ...] = ()

    def reading(self) -> FeverReading:
        return FeverReading(
            value=self.value,
            unit=self.unit,
            site=self.site,
            chills=self.chills,
            unwell=self.unwell,
            antipyretic=self.antipyretic,
            said_fever=self.said_fever,
            earlier=tuple(
                EarlierReading(value=one.value, unit=self.unit, minutes_before=one.minutes_before)
                for one in self.earlier
            ),
        )


class _Expect(ContentModel):
    tier: Tier
    rule: str = ""
    ask: FeverQuestion | None = None


class _Case(ContentModel):
    name: str
    given: _Given
    expect: _Expect


class _Cases(ContentModel):
    cases: tuple[_Case, ...]


_CASES = [
    case
    for path in sorted(_FOLDER.glob("*.yaml"))
    for case in read_file(path, path.name, _Cases).cases
]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_case_is_assessed_as_expected(case: _Case) -> None:
    expected = FeverAssessment(tier=case.expect.tier, rule_id=case.expect.rule, ask=case.expect.ask)
    assert assess_fever(_RULES, case.given.reading()) == expected


def test_every_rule_decides_a_case() -> None:
    decided = {case.expect.rule for case in _CASES} - {""}
    assert decided == {rule.id for rule in _RULES.rules}


def test_every_border_has_a_case_on_it_and_just_below_it() -> None:
    typed = {
        (RuleSite(case.given.site or RuleSite.NOT_STATED), case.given.value)
        for case in _CASES
        if case.given.unit is TemperatureUnit.CELSIUS
    }
    step = Decimal("0.1")
    without = [
        f"{rule.id} {border}"
        for rule in _RULES.rules
        if rule.number in {NumberTest.AT_LEAST, NumberTest.BELOW} and rule.limit
        for border in (rule.limit.celsius, rule.limit.celsius - step)
        if not any((site, border) in typed for site in rule.sites)
    ]
    assert without == []


def test_case_names_are_unique() -> None:
    names = [case.name for case in _CASES]
    assert sorted(names) == sorted(set(names))
