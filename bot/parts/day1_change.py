"""Another day 1: what it adds, moves and takes away, worked out before anybody agrees to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zlib import crc32

from bot.parts.answers import has_left, site_of
from bot.parts.enrolling import impossible_day1
from bot.parts.visits import visits_planned
from content.model import Content
from content.plan.diary import PlannedDiary, planned_diary
from content.plan.doses import PlannedDose, planned_doses
from content.plan.protocol_day import local_date
from content.plan.visits import PlannedVisit
from content.vocabulary import SubjectStatus
from content.wording import Wording, phrase
from records.effects import Effect, PlanDiary, PlanDoses
from records.facts import SubjectFacts
from records.plan_effects import SetDay1
from records.visit_effects import PlanVisits
from records.visit_facts import VisitFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Day1Change:
    """What another day 1 does to one subject.

    `answered` are the protocol days whose dose has an answer: they are not asked again. `asked`
    are those that were planned before and wait for none, in order. `visits` are planned anew,
    `kept` are visits ahead that the team gave a date of its own, or that are settled.
    """

    before: date | None
    after: date
    status: SubjectStatus
    answered: tuple[int, ...]
    asked: tuple[int, ...]
    doses: tuple[PlannedDose, ...]
    questions: tuple[PlannedDiary, ...]
    visits: tuple[PlannedVisit, ...]
    kept: tuple[VisitFact, ...]

    @property
    def mark(self) -> str:
        """Stand for all of it: another mark means that something has changed since."""
        return str(crc32(repr(self).encode()))


def refused(patient: SubjectFacts, day1: date, now: datetime, content: Content) -> Wording | None:
    """Say why day 1 of this subject cannot be this date; None where it can."""
    today = local_date(now, site_of(patient, content).zone)
    if has_left(patient):
        return phrase("{code} has left the treatment: day 1 stays as it is.", code=patient.code)
    if day1 == patient.day1:
        return phrase("Day 1 is this date already.")
    return impossible_day1(day1, today, content)


def change_of_day1(
    patient: SubjectFacts, day1: date, now: datetime, content: Content
) -> Day1Change:
    """Work out what changes when day 1 is this date, today or later at the site.

    So each dose that is planned lies on a later date than any that was asked for before.
    """
    zone = site_of(patient, content).zone
    today = local_date(now, zone)
    of_cycle = [dose for dose in patient.doses if dose.cycle == patient.cycle]
    answered = tuple(dose.protocol_day for dose in of_cycle if dose.status is not None)
    doses: tuple[PlannedDose, ...] = ()
    if patient.usual_time is not None:
        doses = planned_doses(content.study, patient.arm, day1, patient.usual_time, zone)
    questions = planned_diary(content.study, content.contact.silence, day1, patient.asked_at, zone)
    has_arrived = patient.status is not SubjectStatus.INVITED
    of_records = [one for one in patient.visits if one.is_current and one.cycle == patient.cycle]
    known = {_name(one) for one in of_records}
    stays = {_name(one) for one in of_records if not _moves(one, today)}
    planned = visits_planned(now, replace(patient, day1=day1), content) if has_arrived else ()
    # What was over when the plan was first made (screening, admission) does not come back.
    visits = tuple(
        visit
        for plan in planned
        for visit in plan.visits
        if (visit.id, visit.number) not in stays
        and (not known or (visit.id, visit.number) in known)
    )
    moved = {(visit.id, visit.number) for visit in visits}
    return Day1Change(
        before=patient.day1,
        after=day1,
        status=patient.status,
        answered=answered,
        asked=tuple(dose.protocol_day for dose in of_cycle if dose.status is None),
        doses=tuple(one for one in doses if has_arrived and one.protocol_day not in answered),
        questions=tuple(one for one in questions if has_arrived and one.ask_at > now),
        visits=visits,
        kept=tuple(
            one
            for one in patient.visits
            if one.is_planned and one.on >= today and _name(one) not in moved
        ),
    )


def effects_of(change: Day1Change, patient: SubjectFacts) -> tuple[Effect, ...]:
    """Put the change into effect, all of it in one transaction."""
    subject, cycle = patient.subject_id, patient.cycle
    day1 = SetDay1(subject_id=subject, cycle=cycle, day1=change.after)
    if patient.status is SubjectStatus.INVITED:
        # Their plan is made from day 1 when they arrive.
        return (day1,)
    return (
        day1,
        PlanDoses(subject_id=subject, cycle=cycle, doses=change.doses),
        PlanDiary(subject_id=subject, cycle=cycle, days=change.questions),
        PlanVisits(subject_id=subject, cycle=cycle, visits=change.visits),
    )


def _name(visit: VisitFact) -> tuple[str, int]:
    return visit.code, visit.number


def _moves(visit: VisitFact, today: date) -> bool:
    """Tell whether a visit follows the plan: not one that is settled, over or dated by hand."""
    return visit.is_planned and not visit.is_from_team and visit.on >= today
