"""The small effects nearly every answer is made of."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.inbound import Inbound
from content.model import Content
from content.plan.shapes import Site
from content.vocabulary import (
    HAS_LEFT,
    DueKind,
    Duty,
    EscalationTopic,
    Language,
    MessageClass,
    Tier,
)
from content.wording import Wording, approved, phrase
from records.effects import (
    AnswerTap,
    AskAgainAt,
    Button,
    Effect,
    OpenEscalation,
    SendMessage,
    ToChat,
    ToDuty,
    ToStaff,
)
from records.facts import SubjectFacts

Rows = tuple[tuple[Button, ...], ...]
Menu = tuple[tuple[Wording, ...], ...]


def tap_answered(said: Inbound) -> tuple[Effect, ...]:
    """Answer the press of a button, so that the phone stops waiting; nothing for anything else."""
    return () if said.callback_id is None else (AnswerTap(callback_id=said.callback_id),)


def reply(
    *parts: Wording,
    buttons: Rows = (),
    menu: Menu | None = None,
    about: str | None = None,
    language: Language | None = None,
    message_class: MessageClass = MessageClass.ANSWER,
    qr: str | None = None,
) -> SendMessage:
    """Answer the chat that wrote."""
    return SendMessage(
        to=ToChat(),
        parts=parts,
        buttons=buttons,
        menu=menu,
        message_class=message_class,
        about=about,
        language=language,
        qr=qr,
    )


def hand_over(
    facts: SubjectFacts,
    topic: EscalationTopic,
    *summary: Wording,
    tier: Tier = Tier.AMBER,
    words: str | None = None,
) -> OpenEscalation:
    """Hand a matter of this subject to a person."""
    return OpenEscalation(
        subject_id=facts.subject_id,
        site_id=facts.site_id,
        topic=topic,
        tier=tier,
        summary=summary,
        words=words,
    )


def asked_again(
    said: Inbound,
    facts: SubjectFacts,
    topic: str,
    content: Content,
    kind: DueKind = DueKind.QUESTION_TIMEOUT,
) -> AskAgainAt:
    """Come back to a question of this conversation that is not answered in time."""
    minutes = content.study.conversation.question_timeout_minutes
    return AskAgainAt(
        subject_id=facts.subject_id,
        topic=topic,
        due_at=said.received_at + timedelta(minutes=minutes),
        kind=kind,
    )


def to_owner(facts: SubjectFacts, topic: EscalationTopic) -> ToStaff | ToDuty:
    """Give whoever has the open case about this topic; the nurse on call where nobody has."""
    owners = [case.owner_id for case in facts.escalations if case.topic is topic and case.owner_id]
    if owners:
        return ToStaff(staff_id=owners[0])
    return ToDuty(site_id=facts.site_id, duty=Duty.ON_CALL_NURSE)


def site_of(facts: SubjectFacts, content: Content) -> Site:
    """Give the site of a subject; the records hold no site that the content does not have."""
    return content.sites[facts.site_id]


def hotline(key: str, facts: SubjectFacts, content: Content) -> Wording:
    """Give an approved text that needs nothing but the number to call."""
    return approved(key, hotline=site_of(facts, content).hotline)


def local_time(instant: datetime, zone: str) -> time:
    """Give the clock time of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).time()


def has_left(facts: SubjectFacts) -> bool:
    """Tell whether the subject is in the study no more: nothing is asked or reminded."""
    return facts.status in HAS_LEFT


def closed_question() -> Wording:
    """Say that a button has no effect any more."""
    return phrase("This question is closed. Nothing was changed.")
