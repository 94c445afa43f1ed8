"""The planned visits of one subject and cycle, with their windows and reminders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.plan.protocol_day import date_of_day, instant_of
from content.plan.regimen import Regimen, last_dose_day
from content.plan.shapes import Site, Study
from content.plan.visit_shapes import CountedFrom, Cycles, Visit, VisitPlan
from content.shape import Bilingual
from content.vocabulary import Arm


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One planned visit; dates are the site's.

    `number` counts the repeats of a visit from 1. `reminders_at` are aware UTC instants in order,
    none for a visit that is not reminded of.
    """

    id: str
    number: int
    name: Bilingual
    what: Bilingual
    protocol_day: int
    on: date
    earliest: date
    latest: date
    reminders_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files of `plan/` that visits are planned from."""

    study: Study
    regimen: Regimen
    visits: VisitPlan


def visits(
    plan: Plan, site: Site, arm: Arm, day1: date, *, cycle: int = 1
) -> tuple[PlannedVisit, ...]:
    """Plan the visits of a cycle in the order of their dates.

    Args:
        plan: What the protocol plans.
        site: Whose changes of the schedule count, and whose time zone.
        arm: The arm of the subject.
        day1: Day 1 of this cycle at the site.
        cycle: A later one than 1 has only the visits of every cycle.
    """
    found = [
        _planned(plan, site, visit, number, _first_day(plan, visit, arm), day1)
        for visit in plan.visits.at_site(site.id)
        if visit.planned and arm in visit.arms and (cycle == 1 or visit.cycles is Cycles.EVERY)
        for number in range(visit.repeat.times if visit.repeat else 1)
    ]
    return tuple(sorted(found, key=lambda visit: visit.on))


def _first_day(plan: Plan, visit: Visit, arm: Arm) -> int:
    """Give the protocol day that the days of a visit are added to."""
    match visit.counted_from:
        case CountedFrom.DAY1:
            return 0
        case CountedFrom.LAST_DOSE:
            return last_dose_day(plan.study, plan.regimen, arm)


def _planned(
    plan: Plan, site: Site, visit: Visit, number: int, first_day: int, day1: date
) -> PlannedVisit:
    later = first_day + number * (visit.repeat.every_days if visit.repeat else 0)
    on = date_of_day(visit.day + later, day1)
    messages = plan.visits.reminders.messages if visit.reminded else ()
    return PlannedVisit(
        id=visit.id,
        number=number + 1,
        name=visit.name,
        what=visit.what,
        protocol_day=visit.day + later,
        on=on,
        earliest=date_of_day(visit.earliest + later, day1),
        latest=date_of_day(visit.latest + later, day1),
        reminders_at=tuple(
            instant_of(on - timedelta(days=message.days_before), message.at, site.zone)
            for message in messages
        ),
    )
