"""What somebody of the staff is shown and asked on the way to correcting an entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from bot.parts.answers import Rows, reply, site_of
from bot.parts.medicine_screens import medicine_line
from bot.parts.own_record import dose_line, lines, measurements, report_line, temperature_line
from bot.parts.treatment_plan import may_decide
from content.model import Content
from content.vocabulary import DoseStatus
from content.wording import Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.card_effects import CardPart
from records.effects import Ask, Button, Effect, SendMessage
from records.facts import DoseFact, StaffFacts, SubjectFacts

CORRECTING: Final = "correcting"
TIME: Final = "time"
REASON: Final = "reason"
OPEN: Final = "correct.open"
ENTRY: Final = "correct.entry"
CHOSEN: Final = "correct.chosen"
CORRECTABLE: Final = frozenset({CardPart.DOSES, CardPart.REPORTS, CardPart.MEDICINES})
# With the way back, eight buttons.
_SHOWN: Final = 7
_IN_A_ROW: Final = 4
_STATUSES: Final[Mapping[DoseStatus, Phrase]] = {
    DoseStatus.TAKEN: phrase_ctx("button", "It was taken"),
    DoseStatus.NOT_TAKEN: phrase_ctx("button", "It was not taken"),
    DoseStatus.VOMITED: phrase_ctx("button", "It was vomited"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEntry:
    """What a subject reported and somebody of the staff may correct.

    `key` names it in buttons; `report_ids` are the rows behind it where it is a report, `dose` is
    the dose where it is one.
    """

    key: UUID
    line: Wording
    reported_at: datetime
    dose: DoseFact | None = None
    report_ids: tuple[UUID, ...] = ()


def correct_button(facts: StaffFacts, patient: SubjectFacts, part: CardPart) -> tuple[Button, ...]:
    """Give the button to correct an entry of a part of the card, to whoever may."""
    if part not in CORRECTABLE or not may_decide(facts, patient):
        return ()
    return (_button(phrase_ctx("button", "Correct an entry"), OPEN, patient, part),)


def entries(
    patient: SubjectFacts, part: CardPart, now: datetime, content: Content
) -> tuple[ReportedEntry, ...]:
    """Give what may be corrected in a part of the card, the newest first."""
    found = sorted(
        _ENTRIES[part](patient, now, content), key=lambda one: one.reported_at, reverse=True
    )
    return tuple(found[:_SHOWN])


def _doses(patient: SubjectFacts, now: datetime, content: Content) -> Iterator[ReportedEntry]:
    zone = site_of(patient, content).zone
    for dose in patient.doses:
        if dose.cycle == patient.cycle and dose.planned_at <= now:
            yield ReportedEntry(
                key=dose.scheduled_dose_id,
                line=dose_line(dose, zone, now),
                reported_at=dose.planned_at,
                dose=dose,
            )


def _reports(patient: SubjectFacts, _now: datetime, content: Content) -> Iterator[ReportedEntry]:
    zone = site_of(patient, content).zone
    for report in patient.reports:
        line = report_line(report, content, zone)
        if line is not None:
            yield ReportedEntry(
                key=report.report_id,
                line=line,
                reported_at=report.reported_at,
                report_ids=(report.report_id,),
            )
    for one in measurements(patient):
        yield ReportedEntry(
            key=one.report_ids[0],
            line=temperature_line(one, zone),
            reported_at=one.reported_at,
            report_ids=one.report_ids,
        )


def _medicines(patient: SubjectFacts, _now: datetime, content: Content) -> Iterator[ReportedEntry]:
    for one in patient.medications or ():
        yield ReportedEntry(
            key=one.medication_id,
            line=medicine_line(one, patient, content),
            reported_at=one.reported_at,
        )


_ENTRIES: Final = {
    CardPart.DOSES: _doses,
    CardPart.REPORTS: _reports,
    CardPart.MEDICINES: _medicines,
}


def about_correcting(facts: StaffFacts) -> str:
    """Name what this person is correcting: the question before loses its buttons."""
    return f"correcting:{facts.staff_id}"


def which_entry(
    facts: StaffFacts, patient: SubjectFacts, part: CardPart, now: datetime, content: Content
) -> SendMessage:
    """Ask which entry is wrong; each has its number and a button with it."""
    found = entries(patient, part, now, content)
    back = (_to_part(patient, part),)
    if not found:
        nothing = phrase("There is no entry to correct.")
        return reply(Verbatim(patient.code), nothing, buttons=(back,))
    listed = [
        phrase("{number}. {line}", number=number, line=one.line)
        for number, one in enumerate(found, start=1)
    ]
    numbers = [
        _button(Verbatim(str(number)), ENTRY, patient, part, entry=str(one.key))
        for number, one in enumerate(found, start=1)
    ]
    rows = tuple(
        tuple(numbers[start : start + _IN_A_ROW]) for start in range(0, len(numbers), _IN_A_ROW)
    )
    question = phrase("{code}: which entry is wrong?", code=patient.code)
    return reply(lines(question, *listed), buttons=(*rows, back), about=about_correcting(facts))


def what_is_right(
    facts: StaffFacts, patient: SubjectFacts, part: CardPart, one: ReportedEntry
) -> SendMessage:
    """Show an entry, and the ways to correct it; nothing is changed yet."""
    key = str(one.key)
    if one.dose is None:
        wrong = phrase_ctx("button", "Mark as wrong")
        ways: Rows = ((_button(wrong, CHOSEN, patient, part, entry=key),),)
    else:
        ways = tuple(
            (_button(label, CHOSEN, patient, part, entry=key, status=status.value),)
            for status, label in _STATUSES.items()
            if status is not one.dose.status or status is DoseStatus.TAKEN
        )
    back = _button(phrase_ctx("button", "Back"), OPEN, patient, part)
    return reply(
        Verbatim(patient.code),
        one.line,
        phrase("What is right? The entry is kept and marked, and the patient is told."),
        buttons=(*ways, (back,)),
        about=about_correcting(facts),
    )


def ask_time(data: Mapping[str, str], *before: Wording) -> tuple[Effect, ...]:
    """Ask when a dose was taken."""
    question = phrase("When was it taken? Please write the time, for example 8:30.")
    return (reply(*before, question), Ask(conversation=CORRECTING, step=TIME, data=data))


def ask_reason(data: Mapping[str, str], *before: Wording) -> tuple[Effect, ...]:
    """Ask why; without a reason nothing is corrected."""
    question = phrase(
        "Why is it corrected? Please write it in one message. It is kept with the entry."
    )
    return (reply(*before, question), Ask(conversation=CORRECTING, step=REASON, data=data))


def corrected(patient: SubjectFacts, part: CardPart, line: Wording, told: Wording) -> SendMessage:
    """Say what stands now, and whether the patient has been told."""
    done = phrase("Corrected for {code}: {line}", code=patient.code, line=line)
    return reply(done, told, buttons=((_to_part(patient, part),),))


def _to_part(patient: SubjectFacts, part: CardPart) -> Button:
    return _button(phrase_ctx("button", "Back"), "card.show", patient, part)


def _button(
    label: Phrase | Verbatim, act: str, patient: SubjectFacts, part: CardPart, **args: str
) -> Button:
    named = {"subject": str(patient.subject_id), "part": part.value, **args}
    return Button(label=label, act=act, args=named)
