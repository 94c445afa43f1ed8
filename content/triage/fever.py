"""Who must act on a temperature: the rules of `triage/fever.yaml`, applied to one reading."""

from dataclasses import dataclass
from decimal import Decimal

from content.triage.fever_rules import FeverRule, FeverRules, Limit, Need, NumberTest, RuleSite
from content.vocabulary import Answer, FeverQuestion, MeasuringSite, TemperatureUnit, Tier

# A question about a fever that stays unanswered becomes red, so it stands above amber.
_URGENCY = (Tier.NONE, Tier.GREEN, Tier.AMBER, Tier.UNCLEAR, Tier.RED, Tier.EMERGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReading:
    """A temperature measured so many minutes before the one that is judged."""

    value: Decimal
    unit: TemperatureUnit
    minutes_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverReading:
    """What is known about one report. `value` is the number as typed, None when there is none."""

    value: Decimal | None
    unit: TemperatureUnit = TemperatureUnit.CELSIUS
    site: MeasuringSite | None = None
    chills: Answer = Answer.NOT_ANSWERED
    unwell: Answer = Answer.NOT_ANSWERED
    antipyretic: Answer = Answer.NOT_ANSWERED
    said_fever: bool = False
    earlier: tuple[EarlierReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverAssessment:
    """The tier, the rule behind it ("" when none applied), and what to ask back, if anything."""

    tier: Tier
    rule_id: str
    ask: FeverQuestion | None


NOT_FEVER = FeverAssessment(tier=Tier.NONE, rule_id="", ask=None)


def assess_fever(rules: FeverRules, reading: FeverReading) -> FeverAssessment:
    """Apply every rule and give the most urgent; of equals, the first in the file."""
    found = NOT_FEVER
    for rule in rules.rules:
        if urgency(rule.tier) > urgency(found.tier) and _applies(rules, rule, reading):
            found = FeverAssessment(tier=rule.tier, rule_id=rule.id, ask=rule.ask)
    return found


def urgency(tier: Tier) -> int:
    """Rank a tier: a higher number must be acted on sooner."""
    return _URGENCY.index(tier)


def _applies(rules: FeverRules, rule: FeverRule, reading: FeverReading) -> bool:
    site = RuleSite(reading.site) if reading.site else RuleSite.NOT_STATED
    return (
        site in rule.sites
        and _number_fits(rules, rule, reading)
        and all(_need_is_met(rules, rule, need, reading) for need in rule.needs)
    )


def _number_fits(rules: FeverRules, rule: FeverRule, reading: FeverReading) -> bool:
    value, unit = reading.value, reading.unit
    plausible = value is not None and rules.plausible.holds(value, unit)
    match rule.number:
        case NumberTest.ANY:
            return True
        case NumberTest.MISSING:
            return value is None
        case NumberTest.IMPLAUSIBLE:
            return value is not None and not plausible
        case NumberTest.AT_LEAST:
            return plausible and _reaches(rule.limit, value, unit)
        case NumberTest.BELOW:
            return plausible and not _reaches(rule.limit, value, unit)


def _need_is_met(rules: FeverRules, rule: FeverRule, need: Need, reading: FeverReading) -> bool:
    match need:
        case Need.CHILLS:
            return reading.chills is Answer.YES
        case Need.UNWELL:
            return reading.unwell is Answer.YES
        case Need.ANTIPYRETIC:
            # Not knowing must not make a low number look better than it is.
            return reading.antipyretic in {Answer.YES, Answer.DO_NOT_KNOW}
        case Need.FEVER_WORD:
            return reading.said_fever
        case Need.SUSTAINED:
            return any(
                earlier.minutes_before >= rules.sustained.minutes
                and _reaches(rule.limit, earlier.value, earlier.unit)
                for earlier in reading.earlier
            )


def _reaches(limit: Limit | None, value: Decimal | None, unit: TemperatureUnit) -> bool:
    return limit is not None and value is not None and value >= limit.in_unit(unit)
