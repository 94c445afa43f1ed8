"""The shape of `triage/redflags/*.yaml`: words, rules, numbers, and what is worse together."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import Citation, ContentModel, NonEmpty, Reviewed
from content.vocabulary import Tier

ROWS = range(1, 33)
_Id = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]+$")]
_Topic = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
_Row = Annotated[int, Field(ge=ROWS.start, lt=ROWS.stop)]


class Wordings(ContentModel):
    """Wordings of one meaning in each language, as people write them."""

    zh: tuple[NonEmpty, ...] = Field(alias="zh-CN", default=())
    en: tuple[NonEmpty, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Give the wordings of both languages."""
        return (*self.zh, *self.en)


class CitedWordings(Wordings, Citation):
    """Wordings that can be questioned."""


class Group(CitedWordings):
    """Words that rules name as `<id>`."""

    id: _Topic


class Context(ContentModel):
    """What stands around a finding and changes what it means."""

    negation: CitedWordings
    negation_after: CitedWordings
    filler: CitedWordings
    double: CitedWordings
    contradiction: CitedWordings
    comparison: CitedWordings
    question: CitedWordings
    question_after: CitedWordings
    whom_to_ask: CitedWordings
    what_to_do: CitedWordings
    hypothetical: CitedWordings
    not_hypothetical: CitedWordings
    information: CitedWordings
    now: CitedWordings
    long_ago: CitedWordings
    days_ago: CitedWordings
    figurative: CitedWordings
    everyday: CitedWordings
    resolved: CitedWordings
    again: CitedWordings
    other_people: CitedWordings
    family: CitedWordings
    children: CitedWordings
    not_me: CitedWordings
    contagion: CitedWordings
    patient: CitedWordings
    speaker: CitedWordings
    clause_end: CitedWordings
    idiom: CitedWordings


class WordsFile(Reviewed):
    """`words.yaml`."""

    body: Annotated[tuple[Group, ...], Field(min_length=1)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    context: Context


class TyposFile(Reviewed):
    """`typos.yaml`: wrong forms and what they are read as."""

    zh: dict[str, NonEmpty] = Field(alias="zh-CN")
    en: dict[str, NonEmpty]
    nearest_from: Annotated[int, Field(ge=5)]
    not_typos: tuple[NonEmpty, ...]

    @model_validator(mode="after")
    def _chinese_pairs_fit(self) -> Self:
        if uneven := [wrong for wrong, right in self.zh.items() if len(wrong) != len(right)]:
            raise ValueError(f"zh-CN pairs must have one length: {', '.join(uneven)}")
        return self


class LightWords(ContentModel):
    """Words that change nothing of what is found, in each language."""

    zh: tuple[NonEmpty, ...] = Field(alias="zh-CN", default=())
    en: tuple[NonEmpty, ...] = ()


class LooseFile(Reviewed):
    """`loose.yaml`: other ways to say the same."""

    light: LightWords
    kept: LightWords
    same_zh: dict[str, NonEmpty]
    same_en: dict[str, NonEmpty]
    irregular: dict[str, NonEmpty]


class SoundsFile(Reviewed):
    """`sounds.yaml`: how characters sound, and what is not meant although it sounds alike."""

    pairs: tuple[NonEmpty, ...]
    common: NonEmpty
    around: tuple[NonEmpty, ...]
    ordinary: tuple[NonEmpty, ...]
    not_pinyin: tuple[NonEmpty, ...]
    syllables: dict[str, NonEmpty]


class Persons(StrEnum):
    """Whose finding counts."""

    PATIENT = "patient"
    PARTNER = "partner"
    ANYONE = "anyone"


class DayRange(ContentModel):
    """Protocol days, both included."""

    first: int
    last: int

    def holds(self, day: int | None) -> bool:
        """Tell whether a day is known and in the range."""
        return day is not None and self.first <= day <= self.last


class TierOnDays(DayRange):
    """The tier of a rule on some protocol days."""

    tier: Tier


class Threshold(ContentModel):
    """From this number on, this tier."""

    at_least: int
    tier: Tier


class Worse(ContentModel):
    """The tier when a word of one of these groups stands beside the finding."""

    tier: Tier
    groups: tuple[_Topic, ...]


class RedFlagRule(Wordings, Citation):
    """One rule. The most urgent of its tier, thresholds and worse words counts.

    A wording is plain words; `<group>` for any word of a group; ` … ` for a short gap; ` & ` for
    both, in either order. `mild` is the tier beside a word of the group `mild`. `replaces` names
    rules that this more exact one takes the place of where both fit the same words. A `vague` one
    tells how bad something is more than what it is. An `exact` one is not looked for loosely.
    One that counts `alone` is left out where any other rule fits the same words. One that `stays`
    counts although it is over.
    """

    id: _Id
    rows: tuple[_Row, ...]
    topic: _Topic
    term: NonEmpty
    tier: Tier
    mild: Tier | None = None
    worse: Worse | None = None
    times: tuple[Threshold, ...] = ()
    minutes: tuple[Threshold, ...] = ()
    days: TierOnDays | None = None
    persons: Persons = Persons.PATIENT
    denied: Tier = Tier.NONE
    replaces: tuple[_Id, ...] = ()
    vague: bool = False
    exact: bool = False
    alone: bool = False
    stays: bool = False
    unless: Wordings | None = None

    @model_validator(mode="after")
    def _rule_is_whole(self) -> Self:
        if not self.zh or not self.en:
            raise ValueError("words are missing in one language")
        for thresholds in (self.times, self.minutes):
            borders = [one.at_least for one in thresholds]
            if borders != sorted(set(borders), reverse=True):
                raise ValueError("times and minutes must fall from the highest border")
        if self.tier in {Tier.NONE, Tier.UNCLEAR}:
            raise ValueError("tier must be emergency, red, amber or green")
        return self


class RulesFile(Reviewed):
    """One file of rules."""

    rules: Annotated[tuple[RedFlagRule, ...], Field(min_length=1)]


class Measured(StrEnum):
    """Numbers that are read beside temperatures."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    OXYGEN = "oxygen"
    PULSE = "pulse"
    TABLETS = "tablets"


class MeasureRule(Citation):
    """A border for one kind of number."""

    id: _Id
    rows: tuple[_Row, ...]
    topic: _Topic
    what: Measured
    at_least: int | None = None
    below: int | None = None
    tier: Tier

    @model_validator(mode="after")
    def _one_border(self) -> Self:
        if (self.at_least is None) == (self.below is None):
            raise ValueError("give either at_least or below")
        return self

    def applies(self, value: int) -> bool:
        """Tell whether a number is on the wrong side of the border."""
        if self.at_least is not None:
            return value >= self.at_least
        return self.below is not None and value < self.below


class Combination(Citation):
    """Topics that together give a tier; `fever` is any fever, chills or raised temperature."""

    id: _Id
    rows: tuple[_Row, ...]
    tier: Tier
    all_: Annotated[tuple[_Topic, ...], Field(min_length=2, alias="all")]
    days: DayRange | None = None


class Several(Citation):
    """So many findings of one tier give another."""

    id: _Id
    tier: Tier
    at_least: int
    gives: Tier


class Elsewhere(ContentModel):
    """A row of the red flags that words cannot show, and why."""

    row: _Row
    why: NonEmpty


class TogetherFile(Reviewed):
    """`together.yaml`."""

    measures: tuple[MeasureRule, ...]
    combinations: tuple[Combination, ...]
    several: Several
    elsewhere: tuple[Elsewhere, ...]
