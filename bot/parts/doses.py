"""Which dose is meant, and the buttons under a dose."""

from datetime import datetime, timedelta
from uuid import UUID

from content.plan.protocol_day import local_date
from content.vocabulary import DoseStatus
from records.facts import SNOOZE_SLOTS_FROM, DoseFact, SubjectFacts


def about_dose(dose: DoseFact) -> str:
    """Name the messages that are about this dose."""
    return f"dose:{dose.scheduled_dose_id}"


def dose_with(facts: SubjectFacts, scheduled_dose_id: UUID) -> DoseFact | None:
    """Find a planned dose of this subject by its id."""
    for dose in facts.doses:
        if dose.scheduled_dose_id == scheduled_dose_id:
            return dose
    return None


def doses_of_today(facts: SubjectFacts, at: datetime, zone: str) -> tuple[DoseFact, ...]:
    """Give the doses planned for the local date of this instant."""
    today = local_date(at, zone)
    return tuple(dose for dose in facts.doses if local_date(dose.planned_at, zone) == today)


def dose_asked_now(facts: SubjectFacts, at: datetime, zone: str) -> DoseFact | None:
    """Give the one dose that waits for an answer now, or None when it is none or not clear which.

    A dose of today that is not due yet counts when nothing else waits: somebody who took it early
    must not be reminded of it again.
    """
    waiting = [dose for dose in facts.doses if dose.status is None]
    due = [dose for dose in waiting if dose.planned_at <= at <= dose.late_until]
    early = [dose for dose in doses_of_today(facts, at, zone) if dose in waiting]
    candidates = due or [dose for dose in early if at < dose.planned_at]
    return candidates[0] if len(candidates) == 1 else None


def last_planned(facts: SubjectFacts, at: datetime) -> DoseFact | None:
    """Give the latest dose that was planned before this instant, whatever became of it."""
    before = [dose for dose in facts.doses if dose.planned_at <= at]
    return max(before, key=lambda dose: dose.planned_at, default=None)


def last_missed(facts: SubjectFacts, at: datetime) -> DoseFact | None:
    """Give the latest dose that was planned before this instant, if it is recorded as missed."""
    latest = last_planned(facts, at)
    return latest if latest is not None and latest.status is DoseStatus.MISSED else None


def next_dose(facts: SubjectFacts, at: datetime) -> DoseFact | None:
    """Give the next planned dose that has no record and lies ahead."""
    ahead = [dose for dose in facts.doses if dose.status is None and dose.planned_at > at]
    return min(ahead, key=lambda dose: dose.planned_at, default=None)


def snooze_slot(dose: DoseFact, remind_at: datetime) -> int:
    """Give the slot of a snoozed reminder: one for each minute, so that a replay gives the same."""
    return SNOOZE_SLOTS_FROM + (remind_at - dose.planned_at) // timedelta(minutes=1)
