"""One symptom, checked and ready to be asked about and judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.plain import plain
from content.shape import Bilingual, Reviewed
from content.symptoms.composites import Composite
from content.symptoms.scales import AnyScale
from content.symptoms.shapes import Area, Attribute, Days, Elsewhere, ReportRule
from content.vocabulary import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and how it is answered."""

    id: str
    words: Bilingual
    scale: AnyScale


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A tier when every answer of `when` is at least so much, on some protocol days or on all.

    `words` say what was reported.
    """

    id: str
    tier: Tier
    when: Mapping[str, int]
    words: Bilingual
    days: Days | None = None
    rows: tuple[int, ...] = ()
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """A symptom a patient can choose. The first question can end it: 0 means "not there".

    `judged_by` names rules of `triage/` that judge it with a number that is not asked here.
    `unanswered` is what it counts as when a question that matters stays unanswered. `meddra` is
    None where no source that was read gives the code. A text that has all words of one of
    `offered_for` may be about it.
    """

    id: str
    area: str
    name: Bilingual
    topic: str | None
    pro_items: tuple[int, ...]
    term: str
    meddra: str | None
    questions: tuple[Question, ...]
    composite: Composite | None
    rules: tuple[Rule, ...]
    judged_by: tuple[str, ...]
    unanswered: Tier
    offered_for: tuple[tuple[str, ...], ...] = ()

    def attributes(self) -> tuple[Attribute, ...]:
        """Give the attributes that are asked for."""
        ids = {question.id for question in self.questions}
        return tuple(attribute for attribute in Attribute if attribute.value in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptoms:
    """Everything `symptoms/*.yaml` says. `items` are in the order of the areas, then by id."""

    areas: tuple[Area, ...]
    items: Mapping[str, Symptom]
    composites: Mapping[tuple[Attribute, ...], Composite]
    scales: Mapping[Attribute, AnyScale]
    report: ReportRule
    elsewhere: tuple[Elsewhere, ...]
    files: Mapping[str, Reviewed]
    cited: tuple[object, ...]

    def of_area(self, area: str) -> tuple[Symptom, ...]:
        """Give the symptoms of one area."""
        return tuple(one for one in self.items.values() if one.area == area)

    def named_in(self, text: str) -> Symptom | None:
        """Find the first symptom whose questions can be offered for a text."""
        typed = plain(text)
        for symptom in self.items.values():
            if any(all(word in typed for word in entry) for entry in symptom.offered_for):
                return symptom
        return None

    def of_topic(self, topic: str) -> tuple[Symptom, ...]:
        """Give the symptoms that free text of one topic can be about."""
        return tuple(one for one in self.items.values() if one.topic == topic)
