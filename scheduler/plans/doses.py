"""Reminders of planned venetoclax doses, and the end of a dose nobody answered."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from content.model import Content
from content.vocabulary import (
    DoseStatus,
    DueKind,
    EscalationTopic,
    MessageClass,
    Tier,
)
from content.wording import Wording, approved, phrase, phrase_ctx
from records.effects import (
    Button,
    CloseMessages,
    Effect,
    OpenEscalation,
    RecordDoseAdministration,
    SendMessage,
    ToSubject,
)
from records.facts import SNOOZE_SLOTS_FROM, DoseFact, SubjectFacts
from scheduler.plan import Due, PlanFacts, may_be_reminded

# The four answers to a question about one dose; which one, is what the message is about.
DOSE_BUTTONS: Final = (
    (
        Button(label=phrase_ctx("button", "Taken"), act="dose.taken"),
        Button(label=phrase_ctx("button", "Later"), act="dose.later"),
    ),
    (
        Button(label=phrase_ctx("button", "Not taken"), act="dose.not_taken"),
        Button(label=phrase_ctx("button", "Problem"), act="dose.problem"),
    ),
)


def doses(due: Due, facts: PlanFacts, content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Remind of a dose, or record it as missed; nothing at all where no reminder is allowed."""
    subject = facts.subject
    if subject is None or not _has_reminders(subject, content):
        return ()
    dose = _dose_of(due, subject, content)
    if dose is None or dose.status is not None:
        return ()
    if due.kind is DueKind.DOSE_CLOSE:
        return _missed(subject, dose, content, was_reminded=facts.was_reminded)
    if now > due.window_closes_at or now > dose.late_until:
        return ()
    return _reminder(due, subject, dose, content)


def _has_reminders(subject: SubjectFacts, content: Content) -> bool:
    return subject.arm is content.study.venetoclax.arm and may_be_reminded(subject, content)


def _dose_of(due: Due, subject: SubjectFacts, content: Content) -> DoseFact | None:
    venetoclax = content.study.venetoclax
    if not venetoclax.first_day <= due.protocol_day <= venetoclax.last_day:
        return None
    for dose in subject.doses:
        if dose.cycle == due.cycle and dose.protocol_day == due.protocol_day:
            return dose
    return None


def _reminder(
    due: Due, subject: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    order = subject.order_for(dose.protocol_day)
    if order is None:
        return _no_order(subject, dose) if due.slot == 0 else ()
    key = _key(due) if order.is_read else "dose_reminder_new_order"
    return (
        reminder_of(
            subject, dose, order.amount_mg, content, key=key, expires_at=due.window_closes_at
        ),
    )


def reminder_of(
    subject: SubjectFacts,
    dose: DoseFact,
    ordered_mg: int,
    content: Content,
    *,
    key: str,
    expires_at: datetime,
) -> SendMessage:
    """Remind of one dose as it is ordered, in the text of this key."""
    zone = ZoneInfo(content.sites[subject.site_id].zone)
    planned = dose.planned_at.astimezone(zone).time()
    return SendMessage(
        to=ToSubject(subject_id=subject.subject_id),
        parts=(approved(key, dose=ordered_mg, day=dose.protocol_day, time=planned),),
        buttons=DOSE_BUTTONS,
        message_class=MessageClass.REMINDER,
        about=f"dose:{dose.scheduled_dose_id}",
        expires_at=expires_at,
    )


def _key(due: Due) -> str:
    if due.slot == 0:
        return "dose_reminder"
    return "dose_reminder_snoozed" if due.slot >= SNOOZE_SLOTS_FROM else "dose_reminder_repeat"


def _no_order(subject: SubjectFacts, dose: DoseFact) -> tuple[Effect, ...]:
    summary = phrase(
        "No reminder was sent for day {day}: no ordered dose is recorded.", day=dose.protocol_day
    )
    return (_for_the_nurse(subject, summary),)


def _missed(
    subject: SubjectFacts, dose: DoseFact, content: Content, *, was_reminded: bool
) -> tuple[Effect, ...]:
    day = dose.protocol_day
    number = content.sites[subject.site_id].hotline
    told = SendMessage(
        to=ToSubject(subject_id=subject.subject_id),
        parts=(approved("dose_missed", day=day, hotline=number),),
        buttons=((DOSE_BUTTONS[0][0],),),
        message_class=MessageClass.REMINDER,
        about=f"dose:{dose.scheduled_dose_id}",
    )
    return (
        RecordDoseAdministration(
            subject_id=subject.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.MISSED,
            reason=None if was_reminded else "not_reminded",
        ),
        CloseMessages(about=f"dose:{dose.scheduled_dose_id}"),
        # Without an order nobody was reminded, so there is nothing the patient has missed.
        *((told,) if subject.order_for(day) is not None else ()),
        _for_the_nurse(subject, _why_missed(day, was_reminded=was_reminded)),
    )


def _why_missed(day: int, *, was_reminded: bool) -> Wording:
    if was_reminded:
        return phrase("The dose of day {day} was not answered in time.", day=day)
    return phrase(
        "No reminder of the dose of day {day} reached the patient, and there is no answer. "
        "It is not known whether it was taken. Please ask.",
        day=day,
    )


def _for_the_nurse(subject: SubjectFacts, summary: Wording) -> OpenEscalation:
    return OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.DOSE,
        tier=Tier.AMBER,
        summary=(summary,),
    )
