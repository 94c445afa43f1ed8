"""A nurse or physician corrects what a patient reported, with a reason; the original is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.inbound import Inbound, Kind
from bot.parts.answers import closed_question, reply, site_of, tap_answered
from bot.parts.card_screens import too_long
from bot.parts.cases import case_button
from bot.parts.correcting_screens import (
    CHOSEN,
    CORRECTABLE,
    CORRECTING,
    ENTRY,
    OPEN,
    TIME,
    ReportedEntry,
    about_correcting,
    ask_reason,
    ask_time,
    corrected,
    entries,
    what_is_right,
    which_entry,
)
from bot.parts.dose_answers import recorded
from bot.parts.dose_times import nearest
from bot.parts.menus import staff_menu
from bot.parts.own_record import dose_line
from bot.parts.told import is_told, tell
from bot.parts.treatment_plan import may_decide
from content.model import Content
from content.typed import read_time
from content.vocabulary import DoseStatus, MessageClass
from content.wording import Wording, phrase, phrase_ctx
from records.card_effects import CardPart, ExplainCorrection, LogAccess
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage, ToStaff
from records.facts import Facts, StaffFacts, SubjectFacts
from records.medication_effects import MarkMedicationError
from records.own_effects import MarkReportsInError

_TAKEN_AT: Final = "taken_at"
_BY_STAFF: Final = "corrected_by_staff"


def correcting(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show what may be corrected, ask what is right and why; then correct it, tell the patient."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    if patient is None or not may_decide(facts, patient):
        nobody = phrase("Entries are corrected by a nurse or physician of the patient's site.")
        return (*tapped, EndDialogue(), reply(nobody, menu=staff_menu(facts, content)))
    asked = _asked(facts)
    if asked is None:
        return (*tapped, reply(closed_question()))
    if facts.button is None:
        return _written(said, facts, patient, asked, content)
    closed = CloseMessages(about=about_correcting(facts))
    return (*tapped, closed, *_pressed(said, facts, patient, asked, content))


def _pressed(
    said: Inbound,
    facts: StaffFacts,
    patient: SubjectFacts,
    asked: Mapping[str, str],
    content: Content,
) -> tuple[Effect, ...]:
    part, now = CardPart(asked["part"]), said.received_at
    act = facts.button.act if facts.button else ""
    if act == OPEN:
        seen = LogAccess(subject_id=patient.subject_id, part=part)
        return (EndDialogue(), seen, which_entry(facts, patient, part, now, content))
    one = _meant(asked, patient, now, content)
    if one is None:
        return _gone(facts, content)
    if act == ENTRY:
        return (EndDialogue(), what_is_right(facts, patient, part, one))
    is_taken = asked.get("status") == DoseStatus.TAKEN.value
    return ask_time(asked) if is_taken else ask_reason(asked)


def _gone(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    gone = phrase("This entry does not stand any more. Nothing was changed.")
    return (EndDialogue(), reply(gone, menu=staff_menu(facts, content)))


def _asked(facts: StaffFacts) -> Mapping[str, str] | None:
    """Give what is being corrected: from the button that was pressed, or the open question."""
    if facts.button is not None:
        known = facts.button.act in {OPEN, ENTRY, CHOSEN}
        found = facts.button.args if known else {}
    else:
        asked = facts.dialogue
        found = asked.data if asked is not None and asked.conversation == CORRECTING else {}
    return found if found.get("part") in CORRECTABLE else None


def _meant(
    asked: Mapping[str, str], patient: SubjectFacts, now: datetime, content: Content
) -> ReportedEntry | None:
    found = entries(patient, CardPart(asked["part"]), now, content)
    return next((one for one in found if str(one.key) == asked.get("entry")), None)


def _written(
    said: Inbound,
    facts: StaffFacts,
    patient: SubjectFacts,
    asked: Mapping[str, str],
    content: Content,
) -> tuple[Effect, ...]:
    one = _meant(asked, patient, said.received_at, content)
    if one is None:
        return _gone(facts, content)
    if facts.dialogue is not None and facts.dialogue.step == TIME:
        return _timed(said, asked, one, ZoneInfo(site_of(patient, content).zone))
    return _explained(said, facts, patient, one, asked, content)


def _explained(
    said: Inbound,
    facts: StaffFacts,
    patient: SubjectFacts,
    one: ReportedEntry,
    asked: Mapping[str, str],
    content: Content,
) -> tuple[Effect, ...]:
    words = said.text.strip()
    if said.kind is not Kind.TEXT or not words:
        return ask_reason(asked, phrase("This is kept in words only. Please write it."))
    if (refusal := too_long(words)) is not None:
        return (reply(refusal),)
    part = CardPart(asked["part"])
    changed, line = _changed(patient, one, asked, said.received_at, content)
    if not changed:
        same = phrase("This entry says so already. Nothing was changed.")
        return (EndDialogue(), reply(same, menu=staff_menu(facts, content)))
    explained = ExplainCorrection(
        subject_id=patient.subject_id, part=part, entry_id=one.key, reason=words
    )
    told = phrase(
        "{name} of the study team corrected your entry. It now says: {line}. "
        "If that is not right, please tell the nurse.",
        name=facts.name,
        line=line,
    )
    return (
        *changed,
        explained,
        *tell(patient, told, MessageClass.ANSWER),
        *_owners_told(facts, patient, line),
        EndDialogue(),
        corrected(patient, part, line, is_told(patient)),
    )


def _owners_told(facts: StaffFacts, patient: SubjectFacts, line: Wording) -> Iterator[SendMessage]:
    """Tell colleagues who have a case of this patient, each once."""
    cases = {
        case.owner_id: case
        for case in facts.open_escalations
        if case.subject_id == patient.subject_id and case.status.is_owned
    }
    for owner_id, case in cases.items():
        if owner_id is None or owner_id == facts.staff_id:
            continue
        said = phrase(
            "{name} corrected an entry of {code}. It now says: {line}.",
            name=facts.name,
            code=patient.code,
            line=line,
        )
        details = case_button(case, phrase_ctx("button", "Details"), "esc.details")
        yield SendMessage(to=ToStaff(owner_id), parts=(said,), buttons=((details,),))


def _timed(
    said: Inbound, data: Mapping[str, str], one: ReportedEntry, zone: ZoneInfo
) -> tuple[Effect, ...]:
    clock = read_time(said.text) if said.kind is Kind.TEXT else None
    at = None if clock is None or one.dose is None else nearest(clock, one.dose.planned_at, zone)
    if at is None or at > said.received_at:
        wrong = phrase("That time does not fit this dose, or I could not read it.")
        return ask_time(data, wrong)
    return ask_reason({**data, _TAKEN_AT: at.isoformat()})


def _changed(
    patient: SubjectFacts,
    one: ReportedEntry,
    data: Mapping[str, str],
    now: datetime,
    content: Content,
) -> tuple[tuple[Effect, ...], Wording]:
    """Give what corrects an entry, and what is said of it afterwards."""
    if one.dose is not None:
        status = DoseStatus(data["status"])
        at = datetime.fromisoformat(data[_TAKEN_AT]) if _TAKEN_AT in data else None
        stands = replace(one.dose, status=status, taken_at=at)
        line = dose_line(stands, site_of(patient, content).zone, now)
        return recorded(patient, one.dose, status, reason=_BY_STAFF, taken_at=at), line
    # i18n: {line} is an entry, for example a temperature with its time
    line = phrase("{line} – marked as wrong", line=one.line)
    if one.report_ids:
        reports = MarkReportsInError(subject_id=patient.subject_id, report_ids=one.report_ids)
        return (reports,), line
    medicine = MarkMedicationError(subject_id=patient.subject_id, medication_id=one.key)
    return (medicine,), line
