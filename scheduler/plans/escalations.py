"""The ladder: one step after the other until a person takes the matter, and again when it waits."""

from datetime import datetime

from content.model import Content
from content.vocabulary import EscalationTopic
from content.wording import phrase
from records.case_effects import ReturnCase
from records.drill_effects import FailDrill
from records.effects import CloseMessages, Effect, NotifyStep
from records.facts import (
    HAND_OVER_SLOT,
    PUT_OFF_SLOT,
    REOPEN_SLOT,
    EscalationFact,
    EscalationStatus,
)
from scheduler.plan import Due, PlanFacts
from scheduler.site_case import coordinators_told, site_case


def escalations(
    due: Due, facts: PlanFacts, content: Content, _now: datetime, /
) -> tuple[Effect, ...]:
    """Climb one step, open again what was not finished or not taken over in time, or give back.

    The window of a step is not looked at: a late step is still a step somebody waits for.
    """
    escalation = facts.escalation
    if escalation is None:
        return ()
    if escalation.topic is EscalationTopic.DRILL and _is_over(escalation, due.slot, content):
        return _failed(escalation)
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


def _is_over(drill: EscalationFact, slot: int, content: Content) -> bool:
    """Tell whether everybody was called to a drill and the last was given the time to answer."""
    ladder = content.at(drill.site_id).ladders[drill.tier]
    return drill.status.is_untaken and slot >= len(ladder.steps)


def _failed(drill: EscalationFact) -> tuple[Effect, ...]:
    case = site_case(
        drill.site_id,
        EscalationTopic.ROTA,
        phrase(
            "The drill has failed: everybody on the ladder was called, and nobody pressed “I have"
            " it”. A real alert would have ended like this. Please speak with those on duty."
        ),
        phrase("/rota shows who is called and who is away."),
    )
    key = drill.escalation_id
    return (
        FailDrill(escalation_id=key),
        CloseMessages(about=f"escalation:{key}"),
        case,
        coordinators_told(case),
    )
