"""Every message a subject will get while nothing is answered, before it is sent."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from content.model import Content
from content.plan.diary import planned_diary
from content.plan.doses import PlannedDose, planned_doses
from content.plan.visits import Plan, reminders_of
from content.plan.visits import visits as visits_of_plan
from content.vocabulary import DueKind, Language, SubjectStatus
from records.effects import SendMessage, ToSubject
from records.facts import DoseFact, SubjectFacts
from records.visit_facts import as_planned
from scheduler.plan import Due, PlanFacts
from scheduler.plans.diary import diary
from scheduler.plans.doses import doses
from scheduler.plans.visits import visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One message and the moment it is planned for."""

    at: datetime
    message: SendMessage
    language: Language


def once_arrived(subject: SubjectFacts, content: Content) -> SubjectFacts:
    """Give somebody who is only invited as they will be once they have agreed to everything."""
    if subject.status is not SubjectStatus.INVITED:
        return subject
    everything = {str(act.id): True for act in content.notice.acts}
    return replace(subject, status=SubjectStatus.ACTIVE, consents=everything)


def planned_messages(subject: SubjectFacts, content: Content) -> tuple[Planned, ...]:
    """What the plan itself says, day by day: the same pure plans that will run."""
    if subject.day1 is None:
        return ()
    content = content.at(subject.site_id)
    at = subject.usual_time or content.study.usual_time.default
    zone = content.sites[subject.site_id].zone
    found: list[Planned] = []
    of_cycle = [dose for dose in subject.doses if dose.cycle == subject.cycle]
    answered = {dose.protocol_day for dose in of_cycle if dose.status is not None}
    for dose in planned_doses(content.study, subject.arm, subject.day1, at, zone):
        if dose.protocol_day not in answered:
            found += _of_dose(subject, dose, content)
    found += _diary(subject, subject.day1, content)
    found += _visits(subject, subject.day1, content)
    return tuple(sorted(found, key=lambda one: one.at))


def _diary(subject: SubjectFacts, day1: date, content: Content) -> list[Planned]:
    zone = content.sites[subject.site_id].zone
    days = planned_diary(content.study, content.contact.silence, day1, subject.asked_at, zone)
    found: list[Planned] = []
    for day in days:
        due = Due(
            due_id=0,
            kind=DueKind.DIARY,
            subject_id=subject.subject_id,
            topic="",
            cycle=subject.cycle,
            protocol_day=day.protocol_day,
            slot=0,
            window_closes_at=day.asked_until,
        )
        effects = diary(due, PlanFacts(subject=subject), content, day.ask_at)
        found += [
            Planned(at=day.ask_at, message=effect, language=subject.language)
            for effect in effects
            if isinstance(effect, SendMessage) and isinstance(effect.to, ToSubject)
        ]
    return found


def _visits(subject: SubjectFacts, day1: date, content: Content) -> list[Planned]:
    """What is said of visits, as the records have them; of nobody's the plan has its own."""
    site = content.sites[subject.site_id]
    plan = Plan(study=content.study, regimen=content.regimen, visits=content.visits)
    known = subject.visits or tuple(
        as_planned(visit, subject.cycle)
        for visit in visits_of_plan(plan, site, subject.arm, day1, cycle=subject.cycle)
    )
    found: list[Planned] = []
    for visit in known:
        morning = subject.visit_morning_time
        for one in reminders_of(
            content.visits, visit.code, visit.on, visit.at, site.zone, morning=morning
        ):
            due = Due(
                due_id=0,
                kind=DueKind.VISIT_REMINDER,
                subject_id=subject.subject_id,
                topic="",
                cycle=visit.cycle,
                protocol_day=0,
                slot=one.slot,
                window_closes_at=one.sent_until,
            )
            facts = PlanFacts(subject=subject, visit=visit)
            found += [
                Planned(at=one.remind_at, message=effect, language=subject.language)
                for effect in visits(due, facts, content, one.remind_at)
                if isinstance(effect, SendMessage)
            ]
    return found


def _of_dose(subject: SubjectFacts, dose: PlannedDose, content: Content) -> list[Planned]:
    grace = timedelta(minutes=content.study.venetoclax.reminder_grace_minutes)
    moments = [
        (DueKind.DOSE_REMINDER, slot, at, at + grace) for slot, at in enumerate(dose.reminders_at)
    ]
    moments.append((DueKind.DOSE_CLOSE, 0, dose.late_until, dose.late_until + grace))
    found: list[Planned] = []
    for kind, slot, at, closes in moments:
        facts = PlanFacts(subject=_with(subject, dose))
        due = Due(
            due_id=0,
            kind=kind,
            subject_id=subject.subject_id,
            topic="",
            cycle=subject.cycle,
            protocol_day=dose.protocol_day,
            slot=slot,
            window_closes_at=closes,
        )
        found += [
            Planned(at=at, message=effect, language=subject.language)
            for effect in doses(due, facts, content, at)
            if isinstance(effect, SendMessage) and isinstance(effect.to, ToSubject)
        ]
    return found


def _with(subject: SubjectFacts, dose: PlannedDose) -> SubjectFacts:
    fact = DoseFact(
        scheduled_dose_id=UUID(int=dose.protocol_day),
        cycle=subject.cycle,
        protocol_day=dose.protocol_day,
        planned_at=dose.planned_at,
        late_until=dose.late_until,
    )
    return replace(subject, doses=(fact,))
