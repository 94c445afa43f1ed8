"""Who is called first at a site: for a shift, from now on, or no longer."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.parts.answers import Rows, closed_question, reply
from bot.parts.rota_screens import (
    from_label,
    given_instant,
    person_button,
    shift_line,
    until_label,
)
from content.model import Content
from content.plan.contact import shifts_of
from content.plan.protocol_day import local_date
from content.vocabulary import Duty, StaffRole
from content.wording import Wording, phrase, phrase_ctx
from records.effects import Button, Effect, Recipient, SendMessage, ToDuty, ToStaff
from records.facts import StaffFacts
from records.rota_effects import CallFirst, EndShifts, TakeShift
from records.rota_facts import OnRota, Shift, in_order

_Times = tuple[datetime, datetime]


def first(
    _facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Ask when somebody is called first: the shift that runs, the next, another day, always."""
    running, following, *_ = _ahead(person, content, now)
    zone = content.sites[person.site_id].zone
    begin, until = running[0].isoformat(), running[1].isoformat()
    label = until_label(running[1], zone, now)
    buttons: Rows = (
        (person_button(label, "shift", person, begin=begin, until=until),),
        (_shift_button(following, person, zone),),
        (person_button(phrase_ctx("button", "Another day …"), "day", person),),
        (person_button(phrase_ctx("button", "Always"), "always", person),),
    )
    if person.shifts:
        label = phrase_ctx("button", "No longer first")
        buttons = (*buttons, (person_button(label, "not_first", person),))
    standing = [shift_line(person.name, shift, zone, now) for shift in person.shifts[:1]]
    question = phrase("When is {name} called first? The others follow.", name=person.name)
    return (reply(*standing, question, buttons=buttons),)


def another_day(
    _facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Ask for the day of a shift."""
    zone = content.sites[person.site_id].zone
    today = local_date(now, zone)
    days = [today + timedelta(days=count) for count in content.contact.rota.begins_in_days]
    buttons: Rows = tuple(
        (person_button(from_label(day), "shifts", person, on=day.isoformat()),) for day in days
    )
    return (reply(phrase("On which day does the shift begin?"), buttons=buttons),)


def days_shifts(
    facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Ask which shift of a day it is."""
    on = given_instant(facts, "on")
    site = content.sites[person.site_id]
    if on is None or on.date() < local_date(now, site.zone):
        return (reply(closed_question()),)
    times = shifts_of(content.contact.rota, site, on.date())
    buttons: Rows = tuple((_shift_button(one, person, site.zone),) for one in times)
    return (reply(phrase("Which shift on {date}?", date=on.date()), buttons=buttons),)


def on_shift(
    facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Put somebody first for a shift; whoever would have been first hears of it."""
    begin, until = given_instant(facts, "begin"), given_instant(facts, "until")
    if begin is None or until is None or not max(begin, now) < until:
        return (reply(closed_question()),)
    shift = Shift(max(begin, now), until, now)
    zone = content.sites[person.site_id].zone
    said = shift_line(person.name, shift, zone, now)
    effect = TakeShift(
        staff_id=person.staff_id,
        site_id=person.site_id,
        from_at=shift.from_at,
        until_at=shift.until_at,
    )
    undo = person_button(phrase_ctx("button", "No longer first"), "not_first", person)
    return (
        effect,
        reply(phrase("Recorded."), said, buttons=((undo,),)),
        *_told(facts, person, said, shift.from_at),
    )


def first_always(
    facts: StaffFacts, person: OnRota, _content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Put somebody first from now on."""
    said = phrase("{name} is called first from now on.", name=person.name)
    effect = CallFirst(staff_id=person.staff_id, site_id=person.site_id)
    shifts = phrase("Shifts that are planned go before it.")
    return (effect, reply(phrase("Recorded."), said, shifts), *_told(facts, person, said, now))


def not_first(
    facts: StaffFacts, person: OnRota, _content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Give up the shifts of somebody at a site."""
    said = phrase("{name} has no shift any more. The usual order holds.", name=person.name)
    effect = EndShifts(staff_id=person.staff_id, site_id=person.site_id)
    return (effect, reply(phrase("Recorded."), said), *_told(facts, person, said, now))


def _ahead(person: OnRota, content: Content, now: datetime) -> list[_Times]:
    """Give the shift that runs now and those after it, of two days at least."""
    site = content.sites[person.site_id]
    today = local_date(now, site.zone)
    days = [today + timedelta(days=count) for count in (-1, 0, 1)]
    listed = [one for day in days for one in shifts_of(content.contact.rota, site, day)]
    return [one for one in listed if one[1] > now]


def _shift_button(times: _Times, person: OnRota, zone: str) -> Button:
    begin, until = times
    label = phrase_ctx(
        "button", "{begin}–{until}", begin=_clock(begin, zone), until=_clock(until, zone)
    )
    return person_button(label, "shift", person, begin=begin.isoformat(), until=until.isoformat())


def _clock(at: datetime, zone: str) -> time:
    return at.astimezone(ZoneInfo(zone)).time()


def _told(facts: StaffFacts, person: OnRota, said: Wording, at: datetime) -> list[SendMessage]:
    """Tell the person, who stands first at that time in their roles, and the coordinators."""
    people = [one for one in facts.rota if one.site_id == person.site_id]
    roles = {one.role for one in people if one.staff_id == person.staff_id}
    roles -= {StaffRole.COORDINATOR}
    firsts = [in_order((one for one in people if one.role is role), at)[0] for role in roles]
    told = {person.staff_id, *(one.staff_id for one in firsts)} - {facts.staff_id}
    by = phrase("{name} has set this on the rota:", name=facts.name)
    to: list[Recipient] = [ToStaff(one) for one in sorted(told, key=str)]
    if not facts.may(StaffRole.COORDINATOR, person.site_id):
        to.append(ToDuty(person.site_id, Duty.COORDINATOR))
    return [SendMessage(to=one, parts=(by, said)) for one in to]
