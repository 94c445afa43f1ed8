"""What came into a case in a few minutes is told in one message."""

from datetime import datetime

from content.model import Content
from records.effects import Effect
from records.talk_effects import TellNews
from scheduler.plan import Due, PlanFacts


def news(_due: Due, facts: PlanFacts, _content: Content, _now: datetime, /) -> tuple[Effect, ...]:
    """Tell whoever has the case. That it was taken or closed meanwhile does not make it read."""
    case = facts.escalation
    return () if case is None else (TellNews(escalation_id=case.escalation_id),)
