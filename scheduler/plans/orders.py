"""A changed dose order that the subject has not said to have read."""

from datetime import datetime
from typing import Final

from content.model import Content
from content.vocabulary import EscalationTopic, SubjectStatus, Tier
from content.wording import phrase
from records.effects import Effect, OpenEscalation
from scheduler.plan import Due, PlanFacts

_IN_THE_STUDY: Final = frozenset({SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD})


def orders(due: Due, facts: PlanFacts, _content: Content, _now: datetime, /) -> tuple[Effect, ...]:
    """Hand it to a person. Reading it cancels the due row, so how late it is found is no matter."""
    subject = facts.subject
    if subject is None or subject.status not in _IN_THE_STUDY:
        return ()
    _, _, order_id = due.topic.partition(":")
    for order in subject.orders:
        if str(order.order_id) == order_id and not order.is_read:
            told = phrase(
                "The patient has not confirmed the changed dose order: {dose} mg, days {first} to "
                "{last}. Reminders name the new dose. Please call and make sure it is understood.",
                dose=order.amount_mg,
                first=order.from_day,
                last=order.until_day,
            )
            return (
                OpenEscalation(
                    subject_id=subject.subject_id,
                    site_id=subject.site_id,
                    topic=EscalationTopic.DOSE,
                    tier=Tier.AMBER,
                    summary=(told,),
                ),
            )
    return ()
