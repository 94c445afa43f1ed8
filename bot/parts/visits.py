"""Which visits are meant, and how they are said."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from bot.parts.answers import site_of
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.visits import Plan, reminders_of, visits
from content.vocabulary import Arm, VisitAnswer
from content.wording import Phrase, Wording, phrase
from records.facts import SubjectFacts
from records.visit_effects import PlanVisits
from records.visit_facts import VisitFact, as_planned
from scheduler.visit_words import named, when

# Two buttons each, and a message has room for eight.
VISITS_SHOWN: Final = 3


def visits_planned(at: datetime, facts: SubjectFacts, content: Content) -> tuple[PlanVisits, ...]:
    """Plan the visits of the cycle from today on; none while day 1 is not known."""
    if facts.day1 is None:
        return ()
    today = local_date(at, site_of(facts, content).zone)
    planned = visits(
        _plan(content),
        site_of(facts, content),
        facts.arm,
        facts.day1,
        cycle=facts.cycle,
        morning=facts.visit_morning_time,
    )
    ahead = tuple(visit for visit in planned if visit.on >= today)
    return (PlanVisits(subject_id=facts.subject_id, cycle=facts.cycle, visits=ahead),)


def visits_ahead(facts: SubjectFacts, at: datetime, content: Content) -> tuple[VisitFact, ...]:
    """Give the visits from today on that a subject is told of, in order.

    They are those of the records; where the records have none, those of the plan, which nobody can
    answer about.
    """
    known = facts.visits or _of_plan(
        content, facts.site_id, facts.arm, facts.day1, cycle=facts.cycle
    )
    today = local_date(at, site_of(facts, content).zone)
    return tuple(
        visit
        for visit in known
        if visit.is_planned and visit.on >= today and _is_told(visit, content)
    )


def visits_asked_now(facts: SubjectFacts, at: datetime, content: Content) -> tuple[VisitFact, ...]:
    """Give the visits that are so near that their reminders have begun, in order."""
    ahead = visits_ahead(facts, at, content) if facts.visits else ()
    return tuple(visit for visit in ahead if _is_asked_by(at, visit, facts, content))


def visit_with(facts: SubjectFacts, visit_id: str | None) -> VisitFact | None:
    """Find a visit of this subject by its id, also one that was moved."""
    found = (visit for visit in facts.visits if str(visit.visit_id) == visit_id)
    return next(found, None)


def as_it_stands(facts: SubjectFacts, visit: VisitFact) -> VisitFact:
    """Give what became of a visit: its newest row, which may be itself."""
    same = (visit.cycle, visit.code, visit.number)
    for one in facts.visits:
        if one.is_current and (one.cycle, one.code, one.number) == same:
            return one
    return visit


def is_in_records(visit: VisitFact) -> bool:
    """Tell whether a visit can be answered about; one of the plan alone cannot."""
    return visit.visit_id != UUID(int=0)


def visit_line(visit: VisitFact, facts: SubjectFacts, content: Content) -> Wording:
    """Give one line for the patient: when, what, and what they said about coming."""
    return phrase(
        "{on}: {visit}. {answer}",
        on=when(visit, site_of(facts, content).zone),
        visit=named(visit.code, content),
        answer=answer_said(visit),
    )


def answer_said(visit: VisitFact) -> Phrase:
    """Say to the patient what they answered about coming."""
    match visit.answer:
        case VisitAnswer.CONFIRMED:
            return phrase("You said that you will come.")
        case VisitAnswer.CANNOT_COME:
            return phrase("You said that you cannot come.")
        case None:
            return phrase("Not answered yet.")


def _is_told(visit: VisitFact, content: Content) -> bool:
    planned = content.visits.named(visit.code)
    return planned is not None and planned.reminded


def _is_asked_by(at: datetime, visit: VisitFact, facts: SubjectFacts, content: Content) -> bool:
    zone = site_of(facts, content).zone
    reminders = reminders_of(content.visits, visit.code, visit.on, visit.at, zone)
    return bool(reminders) and at >= reminders[0].remind_at


@lru_cache(maxsize=512)
def _of_plan(
    content: Content, site_id: str, arm: Arm, day1: date | None, *, cycle: int
) -> tuple[VisitFact, ...]:
    if day1 is None:
        return ()
    planned = visits(_plan(content), content.sites[site_id], arm, day1, cycle=cycle)
    return tuple(as_planned(visit, cycle) for visit in planned)


def _plan(content: Content) -> Plan:
    return Plan(study=content.study, regimen=content.regimen, visits=content.visits)
