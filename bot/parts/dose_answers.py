"""What follows from a dose that was not taken as planned, and the buttons that lead there."""

from datetime import datetime
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, hand_over, reply, site_of
from bot.parts.doses import about_dose
from content.model import Content
from content.vocabulary import DoseStatus, EscalationTopic, MessageClass, Tier
from content.wording import Phrase, approved, phrase, phrase_ctx
from records.effects import (
    Button,
    CancelDue,
    CloseMessages,
    CorrectDoseAdministration,
    Effect,
    RecordDoseAdministration,
)
from records.facts import DoseFact, SubjectFacts
from scheduler.plans.questions import DOSE_PROBLEM

CHANGED: Final = "changed_by_subject"
_AFTER: Final = {
    "within_1_hour": phrase_ctx("button", "Within one hour"),
    "after_1_hour": phrase_ctx("button", "Later than that"),
    "time_not_known": phrase_ctx("button", "I do not know"),
}
_REASONS = {
    "forgot": phrase_ctx("button", "I forgot"),
    "felt_sick": phrase_ctx("button", "I felt sick"),
    "told_not_to": phrase_ctx("button", "I was told not to"),
    "other": phrase_ctx("button", "Another reason"),
}
_REASONS_FOR_STAFF = {
    "forgot": phrase("Reason given: forgot."),
    "felt_sick": phrase("Reason given: felt sick."),
    "told_not_to": phrase("Reason given: was told not to take it."),
    "other": phrase("Reason given: another one."),
    CHANGED: phrase("It was reported as taken before."),
}


def reason_buttons(dose: DoseFact) -> Rows:
    """Give the reasons for a dose not taken."""
    return tuple(
        (_button(dose, label, "dose.reason", reason=key),) for key, label in _REASONS.items()
    )


def problem_buttons(dose: DoseFact) -> Rows:
    """Give the problems a patient can name with one press."""
    return (
        (_button(dose, phrase_ctx("button", "I vomited"), "dose.vomited"),),
        (_button(dose, phrase_ctx("button", "I took too much"), "dose.too_much"),),
        (_button(dose, phrase_ctx("button", "Something else"), "dose.other_problem"),),
    )


def in_time_buttons(dose: DoseFact) -> Rows:
    """Give the two answers to the question whether a dose was taken in time."""
    return (
        (
            _button(dose, phrase_ctx("button", "Yes, in time"), "dose.in_time"),
            _button(dose, phrase_ctx("button", "No"), "dose.not_in_time"),
        ),
    )


def which_buttons(missed: DoseFact | None, early: DoseFact) -> Rows:
    """Give the doses that "taken" may be about before its time: the missed one, the next, none."""
    doses = ((missed,) if missed is not None else ()) + (early,)
    labels = ((dose, phrase_ctx("button", "Day {day}", day=dose.protocol_day)) for dose in doses)
    none = _button(early, phrase_ctx("button", "None of these"), "dose.later")
    return (*((_button(dose, label, "dose.taken"),) for dose, label in labels), (none,))


def change_buttons(dose: DoseFact) -> Rows:
    """Give the way to a correction."""
    return ((_button(dose, phrase_ctx("button", "Change"), "dose.change"),),)


def correction_buttons(dose: DoseFact) -> Rows:
    """Give what a record can be corrected to; never what it says already."""
    earlier = _button(dose, phrase_ctx("button", "I took it earlier"), "dose.earlier")
    taken = _button(dose, phrase_ctx("button", "Taken"), "dose.change_taken")
    not_taken = _button(dose, phrase_ctx("button", "Not taken"), "dose.change_not_taken")
    vomited = _button(dose, phrase_ctx("button", "I vomited"), "dose.vomited")
    too_much = _button(dose, phrase_ctx("button", "I took too much"), "dose.too_much")
    match dose.status:
        case DoseStatus.TAKEN:
            return ((earlier,), (not_taken, vomited), (too_much,))
        case DoseStatus.NOT_TAKEN:
            return ((taken, vomited), (too_much,))
        case _:
            return ((taken, not_taken), (too_much,))


def _button(dose: DoseFact, label: Phrase, act: str, **args: str) -> Button:
    return Button(label=label, act=act, args={"dose": str(dose.scheduled_dose_id), **args})


def not_taken_recorded(
    facts: SubjectFacts, dose: DoseFact, content: Content, reason: str
) -> tuple[Effect, ...]:
    """Close the question, tell the nurse, and say so."""
    day = dose.protocol_day
    summary = phrase("The dose of day {day} was not taken.", day=day)
    why = _REASONS_FOR_STAFF.get(reason)
    return (
        CloseMessages(about=about_dose(dose)),
        hand_over(facts, EscalationTopic.DOSE, summary, *((why,) if why else ())),
        reply(
            approved("dose_not_taken", day=day, hotline=site_of(facts, content).hotline),
            buttons=change_buttons(dose),
            about=about_dose(dose),
        ),
    )


def vomited(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Record a vomited dose, in place of the earlier record where there is one."""
    day = dose.protocol_day
    if dose.status is DoseStatus.VOMITED:
        return (reply(approved("dose_already_recorded", day=day)),)
    summary = phrase(
        "The dose of day {day} was vomited. The patient was asked to take no extra dose.", day=day
    )
    question = phrase("How long after taking the dose of day {day} did you vomit?", day=day)
    return (
        *recorded(facts, dose, DoseStatus.VOMITED),
        _problem_said(facts),
        CloseMessages(about=about_dose(dose)),
        hand_over(facts, EscalationTopic.DOSE, summary),
        reply(
            approved("dose_vomited", day=day, hotline=site_of(facts, content).hotline),
            buttons=change_buttons(dose),
            about=about_dose(dose),
        ),
        reply(question, buttons=_after_buttons(dose), about=about_dose(dose)),
    )


def vomited_after(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, _content: Content
) -> tuple[Effect, ...]:
    """Add to a vomited dose how long after it that was, and tell the nurse."""
    when = "" if facts.button is None else facts.button.args.get("when", "")
    if dose.status is not DoseStatus.VOMITED or when not in _AFTER:
        return (reply(approved("dose_already_recorded", day=dose.protocol_day)),)
    day, label = dose.protocol_day, _AFTER[when]
    return (
        CorrectDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.VOMITED,
            reason=when,
        ),
        CloseMessages(about=about_dose(dose)),
        hand_over(
            facts,
            EscalationTopic.DOSE,
            phrase("Vomited after the dose of day {day}: {when}.", day=day, when=label),
        ),
        reply(phrase("Thank you, I told the nurse.")),
    )


def _after_buttons(dose: DoseFact) -> Rows:
    return tuple(
        (_button(dose, label, "dose.vomited_after", when=when),) for when, label in _AFTER.items()
    )


def _problem_said(facts: SubjectFacts) -> CancelDue:
    return CancelDue(subject_id=facts.subject_id, topic=DOSE_PROBLEM)


def too_much(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Bring a person at once, and make sure that nobody is reminded to take more."""
    day = dose.protocol_day
    first: tuple[Effect, ...] = ()
    if dose.status is None:
        first = (
            RecordDoseAdministration(
                subject_id=facts.subject_id,
                scheduled_dose_id=dose.scheduled_dose_id,
                status=DoseStatus.TAKEN,
                taken_at=said.received_at,
                reason="more_than_ordered",
            ),
        )
    summary = phrase("The patient took more than was ordered on day {day}.", day=day)
    return (
        *first,
        _problem_said(facts),
        CloseMessages(about=about_dose(dose)),
        hand_over(facts, EscalationTopic.DOSE, summary, tier=Tier.RED),
        reply(
            approved("dose_too_much", hotline=site_of(facts, content).hotline),
            message_class=MessageClass.SAFETY,
        ),
    )


def recorded(
    facts: SubjectFacts,
    dose: DoseFact,
    status: DoseStatus,
    *,
    reason: str | None = None,
    taken_at: datetime | None = None,
) -> tuple[Effect, ...]:
    """Record what became of a dose; where a record stands, correct it, never change it."""
    if dose.status is status and taken_at in {None, dose.taken_at}:
        return ()
    if dose.status is None:
        return (
            RecordDoseAdministration(
                subject_id=facts.subject_id,
                scheduled_dose_id=dose.scheduled_dose_id,
                status=status,
                taken_at=taken_at,
                reason=reason,
            ),
        )
    return (
        CorrectDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=status,
            taken_at=taken_at,
            reason=reason or CHANGED,
        ),
    )
