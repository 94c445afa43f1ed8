"""A question that got no answer in time. About fever, silence is an alarm."""

from datetime import datetime
from typing import Final

from content.model import Content
from content.triage.fever import FeverReading, assess_fever
from content.vocabulary import EscalationTopic, MessageClass, Tier
from content.wording import approved, phrase
from records.effects import Effect, OpenEscalation, RecordSymptomReport, SendMessage, ToSubject
from records.facts import Dialogue, SubjectFacts
from scheduler.plan import Due, PlanFacts

_MEDICINE = "medicine"
DOSE_PROBLEM: Final = "dose_problem"


def questions(
    due: Due, facts: PlanFacts, content: Content, _now: datetime, /
) -> tuple[Effect, ...]:
    """Tell the nurse of a question without an answer, and the patient that the nurse is told.

    An answer in time cancels the due row, so a row that comes due was not answered. How late it is
    found does not matter.
    """
    subject = facts.subject
    if subject is None:
        return ()
    if due.topic == _MEDICINE:
        return _about_medicine(subject, facts.dialogue, content)
    if due.topic == DOSE_PROBLEM:
        return _about_dose(subject)
    return _about_fever(subject, content)


def _about_fever(subject: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    rule = assess_fever(content.fever, FeverReading(value=None, said_fever=True)).rule_id
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
        _told(subject, "fever_unanswered", content),
    )


def _about_dose(subject: SubjectFacts) -> tuple[Effect, ...]:
    told = phrase(
        "The patient has a problem with the study medicine and has not answered which. Please call."
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


def _about_medicine(
    subject: SubjectFacts, dialogue: Dialogue | None, content: Content
) -> tuple[Effect, ...]:
    """Pass on the words that named it; where another question took its place, say that much."""
    is_open = dialogue is not None and dialogue.conversation == _MEDICINE
    data = dialogue.data if dialogue is not None and is_open else {}
    return (
        OpenEscalation(
            subject_id=subject.subject_id,
            site_id=subject.site_id,
            topic=EscalationTopic.MEDICINE,
            tier=Tier(data.get("unanswered", Tier.AMBER)),
            summary=(
                phrase(
                    "The patient named a medicine and has not answered which it is, or whether it"
                    " is taken. Please call and ask for a picture of the box."
                ),
            ),
            words=data.get("words") or None,
        ),
        _told(subject, "medicine_unanswered", content),
    )


def _told(subject: SubjectFacts, key: str, content: Content) -> SendMessage:
    number = content.sites[subject.site_id].hotline
    return SendMessage(
        to=ToSubject(subject_id=subject.subject_id),
        parts=(approved(key, hotline=number),),
        message_class=MessageClass.SAFETY,
    )
