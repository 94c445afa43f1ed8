"""The shapes of `symptoms/*.yaml`: answer scales, composite tables, and one file a symptom."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import Bilingual, Citation, ContentModel, NonEmpty, Reviewed
from content.vocabulary import Tier

ROWS = range(1, 33)
COMPOSITE = "composite"
WORST_GRADE = 3
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
_RuleId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]+$")]
_Row = Annotated[int, Field(ge=ROWS.start, lt=ROWS.stop)]
_Grade = Annotated[int, Field(ge=0, le=WORST_GRADE)]
_MedDra = Annotated[str, Field(pattern=r"^[0-9]{8}$")]


class Attribute(StrEnum):
    """What can be asked about a symptom; all but presence make the composite."""

    FREQUENCY = "frequency"
    SEVERITY = "severity"
    INTERFERENCE = "interference"
    PRESENCE = "presence"


class Also(ContentModel):
    """Other words that mean the same answer, in each language."""

    en: tuple[NonEmpty, ...] = ()
    zh: tuple[NonEmpty, ...] = Field(alias="zh-CN", default=())


class Option(Bilingual):
    """One answer of a scale: its button in both languages, and what else is read as it."""

    also: Also = Also()


class ScaleEntry(Citation):
    """The answers of one attribute, from 0 upwards."""

    id: Attribute
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Unit(Citation):
    """What a number counts; `words` gives how many of it one of each word is."""

    id: _Id
    name: Bilingual
    words: dict[str, Annotated[int, Field(gt=0)]]


class ScalesFile(Reviewed):
    """`scales.yaml`."""

    scales: Annotated[tuple[ScaleEntry, ...], Field(min_length=1)]
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    numbers: dict[str, Annotated[int, Field(ge=0)]]


class GradeRow(ContentModel):
    """Grades for one answer to each attribute but the last; a column for each answer to that."""

    frequency: int | None = None
    severity: int | None = None
    grades: tuple[_Grade, ...]


class TableEntry(Citation):
    """One composite table. Where the first attribute is 0 the grade is 0, and no row says so."""

    attributes: Annotated[tuple[Attribute, ...], Field(min_length=1, max_length=3)]
    rows: Annotated[tuple[GradeRow, ...], Field(min_length=1)]


class CompositesFile(Reviewed):
    """`composites.yaml`."""

    tables: Annotated[tuple[TableEntry, ...], Field(min_length=1)]


class Area(ContentModel):
    """A part of the list of symptoms that a patient chooses from."""

    id: _Id
    name: Bilingual


class Fallback(Citation):
    """What counts where no rule speaks."""

    tier: Tier


class ReportRule(Citation):
    """How long a report of symptoms is one report, and how many symptoms it may have."""

    hours: Annotated[int, Field(gt=0)]
    most_symptoms: Annotated[int, Field(gt=0)]


class Elsewhere(ContentModel):
    """A row of the red flags that no question here is about, and who finds it."""

    row: _Row
    why: NonEmpty


class GeneralFile(Reviewed):
    """`general.yaml`.

    `unanswered` is what a question without an answer counts as, `present` what a symptom does that
    is there with grade 0. `grade_words` has the placeholders `{name}` and `{grade}`.
    """

    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    unanswered: Fallback
    present: Fallback
    report: ReportRule
    grade_words: Bilingual
    elsewhere: tuple[Elsewhere, ...]


class Span(ContentModel):
    """The numbers that can be true; anything else is asked again."""

    lowest: Annotated[int, Field(ge=0)]
    highest: int
    unit: _Id


class Ask(Bilingual):
    """One question. It is answered on the scale of an attribute, by own choices, or a number."""

    id: _Id
    answers: Attribute | None = None
    choices: tuple[Option, ...] = ()
    number: Span | None = None

    @model_validator(mode="after")
    def _answered_in_one_way(self) -> Self:
        if self.id in set(Attribute):
            if self.answers or self.choices or self.number:
                raise ValueError(f"'{self.id}' has its own scale: remove answers, choices, number")
        elif sum((self.answers is not None, bool(self.choices), self.number is not None)) != 1:
            raise ValueError("give one of answers, choices and number")
        return self


class Grades(Citation):
    """The tiers of the composite grades 1, 2 and 3."""

    tiers: Annotated[tuple[Tier, ...], Field(min_length=WORST_GRADE, max_length=WORST_GRADE)]


class Days(ContentModel):
    """Protocol days, both included."""

    first: int
    last: int

    def holds(self, day: int | None) -> bool:
        """Tell whether a day is known and one of these."""
        return day is not None and self.first <= day <= self.last


class SymptomRule(Bilingual, Citation):
    """A tier when every answer of `when` is at least so much; `composite` is the grade.

    `like` names rules of `triage/` that say the same of free text. `rows` are rows of the red
    flags.
    """

    id: _RuleId
    tier: Tier
    rows: tuple[_Row, ...] = ()
    days: Days | None = None
    when: Annotated[dict[str, Annotated[int, Field(gt=0)]], Field(min_length=1)]
    like: tuple[_RuleId, ...] = ()


class ItemFile(Reviewed, Citation):
    """One symptom: names, questions in the order they are asked, and what the answers mean.

    `topic` is the topic of `triage/` that a combination knows it by. `pro_items` are its numbers
    in the PRO-CTCAE library, whose wording is not used. `offered_for` are words of free text for
    which its questions are offered: a text that has all words of one entry. They judge nothing.
    """

    id: _Id
    area: _Id
    name: Bilingual
    topic: _Id | None
    pro_items: tuple[int, ...]
    term: NonEmpty
    meddra: _MedDra | None
    meddra_note: NonEmpty | None = None
    offered_for: Also = Also()
    questions: Annotated[tuple[Ask, ...], Field(min_length=1)]
    grades: Grades | None = None
    rules: tuple[SymptomRule, ...] = ()
    judged_by: tuple[_RuleId, ...] = ()
    unanswered: Fallback | None = None

    @model_validator(mode="after")
    def _code_or_note(self) -> Self:
        if (self.meddra is None) == (self.meddra_note is None):
            raise ValueError("give either meddra, or null and a meddra_note that says why not")
        return self
