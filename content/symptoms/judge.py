"""What the answers about one symptom mean: grade, tier, and whether it is worse than before.

Answers are values by the id of their question. A question that is missing, or None because it was
skipped, is not answered: it proves nothing, so it never lowers what the other answers show. Values
outside of the scale count as not answered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from content.shape import Bilingual
from content.symptoms.shapes import COMPOSITE
from content.symptoms.symptom import Question, Rule, Symptom
from content.vocabulary import Tier

Answers: TypeAlias = Mapping[str, int | None]

# An unanswered question about a fever becomes red, so "unclear" stands above amber.
_URGENCY = (Tier.NONE, Tier.GREEN, Tier.AMBER, Tier.UNCLEAR, Tier.RED, Tier.EMERGENCY)
_UNKNOWN = (0, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A tier, and the rule with its words that made it; no rule for none, and for silence."""

    tier: Tier
    rule_id: str
    words: Bilingual | None


class Several(Protocol):
    """So many findings of one tier give another."""

    @property
    def tier(self) -> Tier:
        """Give the tier that is counted."""
        ...

    @property
    def at_least(self) -> int:
        """Give how many are needed."""
        ...

    @property
    def gives(self) -> Tier:
        """Give the tier of them together."""
        ...


NOTHING = Judgement(tier=Tier.NONE, rule_id="", words=None)


def composite(symptom: Symptom, answers: Answers) -> int | None:
    """Give the composite grade, 0 to 3; None while it is not known, or there is none.

    It is the patient's own grade. It is never a CTCAE grade, which only a clinician gives.
    """
    table = symptom.composite
    return None if table is None else table.grade(_attributes(symptom, answers))


def judge(symptom: Symptom, answers: Answers, day: int | None = None) -> Judgement:
    """Give the most urgent rule the answers meet; of equals, the first in the file.

    With an attribute missing, the lowest grade counts that it still allows. `day` is the protocol
    day; while it is not known, a rule for some days does not apply.
    """
    met = (rule for rule in symptom.rules if _is_met(symptom, rule, answers, day))
    found = max(met, key=lambda rule: urgency(rule.tier), default=None)
    if found is None:
        return NOTHING
    return Judgement(tier=found.tier, rule_id=found.id, words=found.words)


def judge_unanswered(symptom: Symptom, answers: Answers, day: int | None = None) -> Judgement:
    """Give what counts when no further answer comes, or questions were skipped.

    If an open question could still have raised the tier, it is at least `symptom.unanswered`; so
    is one that waits for a number (`judged_by`).
    """
    known = judge(symptom, answers, day)
    waits = known.tier is Tier.UNCLEAR or any(
        matters(symptom, question, answers, day) for question in open_questions(symptom, answers)
    )
    if not waits or (
        known.tier is not Tier.UNCLEAR and urgency(known.tier) >= urgency(symptom.unanswered)
    ):
        return known
    return Judgement(tier=symptom.unanswered, rule_id=known.rule_id, words=known.words)


def worse_than(symptom: Symptom, before: Answers, now: Answers) -> tuple[str, ...]:
    """Name what is worse than before: "tier", "composite", then questions; () if nothing is.

    Only what is known both times is compared. Where the first answer was 0, the symptom was not
    there, and all that was not asked then counts as 0.
    """
    lead = symptom.questions[0].id
    absent = _value(symptom.questions[0], before) == 0
    worse = []
    known_before = absent or bool(_answered(symptom, before))
    if known_before and urgency(judge(symptom, now).tier) > urgency(judge(symptom, before).tier):
        worse.append("tier")
    grades = composite(symptom, before), composite(symptom, now)
    if grades[0] is not None and grades[1] is not None and grades[1] > grades[0]:
        worse.append(COMPOSITE)
    for question in symptom.questions:
        old, new = _value(question, before), _value(question, now)
        if old is None and absent and question.id != lead:
            old = 0
        if old is not None and new is not None and new > old:
            worse.append(question.id)
    return tuple(worse)


def combined(tiers: Iterable[Tier], several: Several) -> Tier:
    """Give the tier of a whole report, one tier a symptom: the most urgent, or that of several."""
    found = list(tiers)
    if found.count(several.tier) >= several.at_least:
        found.append(several.gives)
    return max(found, key=urgency, default=Tier.NONE)


def urgency(tier: Tier) -> int:
    """Rank a tier; higher is more urgent."""
    return _URGENCY.index(tier)


def open_questions(symptom: Symptom, answers: Answers) -> Iterator[Question]:
    """Yield the questions without an answer, skipped or not; none where the symptom is absent."""
    if _value(symptom.questions[0], answers) == 0:
        return
    for question in symptom.questions:
        if _value(question, answers) is None:
            yield question


def matters(symptom: Symptom, question: Question, answers: Answers, day: int | None = None) -> bool:
    """Tell whether an answer to an open question could still raise the tier."""
    known = urgency(judge(symptom, answers, day).tier)
    return any(
        urgency(rule.tier) > known
        and _depends_on(symptom, rule, question)
        and _can_be_met(symptom, rule, answers, day)
        for rule in symptom.rules
    )


def _depends_on(symptom: Symptom, rule: Rule, question: Question) -> bool:
    table = symptom.composite
    in_composite = table is not None and question.id in table.attributes
    return question.id in rule.when or (COMPOSITE in rule.when and in_composite)


def _is_met(symptom: Symptom, rule: Rule, answers: Answers, day: int | None) -> bool:
    return _on_day(rule, day) and all(
        _bounds(symptom, name, answers)[0] >= least for name, least in rule.when.items()
    )


def _can_be_met(symptom: Symptom, rule: Rule, answers: Answers, day: int | None) -> bool:
    return _on_day(rule, day) and all(
        _bounds(symptom, name, answers)[1] >= least for name, least in rule.when.items()
    )


def _on_day(rule: Rule, day: int | None) -> bool:
    return rule.days is None or rule.days.holds(day)


def _bounds(symptom: Symptom, name: str, answers: Answers) -> tuple[int, int]:
    """Give the lowest and highest value the answers allow; not answered proves nothing."""
    if name == COMPOSITE:
        table = symptom.composite
        return _UNKNOWN if table is None else table.bounds(_attributes(symptom, answers))
    question = next(one for one in symptom.questions if one.id == name)
    value = _value(question, answers)
    return (0, question.scale.highest) if value is None else (value, value)


def _attributes(symptom: Symptom, answers: Answers) -> tuple[int | None, ...]:
    asked = {question.id: question for question in symptom.questions}
    names = symptom.composite.attributes if symptom.composite else ()
    return tuple(_value(asked[name], answers) for name in names)


def _answered(symptom: Symptom, answers: Answers) -> list[Question]:
    return [one for one in symptom.questions if _value(one, answers) is not None]


def _value(question: Question, answers: Answers) -> int | None:
    value = answers.get(question.id)
    return value if value is not None and question.scale.holds(value) else None
