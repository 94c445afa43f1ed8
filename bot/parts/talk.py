"""What a subject says to the study team: kept, passed on, and told honestly who reads it when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from bot.inbound import Inbound, Kind
from bot.parts.answers import hand_over, hotline, reply, site_of
from bot.parts.menus import subject_menu
from content.model import Content
from content.plan.contact import closing, next_opening, text_of_tier
from content.vocabulary import EscalationTopic, MessageDirection, Tier
from content.wording import Local, Phrase, Wording, approved, phrase
from records.effects import Effect, OpenEscalation, SendMessage
from records.facts import SubjectFacts
from records.talk_effects import AddToEscalation, RecordMessage

TALK: Final = "talk"
_SUMMARIES: dict[Kind, Phrase] = {
    Kind.PHOTO: phrase("The patient sent a photo. It was not read by a machine."),
    Kind.VOICE: phrase("The patient sent a voice message. It was not heard by a machine."),
    Kind.DOCUMENT: phrase("The patient sent a file. It was not read by a machine."),
    Kind.RECORDING: phrase(
        "The patient sent a video or a sound file, which cannot be passed on. Please ask them."
    ),
}
# Each text of an answer as it reads where the hours follow, with the number to call in them.
_OFF_DUTY = {
    "not_understood": "not_understood_off_duty",
    "file_passed_on": "file_passed_on_off_duty",
    "recording_not_passed_on": "recording_off_duty",
}
_TEXTS = {Kind.RECORDING: "recording_not_passed_on"}


def receipt(facts: SubjectFacts, at: datetime, content: Content) -> Wording:
    """Say who reads a message, in which hours, and whom to call when it cannot wait."""
    site = site_of(facts, content)
    until, opens = closing(site, at), next_opening(site, at)
    if until is not None and opens is not None:
        return approved(
            "message_in_hours",
            until=until,
            opens=Local(opens, site.zone),
            hotline=site.hotline,
        )
    key = text_of_tier(content.contact, site, Tier.AMBER, at)
    return approved(key, hotline=site.hotline, opens=Local(opens or at, site.zone))


def receipt_for(said: Inbound, facts: SubjectFacts, content: Content) -> SendMessage:
    """Answer a message for the study team; of a file, say that no machine looks into it."""
    menu, hours = subject_menu(facts, content), receipt(facts, said.received_at, content)
    if said.kind not in _SUMMARIES:
        return reply(hours, menu=menu)
    key = _TEXTS.get(said.kind, "file_passed_on")
    return reply(*with_hours(key, facts, said.received_at, content), menu=menu)


def with_hours(
    key: str, facts: SubjectFacts, at: datetime, content: Content
) -> tuple[Wording, ...]:
    """Say a text, and outside working hours when the nurse is here next; the number comes once."""
    if closing(site_of(facts, content), at) is not None:
        return (hotline(key, facts, content),)
    return (approved(_OFF_DUTY[key]), receipt(facts, at, content))


def kept(
    said: Inbound, facts: SubjectFacts, escalation_id: UUID | None = None
) -> tuple[RecordMessage, ...]:
    """Keep a message of the subject, with what came along; nothing where it says nothing."""
    words = said.text if said.text.strip() else None
    if words is None and said.file is None:
        return ()
    message = RecordMessage(
        subject_id=facts.subject_id,
        direction=MessageDirection.FROM_SUBJECT,
        words=words,
        file=said.file,
        album=said.album,
        escalation_id=escalation_id,
    )
    return (message,)


def passed_on(said: Inbound, facts: SubjectFacts, *summary: Wording) -> tuple[Effect, ...]:
    """Give words of the subject to the study team and keep them."""
    words = said.text if said.text.strip() else None
    case = hand_over(facts, EscalationTopic.MESSAGE, *summary, words=words)
    return (case, *kept(said, facts))


def answered(said: Inbound, facts: SubjectFacts, asked: str) -> tuple[Effect, ...]:
    """Put an answer to the study team into the case it belongs to, or a new one if that ended."""
    summary = [phrase("The patient answers the study team.")]
    if said.kind in _SUMMARIES:
        summary.append(_SUMMARIES[said.kind])
    case = next((one for one in facts.escalations if str(one.escalation_id) == asked), None)
    if case is None:
        return passed_on(said, facts, *summary)
    words = said.text if said.text.strip() else None
    key = case.escalation_id
    added = AddToEscalation(escalation_id=key, summary=tuple(summary), words=words)
    return (added, *kept(said, facts, key))


def file_passed_on(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Give a file to the study team. One more of the same album is not told again."""
    if facts.album_is_known:
        return kept(said, facts)
    return (
        *passed_on(said, facts, _SUMMARIES[said.kind]),
        receipt_for(said, facts, content),
    )


def kept_beside(
    said: Inbound, facts: SubjectFacts, decided: Iterable[Effect]
) -> tuple[Effect, ...]:
    """Keep a message that something more urgent answers, and pass on what came along with it."""
    has_case = any(isinstance(effect, OpenEscalation) for effect in decided)
    if said.file is None or has_case or facts.album_is_known:
        return kept(said, facts)
    return passed_on(said, facts, _SUMMARIES[said.kind])
