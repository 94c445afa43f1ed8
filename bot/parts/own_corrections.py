"""Corrections of what a subject said before: the old record is kept and marked."""

from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import closed_question, hand_over, reply, site_of
from bot.parts.dose_answers import recorded
from bot.parts.doses import dose_with
from bot.parts.fever_questions import about_fever, ask_number, time_limit
from bot.parts.fever_state import FeverState
from bot.parts.menus import subject_menu
from bot.parts.own_buttons import (
    about_me,
    correction_buttons,
    not_taken_buttons,
    temperature_buttons,
)
from bot.parts.own_record import Measurement, dose_line, lines, measurements
from content.model import Content
from content.triage.fever import FeverReading
from content.vocabulary import DoseStatus, EscalationTopic, SubjectStatus, Tier
from content.wording import Local, Verbatim, phrase
from records.effects import CloseMessages, Effect
from records.facts import DoseFact, SubjectFacts
from records.own_effects import MarkReportsInError

# A report of these tiers was, or may have been, a person's business.
_MATTERED = frozenset({Tier.EMERGENCY, Tier.RED, Tier.AMBER, Tier.UNCLEAR})


def what_is_wrong(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Ask which record is wrong: the last dose, the last temperature, or something else."""
    is_active = facts.status is SubjectStatus.ACTIVE
    dose = _last_answered(facts) if is_active else None
    measured = next(iter(measurements(facts)), None)
    zone = site_of(facts, content).zone
    stands = () if dose is None else (dose_line(dose, zone, said.received_at),)
    question = phrase("What is wrong? For anything else, tell the nurse what it should be.")
    return (
        CloseMessages(about=about_me(facts)),
        reply(
            *stands,
            question,
            buttons=correction_buttons(dose, measured, facts, content),
            about=about_me(facts),
        ),
    )


def _last_answered(facts: SubjectFacts) -> DoseFact | None:
    answered = [dose for dose in facts.doses if dose.status is not None]
    return max(answered, key=lambda dose: dose.planned_at, default=None)


def which_dose(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Ask what is right about a dose that is recorded as not taken."""
    dose = _not_taken(facts)
    if dose is None:
        return _closed(facts, content)
    closed = CloseMessages(about=about_me(facts))
    question = phrase("What happened with the dose of day {day}?", day=dose.protocol_day)
    return (closed, reply(question, buttons=not_taken_buttons(dose), about=about_me(facts)))


def dose_taken(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Record as taken what was recorded as not taken; when is not known. The nurse is told."""
    dose = _not_taken(facts)
    if dose is None:
        return _closed(facts, content)
    closed = CloseMessages(about=about_me(facts))
    day = dose.protocol_day
    summary = phrase(
        "The dose of day {day} was recorded as not taken. The patient now says it was taken. "
        "Please ask when.",
        day=day,
    )
    done = phrase(
        "Corrected: the dose of day {day} is recorded as taken. I am telling the nurse.", day=day
    )
    return (
        closed,
        *recorded(facts, dose, DoseStatus.TAKEN),
        hand_over(facts, EscalationTopic.DOSE, summary),
        reply(done, menu=subject_menu(facts, content)),
    )


def _not_taken(facts: SubjectFacts) -> DoseFact | None:
    if facts.button is None or facts.status is not SubjectStatus.ACTIVE:
        return None
    dose = dose_with(facts, UUID(facts.button.args["dose"]))
    return dose if dose is not None and dose.status is DoseStatus.NOT_TAKEN else None


def which_temperature(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Ask what is wrong with a temperature."""
    measured = _meant(facts)
    if measured is None:
        return _closed(facts, content)
    zone = site_of(facts, content).zone
    stands = phrase(
        "{when}: {value}", when=Local(measured.reported_at, zone), value=Verbatim(measured.shown)
    )
    question = lines(stands, phrase("What is wrong with it?"))
    return (
        CloseMessages(about=about_me(facts)),
        reply(question, buttons=temperature_buttons(measured), about=about_me(facts)),
    )


def other_number(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Mark the number, and ask for the right one as for any fever."""
    measured = _meant(facts)
    if measured is None:
        return _closed(facts, content)
    state = FeverState(reading=FeverReading(value=None))
    return (
        *_marked(facts, content, measured),
        CloseMessages(about=about_fever(facts)),
        *ask_number(facts, state, content),
        *time_limit(said, facts, content),
    )


def no_number(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Mark the number; nothing takes its place."""
    measured = _meant(facts)
    if measured is None:
        return _closed(facts, content)
    done = phrase("Corrected: {value} is marked as wrong.", value=Verbatim(measured.shown))
    return (
        *_marked(facts, content, measured),
        reply(done, menu=subject_menu(facts, content)),
    )


def _closed(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        CloseMessages(about=about_me(facts)),
        reply(closed_question(), menu=subject_menu(facts, content)),
    )


def _meant(facts: SubjectFacts) -> Measurement | None:
    if facts.button is None:
        return None
    report_id = UUID(facts.button.args["report"])
    found = (one for one in measurements(facts) if report_id in one.report_ids)
    return next(found, None)


def _marked(facts: SubjectFacts, content: Content, measured: Measurement) -> tuple[Effect, ...]:
    marked = MarkReportsInError(subject_id=facts.subject_id, report_ids=measured.report_ids)
    closed = CloseMessages(about=about_me(facts))
    if not measured.tiers & _MATTERED:
        return (closed, marked)
    told = phrase(
        "The patient says that the temperature {value} of {when} was entered in error. It is kept "
        "and marked. Please check with the patient before you close the case.",
        value=Verbatim(measured.shown),
        when=Local(measured.reported_at, site_of(facts, content).zone),
    )
    return (closed, marked, hand_over(facts, EscalationTopic.FEVER, told))
