"""A nurse or investigator decides: the ordered dose, a hold, the end of treatment."""

from datetime import datetime
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import hotline, reply, tap_answered
from bot.parts.doses import about_dose
from bot.parts.menus import staff_menu
from bot.parts.treatment_plan import (
    AFTER,
    acts_for,
    days_open,
    doses_of,
    may_decide,
    next_reminder_at,
    replaced,
    seen,
)
from bot.parts.treatment_questions import (
    CONFIRM,
    HOLD,
    NAME,
    STOP,
    Decision,
    about_treatment,
    ask_dose,
    ask_first,
    ask_last,
    ask_note,
    ask_reason,
    ask_to_confirm,
    card,
    is_reason,
    needs_note,
)
from content.model import Content
from content.vocabulary import MessageClass, SubjectStatus
from content.wording import Wording, approved, phrase
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage, ToSubject
from records.facts import Facts, StaffFacts, SubjectFacts
from records.treatment_effects import OrderDose, SetSubjectStatus, TreatmentAct
from scheduler.plan import may_be_reminded
from scheduler.plans.doses import reminder_of

_TOLD: Final = frozenset({SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD})


def treatment(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Ask for everything a decision needs, show the difference, and record it when confirmed.

    Who may decide is looked at with each answer; a dose is only ever one that a person chose.
    """
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    closed = CloseMessages(about=about_treatment(facts))
    if facts.button is not None and facts.button.act == STOP.act:
        nothing = reply(phrase("Nothing was changed."), menu=staff_menu(facts, content))
        return (*tapped, closed, EndDialogue(), nothing)
    if patient is None or not may_decide(facts, patient):
        return (*tapped, reply(_nobody(), menu=staff_menu(facts, content)))
    return (*tapped, closed, *_go_on(said, facts, patient, content))


def _nobody() -> Wording:
    return phrase(
        "I found nobody with this code for whom you may decide. A nurse or investigator of the "
        "site sends /dose and the subject code, for example /dose 01-001."
    )


def _go_on(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    now = said.received_at
    decided = _decided(said, facts, patient)
    if decided is None or decided.get("act") is None:
        return card(facts, patient, now, content)
    if decided.get("seen") != seen(patient) or not _is_possible(
        facts, patient, decided, now, content
    ):
        changed = phrase("This has changed in the meantime. Please look again.")
        return card(facts, patient, now, content, changed)
    question = _missing(facts, patient, decided, now, content)
    if question:
        return question
    if facts.button is None or facts.button.act != CONFIRM:
        return ask_to_confirm(facts, patient, decided, content)
    done = TreatmentAct(decided["act"])
    effects = (
        _ordered(patient, decided, now, content)
        if done is TreatmentAct.ORDER
        else _status_set(patient, decided, done, now, content)
    )
    recorded = phrase("Recorded for subject {code}.", code=patient.code)
    return (*effects, EndDialogue(), reply(recorded, menu=staff_menu(facts, content)))


def _decided(said: Inbound, facts: StaffFacts, patient: SubjectFacts) -> Decision | None:
    """Give what was decided so far: it travels with the buttons, or with the question for words."""
    if facts.button is not None and facts.button.act == HOLD:
        state = {"subject": str(patient.subject_id), "seen": seen(patient)}
        return {**state, "act": TreatmentAct.HOLD.value}
    if facts.button is not None:
        return facts.button.args
    talk = facts.dialogue
    if talk is None or talk.conversation != NAME or said.command is not None:
        return None
    return {**talk.data, "note": said.text.strip()}


def _is_possible(
    facts: StaffFacts, patient: SubjectFacts, decided: Decision, now: datetime, content: Content
) -> bool:
    possible = acts_for(facts, patient, now, content)
    if decided["act"] not in {act.value for act in possible}:
        return False
    doses = {str(dose) for dose in content.study.venetoclax.allowed_mg}
    days = {str(day) for day in days_open(patient, now, content)}
    return (
        decided.get("dose", next(iter(doses))) in doses
        and {decided[one] for one in ("first", "last") if one in decided} <= days
        and is_reason(TreatmentAct(decided["act"]), decided.get("reason", "other"))
    )


def _missing(
    facts: StaffFacts, patient: SubjectFacts, decided: Decision, now: datetime, content: Content
) -> tuple[Effect, ...]:
    """Ask for the first thing that is missing; nothing where all is there."""
    if decided["act"] == TreatmentAct.ORDER.value:
        if decided.get("dose") is None:
            return ask_dose(facts, decided, content)
        if decided.get("first") is None:
            return ask_first(facts, patient, decided, now, content)
        if decided.get("last") is None:
            return ask_last(facts, patient, decided, now, content)
    if decided.get("reason") is None:
        return ask_reason(facts, decided)
    return ask_note(facts, decided) if needs_note(decided) else ()


def _ordered(
    patient: SubjectFacts, decided: Decision, now: datetime, content: Content
) -> tuple[Effect, ...]:
    amount, first, last = (int(decided[one]) for one in ("dose", "first", "last"))
    is_told = patient.status in _TOLD
    asked = [dose for dose in doses_of(patient, first, last) if dose.planned_at <= now]
    order = OrderDose(
        subject_id=patient.subject_id,
        site_id=patient.site_id,
        status=patient.status,
        cycle=patient.cycle,
        amount_mg=amount,
        from_day=first,
        until_day=last,
        reason=decided["reason"],
        note=decided.get("note"),
        replaces=tuple(order.order_id for order in replaced(patient, first, last)),
        is_told=is_told,
        unread_at=next_reminder_at(patient, first, last, now, content) if is_told else None,
    )
    # A reminder that names the old dose is withdrawn, or loses its buttons; a dose that still waits
    # is asked for again with the new one.
    waiting = [dose for dose in asked if now <= dose.late_until]
    return (
        *(CloseMessages(about=about_dose(dose)) for dose in asked),
        order,
        *(
            reminder_of(
                patient,
                dose,
                amount,
                content,
                key="dose_reminder_new_order",
                expires_at=dose.late_until,
            )
            for dose in waiting
            if may_be_reminded(patient, content)
        ),
    )


def _status_set(
    patient: SubjectFacts, decided: Decision, act: TreatmentAct, now: datetime, content: Content
) -> tuple[Effect, ...]:
    change = SetSubjectStatus(
        subject_id=patient.subject_id,
        act=act,
        before=patient.status,
        after=AFTER[act],
        reason=decided["reason"],
        note=decided.get("note"),
    )
    waiting = (dose for dose in patient.doses if dose.status is None and dose.planned_at <= now)
    silenced = (CloseMessages(about=about_dose(dose)) for dose in waiting)
    return (*silenced, change, *_told(patient, act, now, content))


def _told(
    patient: SubjectFacts, act: TreatmentAct, now: datetime, content: Content
) -> tuple[SendMessage, ...]:
    words = _words_for(patient, act, now, content)
    if words is None or patient.status is SubjectStatus.INVITED:
        return ()
    return (
        SendMessage(
            to=ToSubject(subject_id=patient.subject_id),
            parts=(words,),
            message_class=MessageClass.REMINDER,
        ),
    )


def _words_for(
    patient: SubjectFacts, act: TreatmentAct, now: datetime, content: Content
) -> Wording | None:
    match act:
        case TreatmentAct.HOLD:
            return hotline("dose_on_hold", patient, content)
        case TreatmentAct.RESUME:
            days = days_open(patient, now, content)
            order = patient.order_for(days[0]) if days else None
            if order is None:
                return None
            number = content.sites[patient.site_id].hotline
            return approved("dose_resumed", day=days[0], dose=order.amount_mg, hotline=number)
        case TreatmentAct.DISCONTINUED | TreatmentAct.WITHDRAWN:
            return hotline("left_the_study", patient, content)
        case TreatmentAct.REACTIVATED:
            return hotline("reactivated", patient, content)
        case _:
            return None
