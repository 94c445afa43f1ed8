"""The times a subject chooses beside the doses: what they are now, and what comes when."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

from bot.parts.answers import Rows, site_of
from bot.parts.own_record import lines
from bot.parts.own_times import questions_from
from bot.parts.visits import is_in_records, visits_ahead
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.shapes import TimesOfDay
from content.plan.visits import PlannedReminder, reminders_of
from content.vocabulary import SubjectStatus, TimeOf
from content.wording import Local, Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.effects import Button
from records.facts import SubjectFacts
from records.times_effects import MovedReminder
from records.visit_facts import VisitFact
from scheduler.visit_words import named

LABELS: Final = {
    TimeOf.QUESTION: phrase_ctx("button", "Daily question"),
    TimeOf.VISIT_MORNING: phrase_ctx("button", "Morning of a visit"),
}
_IN_A_ROW: Final = 3
_SHOWN: Final = 3


def about_times(facts: SubjectFacts) -> str:
    """Name the messages in which this subject chooses times."""
    return f"times:{facts.subject_id}"


def hours_of(of: TimeOf, content: Content) -> TimesOfDay:
    """Give the times that may be chosen."""
    match of:
        case TimeOf.QUESTION:
            return content.study.preferred_times.question
        case TimeOf.VISIT_MORNING:
            return content.study.preferred_times.visit_morning


def time_now(of: TimeOf, facts: SubjectFacts, content: Content) -> time:
    """Give the time that counts now, whether chosen or planned."""
    match of:
        case TimeOf.QUESTION:
            return facts.asked_at or content.study.usual_time.default
        case TimeOf.VISIT_MORNING:
            planned = content.visits.reminders.messages[-1].at
            return facts.visit_morning_time or planned


def takes_doses(facts: SubjectFacts, content: Content) -> bool:
    """Tell whether the time of the doses can be chosen here."""
    has_doses = any(dose.cycle == facts.cycle and dose.status is None for dose in facts.doses)
    return facts.arm is content.study.venetoclax.arm and has_doses


def times_shown(facts: SubjectFacts, content: Content) -> Wording:
    """Say all times as they are now, one a line."""
    usual = facts.usual_time or content.study.usual_time.default
    dose = (phrase("Study medicine: {time}", time=usual),) if takes_doses(facts, content) else ()
    question, morning = (time_now(of, facts, content) for of in TimeOf)
    return lines(
        *dose,
        phrase("Daily question: {time}", time=question),
        phrase("Morning of a visit: {time}", time=morning),
    )


def kind_buttons(facts: SubjectFacts, content: Content) -> Rows:
    """Give what has a time; that of the doses is part of the subject's record."""
    dose = Button(label=phrase_ctx("button", "Study medicine"), act="me.times")
    rows = [(dose,)] if takes_doses(facts, content) else []
    rows += [(_button(label, "times.of", of=of.value),) for of, label in LABELS.items()]
    return (*rows, (keep(),))


def choice_buttons(of: TimeOf, facts: SubjectFacts, content: Content) -> Rows:
    """Give the times that one press chooses."""
    choices = [
        _button(Verbatim(f"{at:%H:%M}"), "times.choose", of=of.value, time=f"{at:%H:%M}")
        for at in hours_of(of, content).choices
        if at != time_now(of, facts, content)
    ]
    rows = [tuple(choices[at : at + _IN_A_ROW]) for at in range(0, len(choices), _IN_A_ROW)]
    return (*rows, (keep(),))


def confirm_buttons(of: TimeOf, at: time) -> Rows:
    """Give yes and no to another time."""
    change = phrase_ctx("button", "Change it")
    return ((_button(change, "times.set", of=of.value, time=f"{at:%H:%M}"), keep()),)


def keep() -> Button:
    """Give the button that leaves everything as it is."""
    return _button(phrase_ctx("button", "Change nothing"), "times.keep")


def mornings_moved(
    facts: SubjectFacts, at: time, content: Content, now: datetime
) -> tuple[MovedReminder, ...]:
    """Give the reminders on the day of each visit after today, as they come at this time."""
    return tuple(
        MovedReminder(visit_id=visit.visit_id, cycle=visit.cycle, reminder=reminder)
        for visit, reminder in _mornings(facts, at, content, now)
        if is_in_records(visit)
    )


def comes_next(
    of: TimeOf, facts: SubjectFacts, at: time, content: Content, now: datetime
) -> tuple[Wording, ...]:
    """Say what will come when, the next ones; nothing where nothing lies ahead."""
    found = tuple(_next(of, facts, at, content, now))[:_SHOWN]
    return (lines(phrase("What comes next:"), *found),) if found else ()


def _next(
    of: TimeOf, facts: SubjectFacts, at: time, content: Content, now: datetime
) -> Iterator[Wording]:
    zone = site_of(facts, content).zone
    if facts.status not in {SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD}:
        return
    match of:
        case TimeOf.QUESTION:
            for day in questions_from(facts, at, content, now):
                yield phrase("{when}: daily question", when=Local(day.ask_at, zone))
        case TimeOf.VISIT_MORNING:
            for visit, reminder in _mornings(facts, at, content, now):
                when = Local(reminder.remind_at, zone)
                # i18n: {visit} is the name of a visit
                yield phrase("{when}: {visit}", when=when, visit=named(visit.code, content))


def _mornings(
    facts: SubjectFacts, at: time, content: Content, now: datetime
) -> Iterator[tuple[VisitFact, PlannedReminder]]:
    zone = site_of(facts, content).zone
    today = local_date(now, zone)
    for visit in visits_ahead(facts, now, content):
        # What is sent today keeps its time, so that nobody is reminded twice or not at all.
        if visit.on == today:
            continue
        for one in reminders_of(content.visits, visit.code, visit.on, visit.at, zone, morning=at):
            if local_date(one.remind_at, zone) == visit.on:
                yield visit, one


def _button(label: Phrase | Verbatim, act: str, **args: str) -> Button:
    return Button(label=label, act=act, args=args)
