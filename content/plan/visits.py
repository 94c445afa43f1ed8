"""The planned visits of one subject and cycle, with their windows and reminders."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.plan.protocol_day import date_of_day, instant_of
from content.plan.regimen import Regimen, last_dose_day
from content.plan.shapes import Site, Study
from content.plan.visit_shapes import CountedFrom, Cycles, Visit, VisitPlan, VisitReminder
from content.shape import Bilingual
from content.vocabulary import Arm


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReminder:
    """One message about a visit, by its place among them; aware UTC instants.

    After `sent_until` it is not sent any more.
    """

    slot: int
    remind_at: datetime
    sent_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One planned visit; dates are the site's.

    `number` counts the repeats of a visit from 1. A visit that is not reminded of has no
    `reminders`. One that nobody has marked at `settle_at` is a task.
    """

    id: str
    number: int
    name: Bilingual
    what: Bilingual
    protocol_day: int
    on: date
    earliest: date
    latest: date
    reminders: tuple[PlannedReminder, ...]
    settle_at: datetime

    @property
    def reminders_at(self) -> tuple[datetime, ...]:
        """When the patient is reminded, in order."""
        return tuple(reminder.remind_at for reminder in self.reminders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files of `plan/` that visits are planned from."""

    study: Study
    regimen: Regimen
    visits: VisitPlan


def visits(
    plan: Plan, site: Site, arm: Arm, day1: date, *, cycle: int = 1, morning: time | None = None
) -> tuple[PlannedVisit, ...]:
    """Plan the visits of a cycle in the order of their dates.

    Args:
        plan: What the protocol plans.
        site: Whose changes of the schedule count, and whose time zone.
        arm: The arm of the subject.
        day1: Day 1 of this cycle at the site.
        cycle: A later one than 1 has only the visits of every cycle.
        morning: When the subject wants to be reminded on the day itself, where they chose.
    """
    found = [
        _planned(plan, site, visit, number, (_first_day(plan, visit, arm), day1, morning))
        for visit in plan.visits.at_site(site.id)
        if visit.planned and arm in visit.arms and (cycle == 1 or visit.cycles is Cycles.EVERY)
        for number in range(visit.repeat.times if visit.repeat else 1)
    ]
    return tuple(sorted(found, key=lambda visit: visit.on))


def reminders_of(
    plan: VisitPlan,
    visit_id: str,
    on: date,
    at: time | None,
    zone: str,
    *,
    morning: time | None = None,
) -> tuple[PlannedReminder, ...]:
    """Plan the reminders of a visit on a date, in order; none for one that is not reminded of.

    Where the time `at` is known nothing is sent from then on. `morning` is when the subject wants
    the one on the day itself; where that is too late for the visit, it comes as planned.
    """
    visit = plan.named(visit_id)
    if visit is None or not visit.reminded:
        return ()
    within = timedelta(minutes=plan.reminders.sent_within_minutes)
    begins = instant_of(on, at or time.max, zone)
    moments = (_moment(message, on, morning, begins, zone) for message in plan.reminders.messages)
    return tuple(
        PlannedReminder(slot=slot, remind_at=moment, sent_until=min(moment + within, begins))
        for slot, moment in enumerate(moments)
        if moment < begins
    )


def _moment(
    message: VisitReminder, on: date, morning: time | None, begins: datetime, zone: str
) -> datetime:
    """Give when a message comes: on the day itself as the subject chose, if that is in time."""
    wanted = instant_of(on, morning, zone) if morning and message.days_before == 0 else begins
    planned = instant_of(on - timedelta(days=message.days_before), message.at, zone)
    return wanted if wanted < begins else planned


def settle_at(plan: VisitPlan, on: date, zone: str) -> datetime:
    """Give the moment from which a visit on this date should be marked as done or missed."""
    after = plan.settling
    return instant_of(on + timedelta(days=after.days_after), after.at, zone)


def news_of(plan: VisitPlan, at: datetime, *, slot: int) -> PlannedReminder:
    """Plan a message of its own at this moment, with the window that reminders have."""
    within = timedelta(minutes=plan.reminders.sent_within_minutes)
    return PlannedReminder(slot=slot, remind_at=at, sent_until=at + within)


def _first_day(plan: Plan, visit: Visit, arm: Arm) -> int:
    """Give the protocol day that the days of a visit are added to."""
    match visit.counted_from:
        case CountedFrom.DAY1:
            return 0
        case CountedFrom.LAST_DOSE:
            return last_dose_day(plan.study, plan.regimen, arm)


def _planned(
    plan: Plan, site: Site, visit: Visit, number: int, begins: tuple[int, date, time | None]
) -> PlannedVisit:
    first_day, day1, morning = begins
    later = first_day + number * (visit.repeat.every_days if visit.repeat else 0)
    on = date_of_day(visit.day + later, day1)
    return PlannedVisit(
        id=visit.id,
        number=number + 1,
        name=visit.name,
        what=visit.what,
        protocol_day=visit.day + later,
        on=on,
        earliest=date_of_day(visit.earliest + later, day1),
        latest=date_of_day(visit.latest + later, day1),
        reminders=reminders_of(plan.visits, visit.id, on, None, site.zone, morning=morning),
        settle_at=settle_at(plan.visits, on, site.zone),
    )
