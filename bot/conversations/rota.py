"""Who is called when: staff see it, and say who is away, back, or called first."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import Rows, closed_question, reply, tap_answered
from bot.parts.drill import begin_drill, drill_buttons
from bot.parts.menus import staff_menu, works_on_cases
from bot.parts.rota_screens import (
    PEOPLE_SHOWN,
    absence_line,
    from_label,
    gap_lines,
    given_instant,
    person_button,
    site_lines,
    until_label,
)
from bot.parts.rota_shifts import another_day, days_shifts, first, first_always, not_first, on_shift
from content.model import Content
from content.plan.protocol_day import instant_of, local_date
from content.vocabulary import StaffRole
from content.wording import Local, Phrase, Wording, phrase, phrase_ctx, phrase_plural
from content.words import Word
from records.effects import Button, Effect, SendMessage, ToStaff
from records.facts import Facts, StaffFacts
from records.rota_effects import EndAway, SetAway
from records.rota_facts import Absence, OnRota
from scheduler.coverage import ahead

_BACK = phrase_ctx("button", "Back on duty")
_FOR_OTHERS = (StaffRole.COORDINATOR, StaffRole.INVESTIGATOR)


def rota(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the rota, or note an absence; whose it may be is looked at with each press."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    if not works_on_cases(facts):
        no = phrase("Only nurses, physicians and coordinators are on the rota.")
        return (*tapped, reply(no, menu=staff_menu(facts, content)))
    now = said.received_at
    if facts.button is None:
        is_away = content.words.meaning(said.command or said.text) is Word.AWAY
        if not is_away:
            return _shown(facts, content, now)
        own = _person(facts, facts.staff_id)
        return () if own is None else _asked(facts, own, content, now)
    person = _named(facts)
    act = _ACTS.get(facts.button.act)
    if act is None or person is None or not _may_set(facts, person):
        return (*tapped, reply(_not_theirs()))
    return (*tapped, *act(facts, person, content, now))


def _shown(facts: StaffFacts, content: Content, now: datetime) -> tuple[Effect, ...]:
    sites = dict.fromkeys(one.site_id for one in facts.rota)
    return tuple(
        reply(
            *site_lines(facts, site_id, content, now),
            buttons=(*_people(facts, site_id), *drill_buttons(facts, site_id)),
        )
        for site_id in sites
    )


def _people(facts: StaffFacts, site_id: str) -> Rows:
    """Give a button for each person whose absence somebody may set."""
    here = {one.staff_id: one for one in facts.rota if one.site_id == site_id}
    may = [one for one in here.values() if _may_set(facts, one)]
    return tuple(
        (person_button(phrase_ctx("button", "{name} …", name=one.name), "person", one),)
        for one in may[:PEOPLE_SHOWN]
    )


def _chosen(
    _facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Ask what is to be set for somebody."""
    away = absence_line(person, content, now)
    away_label = phrase_ctx("button", "Away …")
    buttons = [(person_button(away_label, "ask", person),)]
    if away:
        buttons.append((person_button(_BACK, "back", person),))
    if person.role is not StaffRole.COORDINATOR:
        first_label = phrase_ctx("button", "Called first …")
        buttons.append((person_button(first_label, "first", person),))
    question = phrase("What shall be set for {name}?", name=person.name)
    return (reply(*((away,) if away else ()), question, buttons=tuple(buttons)),)


def _asked(
    facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    zone = content.sites[person.site_id].zone
    away = absence_line(person, content, now)
    choices = content.contact.rota
    until = [now + timedelta(hours=hours) for hours in choices.away_hours]
    until += _shifts(now, choices.away_days, person, content)
    later = person_button(phrase_ctx("button", "Begins later …"), "later", person)
    back = person_button(_BACK, "back", person)
    is_own = person.staff_id == facts.staff_id
    question = (
        phrase("Until when are you away? Until then the next in the order is called.")
        if is_own
        else phrase(
            "Until when is {name} away? Until then the next in the order is called.",
            name=person.name,
        )
    )
    return (
        reply(
            *((away,) if away else ()),
            question,
            buttons=(
                *(((back,),) if away else ()),
                *_until_buttons(person, until, zone, now),
                (later,),
            ),
        ),
    )


def _later(
    _facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    zone = content.sites[person.site_id].zone
    begins = _shifts(now, content.contact.rota.begins_in_days, person, content)
    buttons: Rows = tuple(
        (person_button(_from(begin, zone), "from", person, begin=begin.isoformat()),)
        for begin in begins
    )
    return (reply(phrase("From when on?"), buttons=buttons),)


def _from_then(
    facts: StaffFacts, person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    begin = given_instant(facts, "begin")
    if begin is None or begin <= now:
        return (reply(closed_question()),)
    zone = content.sites[person.site_id].zone
    until = _shifts(begin, content.contact.rota.away_days, person, content)
    buttons = _until_buttons(person, until, zone, now, begin=begin.isoformat())
    question = phrase("Away from {begin}. Until when?", begin=Local(begin, zone))
    return (reply(question, buttons=buttons),)


def _set(facts: StaffFacts, person: OnRota, content: Content, now: datetime) -> tuple[Effect, ...]:
    begin, until = given_instant(facts, "begin") or now, given_instant(facts, "until")
    if until is None or not now <= begin < until or until <= now:
        return (reply(closed_question()),)
    absence = Absence(from_at=begin, until_at=until)
    changed = replace(person, absences=(absence,))
    people = [_with(one, absence) if one.staff_id == person.staff_id else one for one in facts.rota]
    sites = dict.fromkeys(one.site_id for one in facts.rota if one.staff_id == person.staff_id)
    missing = [gap for site_id in sites for gap in ahead(people, site_id, content, now)]
    said = absence_line(changed, content, now)
    back = person_button(_BACK, "back", person)
    return (
        SetAway(staff_id=person.staff_id, from_at=begin, until_at=until),
        reply(
            phrase("Recorded."),
            *((said,) if said else ()),
            *gap_lines(missing, content, now),
            *_still_owned(facts, person),
            buttons=((back,),),
        ),
        *_told(facts, person, said, back),
    )


def _back(
    facts: StaffFacts, person: OnRota, _content: Content, _now: datetime
) -> tuple[Effect, ...]:
    done = phrase("{name} is called again as before.", name=person.name)
    return (EndAway(staff_id=person.staff_id), reply(done), *_told(facts, person, done, None))


def _drill(
    facts: StaffFacts, _person: OnRota, content: Content, now: datetime
) -> tuple[Effect, ...]:
    return begin_drill(facts, content, now)


def _still_owned(facts: StaffFacts, person: OnRota) -> tuple[Phrase, ...]:
    own = [
        one
        for one in facts.open_escalations
        if one.status.is_owned and one.owner_id == person.staff_id
    ]
    if not own:
        return ()
    return (
        phrase_plural(
            "{name} still has {count} open case. Please hand it over or close it.",
            "{name} still has {count} open cases. Please hand them over or close them.",
            count=len(own),
            name=person.name,
        ),
    )


def _told(
    facts: StaffFacts, person: OnRota, said: Wording | None, back: Button | None
) -> tuple[SendMessage, ...]:
    """Tell a colleague what somebody else has set for them."""
    if person.staff_id == facts.staff_id or said is None:
        return ()
    by = phrase("{name} has set this for you:", name=facts.name)
    buttons = () if back is None else ((back,),)
    return (SendMessage(to=ToStaff(person.staff_id), parts=(by, said), buttons=buttons),)


def _with(person: OnRota, absence: Absence) -> OnRota:
    return replace(person, absences=(absence,))


def _person(facts: StaffFacts, staff_id: UUID | None) -> OnRota | None:
    return next((one for one in facts.rota if one.staff_id == staff_id), None)


def _named(facts: StaffFacts) -> OnRota | None:
    """Find the person of a button, at its site where it names one."""
    args = facts.button.args if facts.button else {}
    named, site_id = args.get("person"), args.get("site")
    if named is None:
        return None
    staff_id = UUID(named)
    at_site = [one for one in facts.rota if (one.staff_id, one.site_id) == (staff_id, site_id)]
    return at_site[0] if at_site else _person(facts, staff_id)


def _may_set(facts: StaffFacts, person: OnRota) -> bool:
    if person.staff_id == facts.staff_id:
        return True
    sites = {one.site_id for one in facts.rota if one.staff_id == person.staff_id}
    return any(facts.may(role, site_id) for role in _FOR_OTHERS for site_id in sites)


def _not_theirs() -> Wording:
    return phrase(
        "You may set this for yourself only. A coordinator or investigator of the site sets it for"
        " others."
    )


def _until_buttons(
    person: OnRota, until: list[datetime], zone: str, now: datetime, **args: str
) -> Rows:
    return tuple(
        (person_button(until_label(at, zone, now), "set", person, until=at.isoformat(), **args),)
        for at in until
    )


def _from(begin: datetime, zone: str) -> Wording:
    return from_label(local_date(begin, zone))


def _shifts(
    after: datetime, days: Iterable[int], person: OnRota, content: Content
) -> list[datetime]:
    """Give when the shift begins at the person's site, so many days after an instant."""
    zone, begins = content.sites[person.site_id].zone, content.contact.rota.shifts[0]
    on = local_date(after, zone)
    return [instant_of(on + timedelta(days=count), begins, zone) for count in days]


_Act = Callable[[StaffFacts, OnRota, Content, datetime], tuple[Effect, ...]]
_ACTS: dict[str, _Act] = {
    "rota.person": _chosen,
    "rota.ask": _asked,
    "rota.later": _later,
    "rota.from": _from_then,
    "rota.set": _set,
    "rota.back": _back,
    "rota.first": first,
    "rota.day": another_day,
    "rota.shifts": days_shifts,
    "rota.shift": on_shift,
    "rota.always": first_always,
    "rota.not_first": not_first,
    "rota.drill": _drill,
}
