"""The rota as staff read it: who is called in which order, who is away, what nobody covers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Final
from zoneinfo import ZoneInfo

from content.model import Content
from content.vocabulary import StaffRole
from content.wording import Local, Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.effects import Button
from records.facts import StaffFacts
from records.rota_facts import OnRota, Shift, in_order
from scheduler.coverage import Gap, ahead, gap_line

# More are scrolled past on a phone; whoever stands further down says it themselves.
PEOPLE_SHOWN: Final = 8
_SHIFTS_SHOWN: Final = 4
_A_DAY: Final = timedelta(days=1)


def site_lines(
    facts: StaffFacts, site_id: str, content: Content, now: datetime
) -> tuple[Wording, ...]:
    """Give one line a role with its people in the order of being called, shifts, what is missing.

    A shift is told of by its person, once for all roles.
    """
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
        *_shift_lines(people, zone, now),
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


def shift_line(name: str, shift: Shift, zone: str, now: datetime) -> Wording:
    """Say from when until when somebody is called first."""
    until = Local(shift.until_at, zone)
    if shift.holds_at(now):
        return phrase("{name} is called first until {until}.", name=name, until=until)
    begin = Local(shift.from_at, zone)
    return phrase(
        "{name} is called first from {begin} until {until}.", name=name, begin=begin, until=until
    )


def person_button(label: Wording, act: str, person: OnRota, **args: str) -> Button:
    """Give a button about somebody on the rota of a site."""
    about = {"person": str(person.staff_id), "site": person.site_id}
    return Button(label=label, act=f"rota.{act}", args={**about, **args})


def until_label(until: datetime, zone: str, now: datetime) -> Wording:
    """Name the end of an absence or shift on a button."""
    # Days end when a shift begins; the answer says when that is.
    local = until.astimezone(ZoneInfo(zone))
    at = local.time() if (until - now) < _A_DAY else local.date()
    return phrase_ctx("button", "Until {until}", until=at)


def from_label(on: date) -> Wording:
    """Name the day on which an absence or shift begins on a button."""
    return phrase_ctx("button", "From {begin}", begin=on)


def given_instant(facts: StaffFacts, name: str) -> datetime | None:
    """Read the instant or day that a button carries under a name; None where it has none."""
    given = facts.button.args.get(name) if facts.button else None
    return datetime.fromisoformat(given) if given else None


def _shift_lines(people: Sequence[OnRota], zone: str, now: datetime) -> tuple[Wording, ...]:
    known = {(one.staff_id, shift): one.name for one in people for shift in one.shifts}
    coming = sorted(known, key=lambda one: (one[1].from_at, one[1].set_at))
    shown = coming[:_SHIFTS_SHOWN]
    lines = [shift_line(known[staff_id, shift], shift, zone, now) for staff_id, shift in shown]
    more = len(coming) - len(shown)
    if more:
        lines.append(
            phrase_plural(
                "{count} more shift is planned.", "{count} more shifts are planned.", count=more
            )
        )
    return tuple(lines)


def _listed(people: Sequence[OnRota], role: StaffRole, zone: str, now: datetime) -> Wording:
    here = in_order((one for one in people if one.role is role), now)
    named = [_person(one, zone, now) for one in here]
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
