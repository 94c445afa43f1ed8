"""The ladder: one step after the other until a person takes the matter, and again when it waits."""

from datetime import datetime

from content.model import Content
from records.case_effects import ReturnCase
from records.effects import Effect, NotifyStep
from records.facts import HAND_OVER_SLOT, PUT_OFF_SLOT, REOPEN_SLOT, EscalationStatus
from scheduler.plan import Due, PlanFacts


def escalations(
    due: Due, facts: PlanFacts, _content: Content, _now: datetime, /
) -> tuple[Effect, ...]:
    """Climb one step, open again what was not finished or not taken over in time, or give back.

    The window of a step is not looked at: a late step is still a step somebody waits for.
    """
    escalation = facts.escalation
    if escalation is None:
        return ()
    is_reopening = due.slot in {REOPEN_SLOT, HAND_OVER_SLOT}
    is_return = due.slot == PUT_OFF_SLOT
    match escalation.status:
        case EscalationStatus.SNOOZED if is_return:
            return (ReturnCase(escalation_id=escalation.escalation_id),)
        case EscalationStatus.OPEN | EscalationStatus.EXHAUSTED if due.slot >= 0:
            step, round_ = due.slot, escalation.round
        case EscalationStatus.ACKNOWLEDGED if is_reopening:
            step, round_ = 0, escalation.round + 1
        case _:
            return ()
    return (NotifyStep(escalation_id=escalation.escalation_id, round=round_, step=step),)
