"""The plan of a subject for the coordinator: where it stands, and every message to come."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from bot.parts.answers import Rows, has_left, reply, site_of
from bot.parts.doses import next_dose
from bot.parts.next_cycle import may_begin_next
from bot.parts.own_record import lines
from bot.parts.treatment_plan import has_venetoclax
from bot.parts.treatment_questions import standing
from bot.parts.visits import visits_ahead
from content.model import Content
from content.plan.protocol_day import protocol_day
from content.wording import Local, Phrase, Wording, phrase, phrase_ctx, phrase_plural
from records.effects import Button, SendMessage
from records.facts import StaffFacts, SubjectFacts
from scheduler.preview import Planned, once_arrived, planned_messages
from scheduler.visit_words import named, when

# A day has up to six messages; so many days fit on one small screen.
_DAYS_ON_A_PAGE: Final = 3
_KINDS: Final[Mapping[str, Phrase]] = {
    "dose": phrase_ctx("message", "dose"),
    "diary": phrase_ctx("message", "daily question"),
    "visit": phrase_ctx("message", "visit"),
}


def about_plan(facts: StaffFacts) -> str:
    """Name the plan this person looks at: the one before loses its buttons."""
    return f"plan:{facts.staff_id}"


def overview(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content, *before: Wording
) -> SendMessage:
    """Say where the plan of a subject stands and what comes next, with a way to every message."""
    zone = site_of(patient, content).zone
    said: list[Wording] = [standing(patient, now, content)]
    if patient.day1 is None:
        said.append(phrase("Day 1 is not known yet: nothing is planned."))
    else:
        said.append(phrase("Cycle {cycle}, day 1: {date}", cycle=patient.cycle, date=patient.day1))
    dose = next_dose(patient, now)
    if dose is not None and has_venetoclax(patient, content):
        at = Local(dose.planned_at, zone)
        said.append(phrase("Next dose: day {day}, {when}", day=dose.protocol_day, when=at))
    for visit in visits_ahead(patient, now, content)[:1]:
        name, on = named(visit.code, content), when(visit, zone)
        said.append(phrase("Next visit: {visit}, {when}", visit=name, when=on))
    count = len(messages_ahead(patient, now, content))
    said.append(_counted(count))
    every = _to(patient, phrase_ctx("button", "Messages to come"), "days")
    rows: Rows = ((every,),) if count else ()
    label = (
        phrase_ctx("button", "Set day 1")
        if patient.day1 is None
        else phrase_ctx("button", "Move day 1")
    )
    begins = _to(patient, phrase_ctx("button", "Next cycle"), "next")
    further: Rows = ((begins,),) if may_begin_next(patient, now, content) else ()
    buttons = rows if has_left(patient) else (*rows, (_to(patient, label, "day1"),), *further)
    return reply(*before, lines(*said), buttons=buttons, about=about_plan(facts))


def messages_ahead(patient: SubjectFacts, now: datetime, content: Content) -> tuple[Planned, ...]:
    """Give what the plan will say to a subject after this moment while nothing is answered."""
    planned = planned_messages(once_arrived(patient, content), content)
    return tuple(one for one in planned if one.at > now)


def messages_by_day(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content, *, first: int
) -> SendMessage:
    """List the messages to come in pages of days: when, and what each is about."""
    zone = ZoneInfo(site_of(patient, content).zone)
    ahead = messages_ahead(patient, now, content)
    dated = [(one.at.astimezone(zone), one) for one in ahead]
    days = [(on, list(group)) for on, group in groupby(dated, lambda one: one[0].date())]
    page = days[first : first + _DAYS_ON_A_PAGE]
    if not page:
        return overview(facts, patient, now, content)
    said: list[Wording] = []
    for on, group in page:
        said.append(_day(on, patient))
        said += [
            # i18n: {time} is a clock time, {what} one of "dose", "daily question", "visit"
            phrase("{time} {what}", time=at.time(), what=_kind(one))
            for at, one in group
        ]
    seen = sum(len(group) for _, group in days[:first])
    texts = _to(patient, phrase_ctx("button", "Read the words"), "texts", seen)
    turn = _turning(patient, "days", first, _DAYS_ON_A_PAGE, len(days))
    head = phrase("Messages to {code}, while nothing is answered:", code=patient.code)
    buttons: Rows = ((texts,), *turn, (_back(patient),))
    return reply(head, lines(*said), buttons=buttons, about=about_plan(facts))


def one_text(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content, *, number: int
) -> SendMessage:
    """Show one message to come in its words, as the subject will read it."""
    ahead = messages_ahead(patient, now, content)
    if number >= len(ahead):
        return overview(facts, patient, now, content)
    one = ahead[number]
    head = phrase(
        "{number} of {count}, {when}:",
        number=number + 1,
        count=len(ahead),
        when=Local(one.at, site_of(patient, content).zone),
    )
    turn = _turning(patient, "texts", number, 1, len(ahead))
    buttons: Rows = (*turn, (_back(patient),))
    return reply(head, *one.message.parts, buttons=buttons, about=about_plan(facts))


def _counted(count: int) -> Wording:
    if not count:
        return phrase("No message is planned from now on.")
    return phrase_plural(
        "{count} message is planned from now on.",
        "{count} messages are planned from now on.",
        count=count,
    )


def _day(on: date, patient: SubjectFacts) -> Wording:
    day = 0 if patient.day1 is None else protocol_day(on, patient.day1)
    return phrase("{date}, day {day}:", date=on, day=day)


def _kind(one: Planned) -> Wording:
    about = one.message.about or ""
    return _KINDS[about.partition(":")[0]]


def _turning(patient: SubjectFacts, act: str, first: int, step: int, count: int) -> Rows:
    before = _to(patient, phrase_ctx("button", "Before"), act, first - step)
    after = _to(patient, phrase_ctx("button", "After"), act, first + step)
    row = (*((before,) if first else ()), *((after,) if first + step < count else ()))
    return (row,) if row else ()


def _back(patient: SubjectFacts) -> Button:
    return _to(patient, phrase_ctx("button", "Back to the plan"), "show")


def _to(patient: SubjectFacts, label: Phrase, act: str, first: int = 0) -> Button:
    args = {"subject": str(patient.subject_id), "first": str(max(0, first))}
    return Button(label=label, act=f"plan.{act}", args=args)
