"""Another usual time: which doses and daily questions move, and when a person must arrange it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.parts.answers import site_of
from content.model import Content
from content.plan.diary import PlannedDiary, planned_diary
from content.plan.doses import PlannedDose, planned_doses
from content.plan.protocol_day import date_of_day, local_date, protocol_day
from content.vocabulary import SubjectStatus
from records.facts import SubjectFacts

_MIDNIGHT = datetime.min  # noqa: DTZ901 - only a day to count minutes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another usual time moves. `first_day` is the protocol day it begins with."""

    first_day: int
    first_date: date
    doses: tuple[PlannedDose, ...]
    questions: tuple[PlannedDiary, ...]


def is_too_far(facts: SubjectFacts, at: time, content: Content) -> bool:
    """Tell whether doses would come closer together, or lie further apart, than late ones may."""
    if facts.arm is not content.study.venetoclax.arm or facts.usual_time is None:
        return False
    today = _MIDNIGHT.date()
    apart = datetime.combine(today, at) - datetime.combine(today, facts.usual_time)
    return abs(apart) > timedelta(minutes=content.study.venetoclax.late_until_minutes)


def change_to(facts: SubjectFacts, at: time, content: Content, now: datetime) -> Change | None:
    """Give what moves: only what lies ahead before and after. None when no day is left.

    On hold no dose is planned anew, so nothing is brought back that a person took away.
    """
    if facts.day1 is None:
        return None
    zone = site_of(facts, content).zone
    # What was asked or is due today keeps its time, so that nothing is asked twice or left out.
    tomorrow = protocol_day(local_date(now, zone), facts.day1) + 1
    doses = planned_doses(content.study, facts.arm, facts.day1, at, zone)
    waiting = {
        dose.protocol_day
        for dose in facts.doses
        if dose.cycle == facts.cycle and dose.status is None
    }
    can_move = facts.status is SubjectStatus.ACTIVE
    moved = tuple(
        dose
        for dose in doses
        if can_move and dose.protocol_day >= tomorrow and dose.protocol_day in waiting
    )
    silence = content.contact.silence
    questions = planned_diary(content.study, silence, facts.day1, at, zone)
    asked = tuple(day for day in questions if day.protocol_day >= tomorrow)
    days = [one.protocol_day for one in moved] + [one.protocol_day for one in asked]
    if not days:
        return None
    return Change(
        first_day=min(days),
        first_date=date_of_day(min(days), facts.day1),
        doses=moved,
        questions=asked,
    )
