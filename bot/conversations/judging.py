"""The team judges a medicine that the list could not: what it is, or what the team knows of it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.inbound import Inbound, Kind
from bot.parts.answers import closed_question, hand_over, reply, site_of, tap_answered
from bot.parts.card_screens import too_long
from bot.parts.judging_screens import (
    JUDGING,
    NAME,
    about_judging,
    ask_name,
    ask_note,
    ask_to_record,
    entry_shown,
    meant,
    named,
    names_found,
    recorded,
    told_to_patient,
)
from bot.parts.medicine_alert import circumstances, judged_parts
from bot.parts.medicine_questions import patient_name
from bot.parts.medicine_state import NamedMedicine, chosen, judged
from bot.parts.menus import staff_menu
from bot.parts.told import is_told, tell
from bot.parts.treatment_plan import may_decide
from content.medicines.judge import Judgement
from content.medicines.rules import Use
from content.model import Content
from content.vocabulary import (
    EscalationTopic,
    FileKind,
    MessageClass,
    TeamVerdict,
    Tier,
)
from content.wording import approved, phrase
from records.card_effects import CardPart, LogAccess
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage, ToChat
from records.facts import Facts, StaffFacts, SubjectFacts
from records.kept_file import KeptFile
from records.medication_effects import JudgeMedication
from records.medication_facts import MedicationFact

_Found = tuple[NamedMedicine, Judgement]
_HANDED_OVER: Final = frozenset({Tier.RED, Tier.AMBER})


def judging(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show an entry, take what the team says of it, record it and tell the patient."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    if patient is None or not may_decide(facts, patient):
        nobody = phrase("Medicines are judged by a nurse or physician of the patient's site.")
        return (*tapped, EndDialogue(), reply(nobody, menu=staff_menu(facts, content)))
    one = meant(facts, patient)
    if one is None:
        gone = phrase("This entry does not stand any more. Nothing was changed.")
        return (*tapped, EndDialogue(), reply(gone, menu=staff_menu(facts, content)))
    closed = CloseMessages(about=about_judging(facts))
    if facts.button is None:
        return (closed, *_written(said, facts, patient, one, content))
    return (*tapped, closed, *_pressed(said, facts, patient, one, content))


def _pressed(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, content: Content
) -> tuple[Effect, ...]:
    act, args = (facts.button.act, facts.button.args) if facts.button else ("", {})
    verdict = TeamVerdict(args.get("verdict", TeamVerdict.IS))
    is_named = verdict is TeamVerdict.IS
    match act:
        case "judge.open":
            return (EndDialogue(), *_shown(facts, patient, one, content))
        case "judge.choose":
            return (
                ask_name(facts, patient, one)
                if is_named
                else ask_note(facts, patient, one, verdict, content)
            )
        case "judge.record" if not is_named:
            return _says(facts, patient, one, verdict, None, content)
        case "judge.name" | "judge.record":
            found = _listed(said.received_at, facts, patient, one, content)
            if found is None:
                return ask_name(facts, patient, one)
            then = {"judge.name": _chosen, "judge.record": _is}[act]
            return then(found, said.received_at, facts, patient, one, content)
        case _:
            return (reply(closed_question()),)


def _written(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, content: Content
) -> tuple[Effect, ...]:
    asked, words = facts.dialogue, said.text.strip()
    if asked is None or asked.conversation != JUDGING:
        return (reply(closed_question()),)
    if said.kind is not Kind.TEXT or not words:
        return (reply(phrase("This is kept in words only. Please write it.")),)
    if asked.step == NAME:
        return names_found(facts, patient, one, words, content)
    if (refusal := too_long(words)) is not None:
        return (reply(refusal),)
    return _says(facts, patient, one, TeamVerdict(asked.data["verdict"]), words, content)


def _shown(
    facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, content: Content
) -> tuple[Effect, ...]:
    shown = entry_shown(facts, patient, one, content)
    seen = LogAccess(subject_id=patient.subject_id, part=CardPart.MEDICINES)
    if one.photo is None:
        return (seen, shown)
    file = KeptFile(FileKind.PHOTO, one.photo)
    picture: SendMessage = replace(shown, to=ToChat(), file=file)
    return (seen, picture)


# ------------------------------------------------------------------------- it is something listed


def _listed(
    now: datetime, facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, content: Content
) -> _Found | None:
    """Give what was chosen and what the list says of it for this patient now."""
    index = content.medicines
    name = facts.button.args.get("name", "") if facts.button else ""
    item = chosen(content, NamedMedicine(typed=one.typed or name, how=one.how), name)
    if index is None or not item.numbers:
        return None
    use = Use(one.status.value)
    return item, judged(index, item, circumstances(patient, now, content, use))


def _chosen(
    found: _Found,
    now: datetime,
    facts: StaffFacts,
    patient: SubjectFacts,
    one: MedicationFact,
    content: Content,
) -> tuple[Effect, ...]:
    item, judgement = found
    says = judged_parts(item, judgement, patient, now, content)
    name = facts.button.args["name"] if facts.button else ""
    return ask_to_record(facts, patient, one, name, says)


def _is(
    found: _Found,
    now: datetime,
    facts: StaffFacts,
    patient: SubjectFacts,
    one: MedicationFact,
    content: Content,
) -> tuple[Effect, ...]:
    """Record what it is; a rule of the list for it acts as if it had been named."""
    item, judgement = found
    record = JudgeMedication(
        subject_id=patient.subject_id,
        medication_id=one.medication_id,
        verdict=TeamVerdict.IS,
        substance=item.substance,
        group=item.group,
    )
    head = phrase("{name} found out what it is.", name=facts.name)
    says = judged_parts(item, judgement, patient, now, content)
    case = (
        (hand_over(patient, EscalationTopic.MEDICINE, head, *says, tier=judgement.tier),)
        if judgement.tier in _HANDED_OVER
        else ()
    )
    words = approved(
        judgement.text_patient,
        name=patient_name(item, patient),
        hotline=site_of(patient, content).hotline,
    )
    is_red = judgement.tier is Tier.RED
    told = tell(patient, words, MessageClass.SAFETY if is_red else MessageClass.ANSWER)
    return (record, *case, *told, EndDialogue(), recorded(facts, patient, is_told(patient)))


# --------------------------------------------------------------------------- what the team says


def _says(
    facts: StaffFacts,
    patient: SubjectFacts,
    one: MedicationFact,
    verdict: TeamVerdict,
    note: str | None,
    content: Content,
) -> tuple[Effect, ...]:
    record = JudgeMedication(
        subject_id=patient.subject_id,
        medication_id=one.medication_id,
        verdict=verdict,
        note=note,
    )
    item = named(one, content)
    words = told_to_patient(verdict, item, patient, content, patient.language)
    urgent = verdict is TeamVerdict.ASK_DOCTOR
    told = tell(patient, words, MessageClass.SAFETY if urgent else MessageClass.ANSWER)
    return (record, *told, EndDialogue(), recorded(facts, patient, is_told(patient)))
