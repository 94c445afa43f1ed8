"""What may be decided about a subject's treatment at this moment, and what it changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.parts.answers import has_left, site_of
from content.model import Content
from content.plan.protocol_day import local_date, protocol_day
from content.vocabulary import StaffRole, SubjectStatus
from records.facts import DoseFact, OrderFact, StaffFacts, SubjectFacts
from records.treatment_effects import TreatmentAct

DECIDES: Final = (StaffRole.NURSE, StaffRole.INVESTIGATOR)
AFTER: Final[Mapping[TreatmentAct, SubjectStatus]] = {
    TreatmentAct.HOLD: SubjectStatus.ON_HOLD,
    TreatmentAct.RESUME: SubjectStatus.ACTIVE,
    TreatmentAct.DISCONTINUED: SubjectStatus.DISCONTINUED,
    TreatmentAct.WITHDRAWN: SubjectStatus.WITHDRAWN,
    TreatmentAct.DIED: SubjectStatus.DIED,
    TreatmentAct.REACTIVATED: SubjectStatus.ACTIVE,
}
_IN_TREATMENT: Final = frozenset({SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD})


def may_decide(facts: StaffFacts, patient: SubjectFacts) -> bool:
    """Tell whether this person may decide about this subject now."""
    return any(facts.may(role, patient.site_id) for role in DECIDES)


def acts_for(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content
) -> tuple[TreatmentAct, ...]:
    """Give what may be decided, by where the subject stands and who asks."""
    if has_left(patient):
        died = () if patient.status is SubjectStatus.DIED else (TreatmentAct.DIED,)
        # To take back the end of somebody's treatment is for the investigator.
        is_investigator = facts.may(StaffRole.INVESTIGATOR, patient.site_id)
        return (*died, *((TreatmentAct.REACTIVATED,) if is_investigator else ()))
    found: list[TreatmentAct] = []
    if days_open(patient, now, content):
        found.append(TreatmentAct.ORDER)
    if has_venetoclax(patient, content) and patient.status in _IN_TREATMENT:
        is_held = patient.status is SubjectStatus.ON_HOLD
        found.append(TreatmentAct.RESUME if is_held else TreatmentAct.HOLD)
    if patient.status in _IN_TREATMENT:
        found.append(TreatmentAct.DISCONTINUED)
    return (*found, TreatmentAct.WITHDRAWN, TreatmentAct.DIED)


def has_venetoclax(patient: SubjectFacts, content: Content) -> bool:
    """Tell whether venetoclax is part of this subject's plan."""
    return patient.arm is content.study.venetoclax.arm


def day_now(patient: SubjectFacts, now: datetime, content: Content) -> int | None:
    """Give the protocol day at the subject's site; None where day 1 is not known."""
    if patient.day1 is None:
        return None
    return protocol_day(local_date(now, site_of(patient, content).zone), patient.day1)


def days_open(patient: SubjectFacts, now: datetime, content: Content) -> tuple[int, ...]:
    """Give the days of venetoclax that a new order can still be about, in order.

    A day whose dose is answered or can be taken no more is over.
    """
    today = day_now(patient, now, content)
    if today is None or not has_venetoclax(patient, content):
        return ()
    venetoclax = content.study.venetoclax
    over = {
        dose.protocol_day
        for dose in patient.doses
        if dose.status is not None or dose.late_until < now
    }
    first = max(venetoclax.first_day, today)
    return tuple(day for day in range(first, venetoclax.last_day + 1) if day not in over)


def ordered_now(patient: SubjectFacts, content: Content) -> tuple[OrderFact, ...]:
    """Give what is ordered day by day, days of the same order taken together."""
    venetoclax = content.study.venetoclax
    found: list[OrderFact] = []
    for day in range(venetoclax.first_day, venetoclax.last_day + 1):
        order = patient.order_for(day)
        if order is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.order_id == order.order_id and last.until_day == day - 1:
            found[-1] = _for_days(order, last.from_day, day)
        else:
            found.append(_for_days(order, day, day))
    return tuple(found)


def _for_days(order: OrderFact, first: int, last: int) -> OrderFact:
    return OrderFact(
        order_id=order.order_id,
        amount_mg=order.amount_mg,
        from_day=first,
        until_day=last,
        is_read=order.is_read,
    )


def replaced(patient: SubjectFacts, first: int, last: int) -> tuple[OrderFact, ...]:
    """Give the orders of which nothing is left when these days are ordered anew."""
    return tuple(
        order for order in patient.orders if first <= order.from_day and order.until_day <= last
    )


def doses_of(patient: SubjectFacts, first: int, last: int) -> tuple[DoseFact, ...]:
    """Give the doses of these days that have no answer yet."""
    return tuple(
        dose for dose in patient.doses if dose.status is None and first <= dose.protocol_day <= last
    )


def next_reminder_at(
    patient: SubjectFacts, first: int, last: int, now: datetime, content: Content
) -> datetime:
    """Give the moment by which a changed order must have been read: the next reminder about it."""
    after = content.study.venetoclax.reminders_after_minutes
    moments = (
        dose.planned_at + timedelta(minutes=minutes)
        for dose in doses_of(patient, first, last)
        for minutes in after
    )
    soon = now + timedelta(minutes=content.study.conversation.question_timeout_minutes)
    return min((moment for moment in moments if moment > now), default=soon)


def seen(patient: SubjectFacts) -> str:
    """Name the state that a question is about, so that an answer to another state is noticed."""
    newest = str(patient.orders[-1].order_id) if patient.orders else ""
    return f"{patient.status.value} {newest}"
