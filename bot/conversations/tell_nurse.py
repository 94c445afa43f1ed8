"""A free message from a patient to the nurse: words, a photo, a voice."""

from bot.inbound import Inbound, Kind
from bot.parts.answers import hand_over, hotline, reply, tap_answered
from bot.parts.menus import subject_menu
from content.model import Content
from content.vocabulary import EscalationTopic
from content.wording import Wording, phrase
from content.words import Word
from records.effects import Ask, Effect, EndDialogue
from records.facts import Facts, SubjectFacts


def tell_nurse(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Pass on what a patient wants the nurse to know, and say so honestly."""
    if not isinstance(facts, SubjectFacts):
        return tap_answered(said)
    if said.kind in {Kind.PHOTO, Kind.VOICE}:
        return _media(said, facts, content)
    if content.words.meaning(said.command or said.text) is Word.TELL_NURSE:
        return _ask(facts, content)
    if not said.text.strip():
        return (*tap_answered(said), *_ask(facts, content))
    return (
        hand_over(
            facts,
            EscalationTopic.MESSAGE,
            phrase("The patient wrote a message."),
            words=said.text,
        ),
        EndDialogue(),
        reply(hotline("passed_on", facts, content), menu=subject_menu(facts, content)),
    )


def _ask(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        reply(
            phrase("Please write in one message what the nurse should know."),
            hotline("not_an_emergency_service", facts, content),
        ),
        Ask(conversation="tell_nurse", step="words"),
    )


def _media(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    summary: Wording = (
        phrase("The patient sent a photo. It was not read by a machine and is not here.")
        if said.kind is Kind.PHOTO
        else phrase(
            "The patient sent a voice message. It was not heard by a machine and is not here."
        )
    )
    words = said.text if said.text.strip() else None
    return (
        hand_over(facts, EscalationTopic.MESSAGE, summary, words=words),
        reply(
            phrase("I told the nurse that you sent something."),
            hotline("photo_not_read", facts, content),
            menu=subject_menu(facts, content),
        ),
    )
