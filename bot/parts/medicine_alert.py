"""What staff are told about a medicine that a patient names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.parts.answers import hand_over, site_of, to_owner
from bot.parts.medicine_state import NamedMedicine, judged, named_in, recorded_as
from content.medicines.judge import Circumstances, Judgement
from content.medicines.model import MedicineGroup
from content.medicines.rules import Use
from content.model import Content
from content.plan.protocol_day import local_date, protocol_day
from content.triage.fever import urgency
from content.vocabulary import (
    EscalationTopic,
    FileKind,
    MedicationStatus,
    MessageClass,
    MessageDirection,
    Tier,
)
from content.wording import InBoth, Local, Param, Verbatim, Wording, approved, phrase, phrase_ctx
from records.effects import Effect, SendMessage
from records.facts import SubjectFacts
from records.kept_file import KeptFile
from records.medication_facts import MedicationFact
from records.talk_effects import RecordMessage

_PROTOCOL: Final = "medicine_nurse_protocol"
_WITH_PROTOCOL: Final = frozenset(
    {
        MedicineGroup.STRONG_CYP3A_INHIBITOR.value,
        MedicineGroup.MODERATE_CYP3A_INHIBITOR.value,
    }
)
_HANDED_OVER: Final = frozenset({Tier.RED, Tier.AMBER})
_GROUPS: dict[str, Wording] = {
    MedicineGroup.STRONG_CYP3A_INHIBITOR: phrase_ctx("class", "strong CYP3A inhibitor"),
    MedicineGroup.MODERATE_CYP3A_INHIBITOR: phrase_ctx("class", "moderate CYP3A inhibitor"),
    MedicineGroup.WEAK_CYP3A_INHIBITOR: phrase_ctx("class", "weak CYP3A inhibitor"),
    MedicineGroup.STRONG_CYP3A_INDUCER: phrase_ctx("class", "strong CYP3A inducer"),
    MedicineGroup.MODERATE_CYP3A_INDUCER: phrase_ctx("class", "moderate CYP3A inducer"),
    MedicineGroup.WEAK_CYP3A_INDUCER: phrase_ctx("class", "weak CYP3A inducer"),
    MedicineGroup.PGP_INHIBITOR: phrase_ctx("class", "P-gp inhibitor"),
    MedicineGroup.AFFECTED_BY_VENETOCLAX: phrase_ctx("class", "affected by venetoclax"),
    MedicineGroup.REGIMEN_INTERACTION: phrase_ctx("class", "interacts with the regimen"),
    MedicineGroup.FOOD: phrase_ctx("class", "food or drink"),
    MedicineGroup.HERB: phrase_ctx("class", "herb or Chinese medicine"),
    MedicineGroup.NONE: phrase_ctx("class", "listed, no CYP3A or P-gp interaction"),
}


STATUS_NAMES: Final = {
    MedicationStatus.TAKES: phrase_ctx("medicine", "in use"),
    MedicationStatus.STARTED: phrase_ctx("medicine", "just started"),
    MedicationStatus.STOPPED: phrase_ctx("medicine", "stopped"),
    MedicationStatus.QUESTION: phrase_ctx("medicine", "a question"),
}
_SAYS: dict[Use, Wording] = {
    Use.TAKES: phrase_ctx("use", "takes it"),
    Use.STARTED: phrase_ctx("use", "has just started it"),
    Use.STOPPED: phrase_ctx("use", "has stopped it"),
    Use.QUESTION: phrase_ctx("use", "only asks about it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a patient answered, when, and in which words the medicine was named."""

    use: Use
    at: datetime
    words: str


def day_of(facts: SubjectFacts, now: datetime, content: Content) -> int | None:
    """Give the protocol day of a moment; None where day 1 is not known."""
    if facts.day1 is None:
        return None
    return protocol_day(local_date(now, site_of(facts, content).zone), facts.day1)


def circumstances(
    facts: SubjectFacts, now: datetime, content: Content, use: Use = Use.TAKES
) -> Circumstances:
    """Give what a judgement depends on besides the medicine."""
    return Circumstances(arm=facts.arm, day=day_of(facts, now, content), use=use)


def nurse_parts(
    item: NamedMedicine, judgement: Judgement, facts: SubjectFacts, day: int | None
) -> tuple[Wording, ...]:
    """Say what the list says, what was written, and when."""
    if item.photo:
        says: Wording = approved("medicine_nurse_photo")
    else:
        flag = _flag(judgement)
        says = approved(judgement.text_nurse, name=Verbatim(item.for_staff()), flag=flag)
    return (says, _as_written(item, facts, day))


def _note(
    item: NamedMedicine, judgement: Judgement, use: Use, facts: SubjectFacts, content: Content
) -> tuple[Wording, ...]:
    """Say what the use means for the nurse, beyond the use itself.

    That stopping changes venetoclax is said only of what may change it, where it is taken.
    """
    takes_venetoclax = facts.arm is content.study.venetoclax.arm
    changes = takes_venetoclax and bool(item.numbers) and judgement.tier in _HANDED_OVER
    is_meant = use is Use.QUESTION or (use is Use.STOPPED and changes)
    return (approved(judgement.note_nurse),) if is_meant and judgement.note_nurse else ()


def _flag(judgement: Judgement) -> Wording:
    flags = judgement.flags
    if not flags:
        return phrase_ctx("note", "none")
    return InBoth("; ".join(flag.en for flag in flags), "；".join(flag.zh for flag in flags))


def _as_written(item: NamedMedicine, facts: SubjectFacts, day: int | None) -> Wording:
    on: Param = phrase_ctx("protocol day", "not known") if day is None else day
    arm = facts.arm.value
    if item.photo:
        return phrase("Day {day}, arm {arm}.", day=on, arm=arm)
    if not item.numbers:
        return phrase(
            "Written as “{typed}”. Day {day}, arm {arm}.", typed=item.typed, day=on, arm=arm
        )
    return phrase(
        "Written as “{typed}”, read as {name}: {group}. Day {day}, arm {arm}.",
        typed=item.typed,
        name=Verbatim(item.for_staff()),
        group=_GROUPS[item.group],
        day=on,
        arm=arm,
    )


def alarm_at_once(
    items: Sequence[NamedMedicine],
    facts: SubjectFacts,
    now: datetime,
    content: Content,
    words: str,
) -> tuple[tuple[NamedMedicine, ...], tuple[Effect, ...]]:
    """Tell a person before anything is asked: no answer makes it less urgent.

    What only resembles a name waits for the answer. One case for all that a message names.
    """
    index = content.medicines
    if index is None:
        return tuple(items), ()
    when = circumstances(facts, now, content)
    known: list[NamedMedicine] = []
    parts: list[Wording] = []
    tiers: list[Tier] = []
    for item in items:
        judgement = judged(index, item, when)
        if (
            judgement.tier not in _HANDED_OVER
            or item.is_resembling
            or item.alarmed is not Tier.NONE
        ):
            known.append(item)
            continue
        known.append(replace(item, alarmed=judgement.tier))
        parts += nurse_parts(item, judgement, facts, when.day)
        parts += _protocol(item, judgement, facts, content)
        tiers.append(judgement.tier)
    if not tiers:
        return tuple(known), ()
    worst = max(tiers, key=urgency)
    parts += _next_dose(facts, now, content)
    case = hand_over(facts, EscalationTopic.MEDICINE, *parts, tier=worst, words=words or None)
    return tuple(known), (case, *_pictures(items, facts))


def _protocol(
    item: NamedMedicine, judgement: Judgement, facts: SubjectFacts, content: Content
) -> tuple[Wording, ...]:
    """Give the protocol's sentence where it has one, and from where all of it is known."""
    if not item.numbers:
        return ()
    takes_venetoclax = facts.arm is content.study.venetoclax.arm
    has_sentence = takes_venetoclax and item.group in _WITH_PROTOCOL
    keys = (*((_PROTOCOL,) if has_sentence else ()), judgement.text_nurse)
    codes = dict.fromkeys(
        code.strip() for key in keys for code in content.texts[key].source.split(";")
    )
    sentence = (approved(_PROTOCOL),) if has_sentence else ()
    # i18n: {source} are the short names of the documents it is from
    return (*sentence, phrase("Source: {source}", source=Verbatim(", ".join(codes))))


def _next_dose(facts: SubjectFacts, now: datetime, content: Content) -> tuple[Wording, ...]:
    """Say when venetoclax is planned next, in time to decide before it; also a dose still open."""
    open_doses = (dose for dose in facts.doses if dose.status is None and dose.late_until > now)
    dose = min(open_doses, key=lambda one: one.planned_at, default=None)
    if dose is None or facts.arm is not content.study.venetoclax.arm:
        return ()
    planned = Local(dose.planned_at, site_of(facts, content).zone)
    return (
        phrase("Next venetoclax dose: day {day}, {when}.", day=dose.protocol_day, when=planned),
    )


def judged_parts(
    item: NamedMedicine, judgement: Judgement, facts: SubjectFacts, now: datetime, content: Content
) -> tuple[Wording, ...]:
    """Say all that staff are told of a medicine once somebody has found out what it is."""
    return (
        *nurse_parts(item, judgement, facts, day_of(facts, now, content)),
        *_protocol(item, judgement, facts, content),
        *_next_dose(facts, now, content),
    )


def _pictures(items: Sequence[NamedMedicine], facts: SubjectFacts) -> tuple[RecordMessage, ...]:
    return tuple(
        RecordMessage(
            subject_id=facts.subject_id,
            direction=MessageDirection.FROM_SUBJECT,
            file=KeptFile(FileKind.PHOTO, item.photo),
        )
        for item in items
        if item.photo
    )


def alarms_beside(
    facts: SubjectFacts, now: datetime, content: Content, words: str
) -> tuple[tuple[NamedMedicine, ...], tuple[Effect, ...]]:
    """Alarm about medicines in a message that something else answers, and give them.

    Only what is on the list: the words themselves are passed on by whoever answers.
    """
    items = [item for item in named_in(content, words) if item.numbers]
    return alarm_at_once(items, facts, now, content, words)


def unanswered_tier(
    items: Sequence[NamedMedicine], facts: SubjectFacts, now: datetime, content: Content
) -> Tier | None:
    """Give the tier when no answer comes; None where somebody was told of all of it already."""
    index = content.medicines
    waiting = [item for item in items if item.alarmed is Tier.NONE]
    if index is None or not waiting:
        return None
    when = circumstances(facts, now, content)
    tiers = [judged(index, item, when).tier for item in waiting]
    return max((Tier.AMBER, *tiers), key=urgency)


def told_after_answer(
    item: NamedMedicine, judgement: Judgement, said: Answered, facts: SubjectFacts, content: Content
) -> Effect:
    """Tell staff how the patient uses it: as a case, or as news of one they have, or to know it."""
    note = _note(item, judgement, said.use, facts, content)
    parts = nurse_parts(item, judgement, facts, day_of(facts, said.at, content))
    head = phrase(
        "Subject {code} about {name}: {answer}.",
        code=facts.code,
        name=_name(item),
        answer=_SAYS[said.use],
    )
    is_news = urgency(judgement.tier) > urgency(item.alarmed)
    if judgement.tier in _HANDED_OVER and is_news:
        return hand_over(
            facts,
            EscalationTopic.MEDICINE,
            head,
            *note,
            *parts,
            tier=judgement.tier,
            words=said.words or None,
        )
    if item.alarmed is Tier.NONE:
        # i18n: {words} is what the participant wrote, in their own language
        quoted = (phrase("Their words: {words}", words=said.words),) if said.words else ()
        return _for_information((head, *note, *parts, *quoted), facts)
    return _for_information((head, *note), facts)


def told_of_mistake(entry: MedicationFact, facts: SubjectFacts, content: Content) -> Effect:
    """Tell staff that an entry does not hold: as a case where the medicine had been one."""
    item = recorded_as(content, entry)
    name = _name(item) if entry.typed else phrase_ctx("name", "the medicine in the photo")
    told = phrase(
        "Subject {code} marked an entry about a medicine as a mistake: {name}, {status}, reported "
        "{when}. Please check with them what they take.",
        code=facts.code,
        name=name,
        status=STATUS_NAMES[entry.status],
        when=Local(entry.reported_at, site_of(facts, content).zone),
    )
    index = content.medicines
    when = circumstances(facts, entry.reported_at, content)
    if index is None or judged(index, item, when).tier in _HANDED_OVER:
        return hand_over(facts, EscalationTopic.MEDICINE, told)
    return _for_information((told,), facts)


def _name(item: NamedMedicine) -> Wording:
    photo = phrase_ctx("name", "the medicine in the photo")
    return photo if item.photo else Verbatim(item.for_staff())


def _for_information(parts: tuple[Wording, ...], facts: SubjectFacts) -> SendMessage:
    return SendMessage(
        to=to_owner(facts, EscalationTopic.MEDICINE),
        parts=parts,
        message_class=MessageClass.ANSWER,
    )
