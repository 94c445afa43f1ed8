"""The shape of `triage/fever.yaml`: borders by measuring site, and the words that mean fever."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import Citation, ContentModel, NonEmpty, Reviewed
from content.vocabulary import FeverQuestion, MeasuringSite, TemperatureUnit, Tier

_FAHRENHEIT_ZERO = Decimal(32)
_FAHRENHEIT_PER_CELSIUS = Decimal("1.8")


class RuleSite(StrEnum):
    """Where a rule looks: the measuring sites, and a number without one."""

    AXILLA = MeasuringSite.AXILLA
    ORAL = MeasuringSite.ORAL
    EAR = MeasuringSite.EAR
    FOREHEAD = MeasuringSite.FOREHEAD
    RECTUM = MeasuringSite.RECTUM
    NOT_STATED = "not_stated"


class NumberTest(StrEnum):
    """What a rule asks of the number."""

    ANY = "any"
    MISSING = "missing"
    IMPLAUSIBLE = "implausible"
    AT_LEAST = "at_least"
    BELOW = "below"


class Need(StrEnum):
    """What must be true beside the number."""

    CHILLS = "chills"
    UNWELL = "unwell"
    SUSTAINED = "sustained"
    ANTIPYRETIC = "antipyretic"
    FEVER_WORD = "fever_word"


class Limit(ContentModel):
    """One temperature in both units, so that a number is compared as it was typed."""

    celsius: Decimal = Field(alias="C")
    fahrenheit: Decimal = Field(alias="F")

    def in_unit(self, unit: TemperatureUnit) -> Decimal:
        """Give the limit in the unit a number was typed in."""
        match unit:
            case TemperatureUnit.CELSIUS:
                return self.celsius
            case TemperatureUnit.FAHRENHEIT:
                return self.fahrenheit

    @model_validator(mode="after")
    def _units_agree(self) -> Self:
        exact = self.celsius * _FAHRENHEIT_PER_CELSIUS + _FAHRENHEIT_ZERO
        if exact != self.fahrenheit:
            raise ValueError(f"{self.celsius} C is exactly {exact.normalize()} F")
        return self


class FeverRule(Citation):
    """One rule. It applies when its sites, its number test and all its needs are met."""

    id: Annotated[str, Field(pattern=r"^FEVER-[A-Z0-9-]+$")]
    tier: Tier
    sites: Annotated[tuple[RuleSite, ...], Field(min_length=1)]
    number: NumberTest
    limit: Limit | None = None
    needs: tuple[Need, ...] = ()
    ask: FeverQuestion | None = None

    @model_validator(mode="after")
    def _rule_is_whole(self) -> Self:
        compares = self.number in {NumberTest.AT_LEAST, NumberTest.BELOW}
        if compares != (self.limit is not None):
            raise ValueError("at_least and below need a limit, other number tests have none")
        if (self.tier is Tier.UNCLEAR) != (self.ask is not None):
            raise ValueError("tier unclear needs what to ask, other tiers ask nothing")
        return self


class Span(ContentModel):
    """A lowest and a highest number, both included."""

    lowest: Decimal
    highest: Decimal

    def holds(self, value: Decimal) -> bool:
        """Tell whether a number lies in the span."""
        return self.lowest <= value <= self.highest


class Plausible(Citation):
    """The numbers that can be a body temperature, by unit."""

    celsius: Span = Field(alias="C")
    fahrenheit: Span = Field(alias="F")

    def holds(self, value: Decimal, unit: TemperatureUnit) -> bool:
        """Tell whether a number can be a body temperature in this unit."""
        match unit:
            case TemperatureUnit.CELSIUS:
                return self.celsius.holds(value)
            case TemperatureUnit.FAHRENHEIT:
                return self.fahrenheit.holds(value)


class Sustained(Citation):
    """How long ago an earlier reading must have been to count as the same, lasting fever."""

    minutes: int


class WordList(Citation):
    """Words of one meaning, as people write them; English ones match whole words."""

    zh: tuple[NonEmpty, ...] = Field(alias="zh-CN", default=())
    en: tuple[NonEmpty, ...] = ()


class FeverWords(ContentModel):
    """The word lists of the fever reading."""

    fever: WordList
    lasting_fever: WordList
    temperature: WordList
    chills: WordList
    unwell: WordList
    antipyretic: WordList
    negation: WordList
    negation_filler: WordList
    no_denial: WordList
    hypothetical: WordList
    bounded: WordList
    axilla: WordList
    oral: WordList
    ear: WordList
    forehead: WordList
    rectum: WordList

    def of_site(self, site: MeasuringSite) -> WordList:
        """Give the words for one measuring site."""
        match site:
            case MeasuringSite.AXILLA:
                return self.axilla
            case MeasuringSite.ORAL:
                return self.oral
            case MeasuringSite.EAR:
                return self.ear
            case MeasuringSite.FOREHEAD:
                return self.forehead
            case MeasuringSite.RECTUM:
                return self.rectum


class FeverRules(Reviewed):
    """Everything `triage/fever.yaml` says."""

    plausible: Plausible
    sustained: Sustained
    rules: Annotated[tuple[FeverRule, ...], Field(min_length=1)]
    words: FeverWords

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"rule id given twice: {', '.join(twice)}")
        return self
