"""Day 1 asked for, and the difference shown before anything happens."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from bot.parts.answers import local_time, reply, site_of
from bot.parts.day1_change import Day1Change
from bot.parts.next_cycle import ordered_again, visits_given_up
from bot.parts.own_record import lines
from bot.parts.plan_screens import about_plan
from bot.parts.treatment_plan import has_venetoclax
from content.model import Content
from content.plan.protocol_day import date_of_day
from content.vocabulary import SubjectStatus
from content.wording import Verbatim, Wording, phrase, phrase_ctx
from records.effects import Ask, Button, Effect, SendMessage
from records.facts import StaffFacts, SubjectFacts
from scheduler.visit_words import named, when

PLAN_DESK: Final = "plan_desk"


def ask_day1(
    facts: StaffFacts, patient: SubjectFacts, today: date, *before: Wording
) -> tuple[Effect, ...]:
    """Ask which date is day 1 of this subject."""
    question = phrase(
        "Which date is day 1 of {code}? Please write it like {example}.",
        code=patient.code,
        example=Verbatim(today.isoformat()),
    )
    data = {"subject": str(patient.subject_id)}
    asked = _asked(facts, patient, *before, question)
    return (asked, Ask(conversation=PLAN_DESK, step="day1", data=data))


def ask_cycle(
    facts: StaffFacts, patient: SubjectFacts, today: date, *before: Wording
) -> tuple[Effect, ...]:
    """Ask which date is day 1 of the next cycle of this subject."""
    question = phrase(
        "Which date is day 1 of cycle {cycle} of {code}? Please write it like {example}.",
        cycle=patient.cycle + 1,
        code=patient.code,
        example=Verbatim(today.isoformat()),
    )
    data = {"subject": str(patient.subject_id)}
    asked = _asked(facts, patient, *before, question)
    return (asked, Ask(conversation=PLAN_DESK, step="cycle", data=data))


def _asked(facts: StaffFacts, patient: SubjectFacts, *parts: Wording) -> SendMessage:
    no = _to(patient, phrase_ctx("button", "Leave it"), "show")
    return reply(*parts, buttons=((no,),), about=about_plan(facts))


def difference(
    facts: StaffFacts,
    patient: SubjectFacts,
    change: Day1Change,
    content: Content,
    *before: Wording,
) -> SendMessage:
    """Show what another day 1 changes; it is done only when it is confirmed as it stands here."""
    args = {"day1": change.after.isoformat(), "mark": change.mark}
    yes = _to(patient, phrase_ctx("button", "Yes, do this"), "confirm", **args)
    no = _to(patient, phrase_ctx("button", "Leave it"), "show")
    said = lines(*_difference(patient, change, content))
    return reply(*before, said, buttons=((yes,), (no,)), about=about_plan(facts))


def cycle_ahead(
    facts: StaffFacts,
    patient: SubjectFacts,
    change: Day1Change,
    content: Content,
    *before: Wording,
    now: datetime,
) -> SendMessage:
    """Show what the next cycle plans; it begins only when it is confirmed as it stands here."""
    args = {
        "day1": change.after.isoformat(),
        "mark": change.mark,
        "cycle": str(patient.cycle + 1),
    }
    yes = _to(patient, phrase_ctx("button", "Yes, do this"), "begin", **args)
    no = _to(patient, phrase_ctx("button", "Leave it"), "show")
    given_up = len(visits_given_up(change, patient, now, content))
    said = lines(*_cycle(patient, change, content, given_up=given_up))
    return reply(*before, said, buttons=((yes,), (no,)), about=about_plan(facts))


def _cycle(
    patient: SubjectFacts, change: Day1Change, content: Content, *, given_up: int
) -> Iterator[Wording]:
    yield phrase(
        "{code}: cycle {cycle} begins, day 1 is {date}. What happened in cycle {before} is kept.",
        code=patient.code,
        cycle=patient.cycle + 1,
        date=change.after,
        before=patient.cycle,
    )
    if has_venetoclax(patient, content):
        ordered = ordered_again(patient, content)
        if ordered is None:
            yield phrase(
                "The dose was changed in cycle {before}: none is ordered now. Nothing is reminded "
                "until it is ordered with /dose.",
                before=patient.cycle,
            )
        else:
            yield phrase(
                "Ordered dose per protocol: venetoclax {dose} mg a day, days {first} to {last}",
                dose=ordered,
                first=content.study.venetoclax.first_day,
                last=content.study.venetoclax.last_day,
            )
        yield from _doses(change, site_of(patient, content).zone)
    yield from _questions(change)
    if given_up:
        yield phrase(
            "Visits of cycle {before} cancelled, as they are planned anew: {count}.",
            before=patient.cycle,
            count=given_up,
        )
    yield from _visits(patient, change, content)


def _difference(patient: SubjectFacts, change: Day1Change, content: Content) -> Iterator[Wording]:
    if change.before is None:
        yield phrase("{code}: day 1 becomes {date}.", code=patient.code, date=change.after)
    else:
        yield phrase(
            "{code}: day 1 moves from {before} to {after}.",
            code=patient.code,
            before=change.before,
            after=change.after,
        )
    if change.status is SubjectStatus.INVITED:
        yield phrase("Nothing was sent yet; all is planned when the participant arrives.")
        return
    if has_venetoclax(patient, content):
        yield from _doses(change, site_of(patient, content).zone)
    yield from _questions(change)
    yield from _visits(patient, change, content)


def _questions(change: Day1Change) -> Iterator[Wording]:
    if change.questions:
        days = change.questions
        yield phrase(
            "Daily questions: from {first} to {last}.",
            first=date_of_day(days[0].protocol_day, change.after),
            last=date_of_day(days[-1].protocol_day, change.after),
        )


def _doses(change: Day1Change, zone: str) -> Iterator[Wording]:
    if change.asked:
        yield phrase(
            "Cancelled, as not answered yet: doses of day {days}.", days=_days(change.asked)
        )
    if change.answered:
        yield phrase(
            "Kept and not asked again: doses of day {days}. Please check that this is meant.",
            days=_days(change.answered),
        )
    if change.over:
        yield phrase(
            "Past by this date, neither asked nor counted as missed: doses of day {days}. Please "
            "note on the card what was taken.",
            days=_days(change.over),
        )
    if change.asked_today_at is not None:
        yield phrase(
            "Today is day {day}: its dose is asked about at {time}.",
            day=change.doses[0].protocol_day,
            time=local_time(change.asked_today_at, zone),
        )
    if change.doses:
        first, last = change.doses[0].protocol_day, change.doses[-1].protocol_day
        yield phrase(
            "Doses anew: day {first} on {first_date} to day {last} on {last_date}.",
            first=first,
            first_date=date_of_day(first, change.after),
            last=last,
            last_date=date_of_day(last, change.after),
        )


def _visits(patient: SubjectFacts, change: Day1Change, content: Content) -> Iterator[Wording]:
    if change.visits:
        visit = change.visits[0]
        yield phrase(
            "Visits by the plan: {count}, the first {visit} on {on}.",
            count=len(change.visits),
            visit=named(visit.id, content),
            on=visit.on,
        )
    zone = site_of(patient, content).zone
    for kept in change.kept[:2]:
        yield phrase(
            "Stays: {visit}, {on}. Please look at it with /visit.",
            visit=named(kept.code, content),
            on=when(kept, zone),
        )


def _days(days: Sequence[int]) -> Wording:
    return Verbatim(", ".join(map(str, days)))


def _to(patient: SubjectFacts, label: Wording, act: str, **more: str) -> Button:
    args = {"subject": str(patient.subject_id), **more}
    return Button(label=label, act=f"plan.{act}", args=args)
