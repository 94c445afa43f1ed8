"""A serious adverse event that nobody has said to be reported."""

from datetime import datetime

from content.model import Content
from records.adverse_event_effects import ChaseEvent
from records.effects import Effect
from scheduler.plan import Due, PlanFacts
from scheduler.serious_words import serious_told


def serious_events(
    _due: Due, facts: PlanFacts, content: Content, now: datetime, /
) -> tuple[Effect, ...]:
    """Tell those who report it, and come back until it was reported.

    The window of a step is not looked at: what was missed while nothing ran is said once, now.
    """
    event = facts.adverse_event
    if event is None or event.aware_at is None or not event.clock_runs:
        return ()
    step, at = content.adverse_events.clock.next_step(event.aware_at, now)
    return (
        *serious_told(event, content, now, is_first=False),
        ChaseEvent(event_id=event.event_id, subject_id=event.subject_id, step=step, due_at=at),
    )
