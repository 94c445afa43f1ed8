"""One checked item file into a `Symptom`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from content.plain import plain
from content.shape import Bilingual
from content.symptoms.composites import Composite
from content.symptoms.judge import urgency
from content.symptoms.scales import AnyScale, Count, Scale
from content.symptoms.shapes import COMPOSITE, Ask, Attribute, GeneralFile, ItemFile, Unit
from content.symptoms.symptom import Question, Rule, Symptom

_GRADED = (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the item files name: scales, units, composite tables and general words."""

    general: GeneralFile
    scales: Mapping[Attribute, Scale]
    units: Mapping[str, Unit]
    numbers: Mapping[str, int]
    composites: Mapping[tuple[Attribute, ...], Composite]


def graded(file: ItemFile) -> tuple[Attribute, ...]:
    """Give the attributes of the composite, in the order of its table; () without one."""
    ids = {ask.id for ask in file.questions}
    return tuple(attribute for attribute in _GRADED if attribute.value in ids)


def scale_of(ask: Ask, parts: Parts) -> AnyScale | None:
    """Give how a question is answered; None where it names what is not there.

    Raises:
        ValueError: the same word stands for two of its own choices.
    """
    if ask.choices:
        return Scale(options=ask.choices)
    if ask.number is None:
        return parts.scales.get(ask.answers or Attribute(ask.id))
    unit = parts.units.get(ask.number.unit)
    if unit is None:
        return None
    return Count(
        lowest=ask.number.lowest,
        highest=ask.number.highest,
        units=unit.words,
        numbers=parts.numbers,
    )


def symptom_of(file: ItemFile, parts: Parts) -> Symptom:
    """Put a symptom together. The file has been checked."""
    return Symptom(
        id=file.id,
        area=file.area,
        name=file.name,
        topic=file.topic,
        pro_items=file.pro_items,
        term=file.term,
        meddra=file.meddra,
        questions=tuple(
            Question(id=ask.id, words=Bilingual(en=ask.en, zh=ask.zh), scale=scale)
            for ask in file.questions
            if (scale := scale_of(ask, parts)) is not None
        ),
        composite=parts.composites.get(graded(file)),
        rules=(
            *_own_rules(file),
            *_grade_rules(file, parts.general),
            *_present_rule(file, parts),
        ),
        judged_by=file.judged_by,
        unanswered=(file.unanswered or parts.general.unanswered).tier,
        offered_for=tuple(
            tuple(plain(entry).split()) for entry in (*file.offered_for.en, *file.offered_for.zh)
        ),
    )


def grade_rule_id(item: str, grade: int) -> str:
    """Give the id of the rule that makes a tier of a composite grade."""
    return f"{_prefix(item)}-GRADE-{grade}"


def _own_rules(file: ItemFile) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=rule.id,
            tier=rule.tier,
            when=MappingProxyType(rule.when),
            words=Bilingual(en=rule.en, zh=rule.zh),
            days=rule.days,
            rows=rule.rows,
            like=rule.like,
        )
        for rule in file.rules
    )


def _grade_rules(file: ItemFile, general: GeneralFile) -> tuple[Rule, ...]:
    """Give the highest grade first: of equal tiers, the first rule is the one that is named."""
    if file.grades is None:
        return ()
    always = _always(file)
    words = general.grade_words
    return tuple(
        Rule(
            id=grade_rule_id(file.id, grade),
            tier=tier,
            when=MappingProxyType({COMPOSITE: grade}),
            words=Bilingual(
                en=words.en.format(name=file.name.en, grade=grade),
                zh=words.zh.format(name=file.name.zh, grade=grade),
            ),
        )
        for grade, tier in reversed(list(enumerate(file.grades.tiers, start=1)))
        if urgency(tier) > always
    )


def _present_rule(file: ItemFile, parts: Parts) -> tuple[Rule, ...]:
    attributes = graded(file)
    table = parts.composites.get(attributes)
    tier = parts.general.present.tier
    if (
        table is None
        or table.bounds((1, *(None for _ in attributes[1:])))[0] > 0
        or urgency(tier) <= _always(file)
    ):
        return ()
    return (
        Rule(
            id=f"{_prefix(file.id)}-PRESENT",
            tier=tier,
            when=MappingProxyType({attributes[0].value: 1}),
            words=file.name,
        ),
    )


def _always(file: ItemFile) -> int:
    """Rank the tier that the symptom has as soon as it is there; -1 for none."""
    lead = {file.questions[0].id: 1}
    return max((urgency(rule.tier) for rule in file.rules if rule.when == lead), default=-1)


def _prefix(item: str) -> str:
    return item.upper().replace("_", "-")
