"""Visits whose day has passed, and nobody wrote down what became of them."""

from datetime import datetime

from content.model import Content
from content.vocabulary import HAS_LEFT
from content.wording import phrase
from records.effects import Effect
from scheduler.plan import Due, PlanFacts
from scheduler.visit_words import named, visit_task, when


def unsettled_visits(
    due: Due,  # noqa: ARG001 - the shape of every plan
    facts: PlanFacts,
    content: Content,
    now: datetime,  # noqa: ARG001 - the shape of every plan
    /,
) -> tuple[Effect, ...]:
    """Make a visit that is past and still planned the coordinator's task.

    Also of a subject who is not reminded: it is the team that marks a visit. Of one who has left
    the study nobody is asked.
    """
    subject, visit = facts.subject, facts.visit
    if subject is None or visit is None or not visit.is_planned or subject.status in HAS_LEFT:
        return ()
    zone = content.sites[subject.site_id].zone
    summary = phrase(
        "This visit is past, and nobody has recorded what became of it: {visit}, {on}. If the "
        "patient did not come, please call them: the telephone number is in the site's patient "
        "list. Then record it with /visit.",
        visit=named(visit.code, content),
        on=when(visit, zone),
    )
    return (visit_task(subject, summary),)
