"""How soon somebody must act on what a patient names, by arm and protocol day.

Nothing here changes a dose or tells anybody to stop: it says who must know, and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from content.medicines.find import How
from content.medicines.index import Entry, MedicineIndex
from content.medicines.recognise import FoundMedicine, MedicineReading, MedicineStatus
from content.medicines.rules import Answer, Concern, JudgementRules, Situation, Urgency, Use
from content.vocabulary import Arm, Tier
from content.wording import InBoth

_MOST_URGENT_FIRST = (Tier.EMERGENCY, Tier.RED, Tier.UNCLEAR, Tier.AMBER, Tier.GREEN, Tier.NONE)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who names a medicine: arm, protocol day (None if unknown), and what is done with it."""

    arm: Arm
    day: int | None
    use: Use = Use.TAKES


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What follows from one name.

    `rule` is the group or situation that decided. `is_asked`: the patient must say which medicine
    is meant; a name written as the list has it alarms at once all the same, one that only resembles
    it is unclear. `unanswered` is the tier once the question stays without an answer. The texts and
    `note_nurse` ("" for none) are keys of approved texts, `flags` the notes of the list that the
    nurse's text shows.
    """

    name: str
    rule: str
    tier: Tier
    unanswered: Tier
    text_patient: str
    text_nurse: str
    note_nurse: str
    flags: tuple[InBoth, ...] = ()
    is_asked: bool = False


def judge(
    rules: JudgementRules, entry: Entry, when: Circumstances, *, is_local: bool = False
) -> Judgement:
    """Judge one entry of the list; the most urgent of its rules that count in this arm decides.

    A form for skin, eye, ear or nose counts less, and never more than what is swallowed.
    """
    rule, answer = _most_urgent(rules, _answers(rules, entry), when)
    if is_local and answer.urgency is not Urgency.RECORD:
        rule, answer = _situation(rules, Situation.LOCAL_FORM)
    judged = _judged(rules, (entry.substance, rule), answer, when)
    return replace(judged, flags=(entry.other_flag,) if entry.other_flag else ())


def judge_found(index: MedicineIndex, found: FoundMedicine, when: Circumstances) -> Judgement:
    """Judge what a text names, with the entries that mention it and those that are part of it."""
    is_local = found.status is MedicineStatus.TOPICAL
    numbers = dict.fromkeys((found.number, *found.also, *found.contains))
    each = [
        judge(index.rules, index.by_number[number], when, is_local=is_local) for number in numbers
    ]
    worst = most_urgent(each)
    flags = tuple(dict.fromkeys(flag for one in each for flag in one.flags))
    judged = replace(worst, name=found.name, flags=flags)
    if found.is_certain:
        return judged
    question = _open(index.rules, found.name, Situation.ASKED, when)
    counts_already = found.how is not How.FUZZY
    return replace(
        judged,
        tier=most_urgent((judged, question)).tier if counts_already else question.tier,
        unanswered=most_urgent((judged, replace(question, tier=question.unanswered))).tier,
        text_patient=question.text_patient,
        is_asked=True,
    )


def judge_reading(
    index: MedicineIndex, reading: MedicineReading, when: Circumstances
) -> tuple[Judgement, ...]:
    """Judge all that a text names, most urgent first; nothing named is nothing judged."""
    judged = [judge_found(index, one, when) for one in reading.found]
    judged += [_open(index.rules, one.matched, Situation.ASKED, when) for one in reading.asked]
    judged += [_open(index.rules, name, Situation.UNKNOWN, when) for name in reading.unknown]
    return tuple(sorted(judged, key=_place))


def most_urgent(judged: Iterable[Judgement]) -> Judgement:
    """Give the first of the most urgent; there must be one."""
    return min(judged, key=_place)


def _open(rules: JudgementRules, name: str, situation: Situation, when: Circumstances) -> Judgement:
    """Judge a name that is no entry, or not yet: what is said stays the same for every use."""
    rule, answer = _situation(rules, situation)
    judged = _judged(rules, (name, rule), answer, when)
    is_asked = situation is Situation.ASKED
    return replace(
        judged,
        tier=Tier.UNCLEAR if is_asked else judged.tier,
        text_patient=answer.text_patient,
        is_asked=is_asked,
    )


def _place(judged: Judgement) -> int:
    return _MOST_URGENT_FIRST.index(judged.tier)


def _answers(rules: JudgementRules, entry: Entry) -> Iterable[tuple[str, Answer]]:
    own = Answer(Urgency(entry.urgency), Concern(entry.about), entry.text_patient, entry.text_nurse)
    yield entry.act_as, own
    if entry.also_as:
        yield entry.also_as, rules.groups[entry.also_as]


def _most_urgent(
    rules: JudgementRules, answers: Iterable[tuple[str, Answer]], when: Circumstances
) -> tuple[str, Answer]:
    counting = [
        (rule, answer) if _counts(rules, answer, when.arm) else _elsewhere(rules, rule, answer)
        for rule, answer in answers
    ]
    order = tuple(Urgency)
    return min(counting, key=lambda one: order.index(one[1].urgency))


def _counts(rules: JudgementRules, answer: Answer, arm: Arm) -> bool:
    return answer.about is Concern.REGIMEN or arm in rules.takes_venetoclax


def _elsewhere(rules: JudgementRules, rule: str, answer: Answer) -> tuple[str, Answer]:
    """Record what is about venetoclax where none is taken; what is recorded anyway stays as is."""
    if answer.urgency is Urgency.RECORD:
        return rule, answer
    return _situation(rules, Situation.OTHER_ARM)


def _situation(rules: JudgementRules, situation: Situation) -> tuple[str, Answer]:
    return situation.value, rules.situations[situation]


def _judged(
    rules: JudgementRules, name_and_rule: tuple[str, str], answer: Answer, when: Circumstances
) -> Judgement:
    name, rule = name_and_rule
    use = rules.uses[when.use]
    tier = min(rules.tier(answer.urgency, when.day), use.at_least, key=_MOST_URGENT_FIRST.index)
    return Judgement(
        name=name,
        rule=rule,
        tier=tier,
        unanswered=tier,
        text_patient=use.text_patient or answer.text_patient,
        text_nurse=answer.text_nurse,
        note_nurse=use.note_nurse,
    )
