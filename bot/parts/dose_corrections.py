"""What a patient says about a dose that has an answer already: a correction is a new record."""

from datetime import time

from bot.inbound import Inbound
from bot.parts.answers import hand_over, reply
from bot.parts.dose_answers import (
    CHANGED,
    change_buttons,
    correction_buttons,
    not_taken_recorded,
    recorded,
)
from bot.parts.dose_times import ask_when, taken_when
from bot.parts.doses import about_dose
from content.model import Content
from content.vocabulary import DoseStatus, EscalationTopic
from content.wording import approved, phrase
from records.effects import CloseMessages, Effect
from records.facts import DoseFact, SubjectFacts


def is_open(dose: DoseFact) -> bool:
    """Tell whether an answer still counts: silence was recorded as missed, but is no answer."""
    return dose.status is None or dose.status is DoseStatus.MISSED


def already(dose: DoseFact) -> tuple[Effect, ...]:
    """Say that a dose has its answer."""
    return (reply(approved("dose_already_recorded", day=dose.protocol_day)),)


def receipt(dose: DoseFact, content: Content, *, late_at: time | None = None) -> Effect:
    """Say what was recorded, with the way to a correction; `late_at` is said of a late dose."""
    day = dose.protocol_day
    taken = (
        approved("dose_taken", day=day)
        if late_at is None
        else approved("dose_taken_late", day=day, time=late_at)
    )
    is_last = day == content.study.venetoclax.last_day
    finished = (approved("dose_finished", day=day),) if is_last else ()
    return reply(
        taken,
        *finished,
        buttons=change_buttons(dose),
        about=about_dose(dose),
    )


def change(
    _said: Inbound, _facts: SubjectFacts, dose: DoseFact, _content: Content
) -> tuple[Effect, ...]:
    """Ask what a recorded answer is to be corrected to; silence is no answer."""
    if is_open(dose):
        return already(dose)
    question = phrase("What happened with the dose of day {day}?", day=dose.protocol_day)
    return (reply(question, buttons=correction_buttons(dose), about=about_dose(dose)),)


def change_to_taken(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Correct it and tell the nurse, who was told otherwise before."""
    if dose.status not in {DoseStatus.NOT_TAKEN, DoseStatus.VOMITED}:
        return already(dose)
    told = phrase("The patient corrects: the dose of day {day} was taken.", day=dose.protocol_day)
    return (
        *recorded(facts, dose, DoseStatus.TAKEN),
        CloseMessages(about=about_dose(dose)),
        hand_over(facts, EscalationTopic.DOSE, told),
        receipt(dose, content),
    )


def change_to_not_taken(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Correct a dose to one not taken, and tell the nurse."""
    if dose.status not in {DoseStatus.TAKEN, DoseStatus.VOMITED}:
        return already(dose)
    return (
        *recorded(facts, dose, DoseStatus.NOT_TAKEN),
        *not_taken_recorded(facts, dose, content, CHANGED),
    )


def earlier(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Ask when a dose that is recorded as taken was taken."""
    if dose.status is not DoseStatus.TAKEN:
        return already(dose)
    return ask_when(said, facts, dose, content)


def earlier_at(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Record the time chosen."""
    if dose.status is not DoseStatus.TAKEN or facts.button is None:
        return already(dose)
    return taken_when(said, facts, dose, facts.button.args["at"], content)
