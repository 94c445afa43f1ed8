"""A further cycle: whether it may begin, and what it does, before anybody agrees to it."""

from dataclasses import replace
from datetime import date, datetime

from bot.parts.answers import site_of
from bot.parts.day1_change import Day1Change, change_of_day1, effects_of
from bot.parts.enrolling import impossible_day1
from content.model import Content
from content.plan.protocol_day import date_of_day, local_date
from content.vocabulary import SubjectStatus, VisitState
from content.wording import Wording, phrase
from records.effects import Effect
from records.facts import SubjectFacts
from records.plan_effects import BeginCycle, SetDay1
from records.visit_effects import SettleVisit
from records.visit_facts import VisitFact

_REASON = "next_cycle"


def may_begin_next(patient: SubjectFacts, now: datetime, content: Content) -> bool:
    """Tell whether the study has a further cycle, and the days of the one before are over."""
    return _has_next(patient, content) and _today(patient, now, content) >= _earliest(
        patient, content
    )


def refused_cycle(
    patient: SubjectFacts, day1: date, now: datetime, content: Content
) -> Wording | None:
    """Say why the next cycle of this subject cannot begin on this date; None where it can."""
    if not _has_next(patient, content):
        return phrase("No further cycle can be planned for {code} now.", code=patient.code)
    today = _today(patient, now, content)
    # What is still to come of this cycle would be cancelled.
    if min(day1, today) < _earliest(patient, content):
        return phrase(
            "The days of cycle {cycle} are not over. The next can be planned from {date} on.",
            cycle=patient.cycle,
            date=_earliest(patient, content),
        )
    return impossible_day1(day1, today, content)


def _has_next(patient: SubjectFacts, content: Content) -> bool:
    has_begun = patient.day1 is not None and patient.status is SubjectStatus.ACTIVE
    return has_begun and patient.cycle < content.study.cycles.most


def _today(patient: SubjectFacts, now: datetime, content: Content) -> date:
    return local_date(now, site_of(patient, content).zone)


def _earliest(patient: SubjectFacts, content: Content) -> date:
    from_day = content.study.cycles.next_from_day
    return date.max if patient.day1 is None else date_of_day(from_day, patient.day1)


def next_cycle(patient: SubjectFacts, day1: date, now: datetime, content: Content) -> Day1Change:
    """Work out what the next cycle plans; what the cycles before have of doses is not in it."""
    return change_of_day1(_in_next(patient), day1, now, content)


def ordered_again(patient: SubjectFacts, content: Content) -> int | None:
    """Give the dose of the protocol where nothing else stands; a changed dose is ordered anew."""
    venetoclax = content.study.venetoclax
    standing = {order.amount_mg for order in patient.orders}
    is_plain = patient.arm is venetoclax.arm and standing == {venetoclax.initial_order_mg}
    return venetoclax.initial_order_mg if is_plain else None


def visits_given_up(
    change: Day1Change, patient: SubjectFacts, now: datetime, content: Content
) -> tuple[VisitFact, ...]:
    """Give the visits ahead that the next cycle plans anew; one of today still takes place."""
    today = _today(patient, now, content)
    anew = {visit.id for visit in change.visits}
    return tuple(
        visit
        for visit in patient.visits
        if visit.is_planned and visit.is_current and visit.on > today and visit.code in anew
    )


def effects_of_cycle(
    change: Day1Change, patient: SubjectFacts, now: datetime, content: Content
) -> tuple[Effect, ...]:
    """Begin the cycle, all of it in one transaction; visits that it plans anew are cancelled."""
    venetoclax, subject = content.study.venetoclax, patient.subject_id
    ordered = ordered_again(patient, content)
    begin = BeginCycle(
        subject_id=subject,
        cycle=patient.cycle + 1,
        day1=change.after,
        ordered_dose_mg=ordered,
        dose_days=None if ordered is None else (venetoclax.first_day, venetoclax.last_day),
    )
    cancelled = tuple(
        SettleVisit(
            subject_id=subject,
            visit_id=visit.visit_id,
            state=VisitState.CANCELLED,
            reason=_REASON,
        )
        for visit in visits_given_up(change, patient, now, content)
    )
    planned = effects_of(change, _in_next(patient))
    rest = tuple(one for one in planned if not isinstance(one, SetDay1))
    return (begin, *cancelled, *rest)


def _in_next(patient: SubjectFacts) -> SubjectFacts:
    return replace(patient, cycle=patient.cycle + 1, day1=None, orders=())
