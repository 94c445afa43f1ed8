"""The rota as staff read it: who is called in which order, who is away, what nobody covers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Final

from content.model import Content
from content.vocabulary import StaffRole
from content.wording import Local, Verbatim, Wording, phrase, phrase_ctx
from records.facts import StaffFacts
from records.rota_facts import OnRota
from scheduler.coverage import Gap, ahead, gap_line

# More are scrolled past on a phone; whoever stands further down says it themselves.
PEOPLE_SHOWN: Final = 8


def site_lines(
    facts: StaffFacts, site_id: str, content: Content, now: datetime
) -> tuple[Wording, ...]:
    """Give one line a role with its people in the order of being called, and what is missing."""
    people = [one for one in facts.rota if one.site_id == site_id]
    zone = content.sites[site_id].zone
    roles = (
        (phrase("Nurses: {people}", people=_listed(people, StaffRole.NURSE, zone, now))),
        (phrase("Physicians: {people}", people=_listed(people, StaffRole.INVESTIGATOR, zone, now))),
        (
            phrase(
                "Coordinators: {people}", people=_listed(people, StaffRole.COORDINATOR, zone, now)
            )
        ),
    )
    missing = ahead(facts.rota, site_id, content, now)
    return (
        phrase("Site {site}: who is called, in this order.", site=site_id),
        *roles,
        *gap_lines(missing, content, now),
    )


def gap_lines(found: Iterable[Gap], content: Content, now: datetime) -> tuple[Wording, ...]:
    """Give one line for each duty nobody can be called for."""
    return tuple(gap_line(gap, content, now) for gap in found)


def absence_line(person: OnRota, content: Content, now: datetime) -> Wording | None:
    """Say from when or until when somebody is away; None for somebody who is not."""
    zone = content.sites[person.site_id].zone
    for absence in person.absences:
        until = Local(absence.until_at, zone)
        if absence.holds_at(now):
            return phrase("{name} is away until {until}.", name=person.name, until=until)
        begin = Local(absence.from_at, zone)
        return phrase(
            "{name} is away from {begin} until {until}.",
            name=person.name,
            begin=begin,
            until=until,
        )
    return None


def _listed(people: Sequence[OnRota], role: StaffRole, zone: str, now: datetime) -> Wording:
    named = [_person(one, zone, now) for one in people if one.role is role]
    if not named:
        return phrase_ctx("people", "nobody")
    return reduce(lambda one, other: phrase("{one}, {other}", one=one, other=other), named)


def _person(person: OnRota, zone: str, now: datetime) -> Wording:
    if not person.is_reachable:
        return phrase("{name} (cannot be reached)", name=person.name)
    absence = person.away_at(now)
    if absence is not None:
        until = Local(absence.until_at, zone)
        return phrase("{name} (away until {until})", name=person.name, until=until)
    return Verbatim(person.name)
