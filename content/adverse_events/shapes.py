"""The shapes of `adverse_events/*.yaml`."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import Bilingual, Citation, Cited, ContentModel, NonEmpty, Reviewed
from content.vocabulary import Duty, StaffRole

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
_Grade = Annotated[int, Field(ge=1, le=5)]
_Hours = Annotated[int, Field(gt=0)]


class GradeWords(Bilingual):
    """What a grade of a term means, in few words."""

    grade: _Grade


class Pattern(ContentModel):
    """Words of grades that several terms share."""

    id: _Id
    grades: Annotated[tuple[GradeWords, ...], Field(min_length=1)]


class Also(ContentModel):
    """Other words by which staff find a term."""

    en: tuple[NonEmpty, ...] = ()
    zh: tuple[NonEmpty, ...] = Field(alias="zh-CN", default=())


class Term(ContentModel):
    """A term of CTCAE with the grades it has.

    `figures` are words of the grades in order that read the same in both languages. With `specify`
    the term says nothing by itself: what happened is written beside it.
    """

    term: NonEmpty
    meddra: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    grades: Annotated[tuple[_Grade, ...], Field(min_length=1)]
    zh: NonEmpty = Field(alias="zh-CN")
    also: Also = Also()
    pattern: _Id | None = None
    figures: tuple[NonEmpty, ...] = ()
    words: tuple[GradeWords, ...] = ()
    beside: tuple[NonEmpty, ...] = ()
    specify: bool = False

    @model_validator(mode="after")
    def _grades_fit(self) -> Self:
        if list(self.grades) != sorted(set(self.grades)):
            raise ValueError("grades must be in order, each once")
        if len(self.figures) > len(self.grades):
            raise ValueError("there are more figures than grades")
        if {one.grade for one in self.words} - set(self.grades):
            raise ValueError("words name a grade that the term does not have")
        if sum(map(bool, (self.pattern, self.figures, self.words))) > 1:
            raise ValueError("give one of pattern, figures and words")
        return self

    @property
    def name(self) -> Bilingual:
        """The term in both languages."""
        return Bilingual(en=self.term, zh=self.zh)


class StandIn(ContentModel):
    """A name used elsewhere in the content that is no term, and the terms offered for it."""

    name: NonEmpty
    terms: tuple[NonEmpty, ...]


class TermsFile(Cited):
    """`terms.yaml`; `version` is that of CTCAE."""

    version: NonEmpty
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    stand_ins: tuple[StandIn, ...]


class Option(Bilingual):
    """One answer, with its code in SDTM and a shorter label where its words are long."""

    id: _Id
    sdtm: NonEmpty | None = None
    button: Bilingual | None = None

    @property
    def label(self) -> Bilingual:
        """What a button says."""
        return self.button or self


class Scale(Reviewed, Citation):
    """The answers to one question about an adverse event."""

    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [one.id for one in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError("an id is given twice")
        return self

    def named(self, option: str) -> Option | None:
        """Give an answer by its id; None where the content does not have it any more."""
        return next((one for one in self.options if one.id == option), None)


class People(Cited):
    """Who records adverse events, and whose judgement of seriousness and relatedness counts."""

    records: Annotated[tuple[StaffRole, ...], Field(min_length=1)]
    judges: Annotated[tuple[StaffRole, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _judges_record(self) -> Self:
        if set(self.judges) - set(self.records):
            raise ValueError("whoever judges must be able to record")
        return self


class Clock(Cited):
    """When a serious event is due to be reported, and when somebody is told that it waits."""

    due_hours: _Hours
    chased_after_hours: tuple[_Hours, ...]
    overdue_every_hours: _Hours
    told: Annotated[tuple[Duty, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hours_rise(self) -> Self:
        hours = (*self.chased_after_hours, self.due_hours)
        if list(hours) != sorted(set(hours)):
            raise ValueError("chased_after_hours must rise and stay below due_hours")
        return self

    def due_at(self, aware_at: datetime) -> datetime:
        """Give when the event must have been reported."""
        return aware_at + timedelta(hours=self.due_hours)

    def next_step(self, aware_at: datetime, now: datetime) -> tuple[int, datetime]:
        """Give the first step of the chase after `now`, by its number and time. It never ends."""
        hours = (*self.chased_after_hours, self.due_hours)
        for step, after in enumerate(hours):
            if (at := aware_at + timedelta(hours=after)) > now:
                return step, at
        every = timedelta(hours=self.overdue_every_hours)
        late = (now - self.due_at(aware_at)) // every + 1
        return len(hours) - 1 + late, self.due_at(aware_at) + late * every


class JudgementFile(ContentModel):
    """`judgement.yaml`."""

    seriousness: Scale
    relatedness: Scale
    action: Scale
    outcome: Scale
    people: People
    clock: Clock
