"""Another usual time: which doses and daily questions move, and when a person must arrange it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.inbound import Inbound
from bot.parts.answers import hand_over, hotline, reply, site_of
from bot.parts.menus import subject_menu
from content.model import Content
from content.plan.diary import PlannedDiary, planned_diary
from content.plan.doses import PlannedDose, planned_doses
from content.plan.protocol_day import date_of_day, local_date, protocol_day
from content.vocabulary import EscalationTopic, SubjectStatus
from content.wording import phrase
from records.effects import Effect, EndDialogue
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


def questions_from(
    facts: SubjectFacts, at: time, content: Content, now: datetime
) -> tuple[PlannedDiary, ...]:
    """Give the daily questions after today as they are at this time."""
    if facts.day1 is None:
        return ()
    zone = site_of(facts, content).zone
    today = protocol_day(local_date(now, zone), facts.day1)
    planned = planned_diary(content.study, content.contact.silence, facts.day1, at, zone)
    return tuple(day for day in planned if day.protocol_day > today)


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
    # Who chose a time for the daily question of its own keeps it.
    asked = () if facts.question_time else questions_from(facts, at, content, now)
    days = [one.protocol_day for one in moved] + [one.protocol_day for one in asked]
    if not days:
        return None
    return Change(
        first_day=min(days),
        first_date=date_of_day(min(days), facts.day1),
        doses=moved,
        questions=asked,
    )


def not_a_time(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Pass on words that stand in place of a time, and end the question."""
    summary = phrase("The patient was asked for a time of day and wrote something else.")
    return (
        hand_over(facts, EscalationTopic.MESSAGE, summary, words=said.text),
        EndDialogue(),
        reply(
            phrase("I could not read that as a time of day."),
            hotline("passed_on", facts, content),
            menu=subject_menu(facts, content),
        ),
    )
