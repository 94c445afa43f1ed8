"""Another day 1: what it adds, moves and takes away, worked out before anybody agrees to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.parts.answers import has_left, site_of
from bot.parts.enrolling import too_far_ahead
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
    are those that were planned before and wait for none, in order, `takes_out_today` where one of
    today is among them. `over` are the days without an answer that are past by the new date:
    neither asked nor counted as missed. `asked_today_at` is when the dose of today is asked about
    next. `visits` are planned anew, `kept` are visits ahead that the team gave a date of its own,
    or that are settled.
    """

    before: date | None
    after: date
    status: SubjectStatus
    answered: tuple[int, ...]
    asked: tuple[int, ...]
    over: tuple[int, ...]
    asked_today_at: datetime | None
    takes_out_today: bool
    doses: tuple[PlannedDose, ...]
    questions: tuple[PlannedDiary, ...]
    visits: tuple[PlannedVisit, ...]
    kept: tuple[VisitFact, ...]

    @property
    def changes_today(self) -> bool:
        """Tell whether the dose of today is not the one that it was."""
        return self.takes_out_today or self.asked_today_at is not None

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
    earliest = today + timedelta(days=content.study.enrolment.day1_set_earliest_days)
    if day1 < earliest:
        return phrase("Day 1 is too far back. The earliest possible date is {date}.", date=earliest)
    return too_far_ahead(day1, today, content)


def change_of_day1(
    patient: SubjectFacts, day1: date, now: datetime, content: Content
) -> Day1Change:
    """Work out what changes when day 1 is this date at the site.

    A dose that cannot be reminded of any more, or lies on the date of one that has an answer, is
    not planned: nothing of the past is asked, and nobody is asked twice about one date.
    """
    zone = site_of(patient, content).zone
    today = local_date(now, zone)
    of_cycle = [dose for dose in patient.doses if dose.cycle == patient.cycle]
    answered = tuple(dose.protocol_day for dose in of_cycle if dose.status is not None)
    has_arrived = patient.status is not SubjectStatus.INVITED
    planned_anew = _planned_anew(patient, day1, content) if has_arrived else ()
    answered_on = {local_date(one.planned_at, zone) for one in of_cycle if one.status is not None}
    doses = tuple(
        one
        for one in planned_anew
        if one.protocol_day not in answered
        and one.reminders_at[-1] > now
        and local_date(one.planned_at, zone) not in answered_on
    )
    still = {one.protocol_day for one in doses}.union(answered)
    of_today = [one for one in doses if local_date(one.planned_at, zone) <= today]
    questions = planned_diary(content.study, content.contact.silence, day1, patient.asked_at, zone)
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
        over=tuple(one.protocol_day for one in planned_anew if one.protocol_day not in still),
        asked_today_at=min(
            (at for one in of_today for at in one.reminders_at if at > now), default=None
        ),
        takes_out_today=any(
            one.status is None and local_date(one.planned_at, zone) == today for one in of_cycle
        ),
        doses=doses,
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
        PlanDoses(subject_id=subject, cycle=cycle, doses=change.doses, only_ahead=True),
        PlanDiary(subject_id=subject, cycle=cycle, days=change.questions),
        PlanVisits(subject_id=subject, cycle=cycle, visits=change.visits),
    )


def _planned_anew(patient: SubjectFacts, day1: date, content: Content) -> tuple[PlannedDose, ...]:
    if patient.usual_time is None:
        return ()
    zone = site_of(patient, content).zone
    return planned_doses(content.study, patient.arm, day1, patient.usual_time, zone)


def _name(visit: VisitFact) -> tuple[str, int]:
    return visit.code, visit.number


def _moves(visit: VisitFact, today: date) -> bool:
    """Tell whether a visit follows the plan: not one that is settled, over or dated by hand."""
    return visit.is_planned and not visit.is_from_team and visit.on >= today
