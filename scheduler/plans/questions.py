"""A question that got no answer in time. About fever, silence is an alarm."""

from datetime import datetime

from content.model import Content
from content.triage.fever import FeverReading, assess_fever
from content.vocabulary import EscalationTopic, MessageClass, Tier
from content.wording import approved, phrase
from records.effects import (
    Effect,
    OpenEscalation,
    RecordSymptomReport,
    SendMessage,
    ToSubject,
)
from scheduler.plan import Due, PlanFacts


def questions(
    _due: Due, facts: PlanFacts, content: Content, _now: datetime, /
) -> tuple[Effect, ...]:
    """Treat an unanswered fever question as red: tell the nurse, and tell the patient so.

    An answer in time cancels the due row, so a row that comes due was not answered. How late it is
    found does not matter.
    """
    subject = facts.subject
    if subject is None:
        return ()
    rule = assess_fever(content.fever, FeverReading(value=None, said_fever=True)).rule_id
    number = content.sites[subject.site_id].hotline
    return (
        RecordSymptomReport(subject_id=subject.subject_id, tier=Tier.RED, rules=(rule,)),
        OpenEscalation(
            subject_id=subject.subject_id,
            site_id=subject.site_id,
            topic=EscalationTopic.FEVER,
            tier=Tier.RED,
            summary=(
                phrase("The patient reported fever and has not answered the question about it."),
            ),
        ),
        SendMessage(
            to=ToSubject(subject_id=subject.subject_id),
            parts=(approved("fever_unanswered", hotline=number),),
            message_class=MessageClass.SAFETY,
        ),
    )
