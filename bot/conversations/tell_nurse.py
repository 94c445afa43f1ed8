"""A free message from a patient to the nurse: words, a photo, a voice, a file."""

from typing import Final

from bot.inbound import Inbound, Kind
from bot.parts.answers import hotline, reply, tap_answered
from bot.parts.talk import file_passed_on, passed_on, receipt_for
from content.model import Content
from content.wording import phrase
from content.words import Word
from records.effects import Ask, Effect, EndDialogue
from records.facts import Facts, SubjectFacts

_FILES: Final = frozenset({Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT, Kind.RECORDING})


def tell_nurse(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Pass on what a patient wants the nurse to know, and say who reads it when."""
    if not isinstance(facts, SubjectFacts):
        return tap_answered(said)
    if said.kind in _FILES:
        return file_passed_on(said, facts, content)
    if content.words.meaning(said.command or said.text) is Word.TELL_NURSE:
        return _ask(facts, content)
    if not said.text.strip():
        return (*tap_answered(said), *_ask(facts, content))
    return (
        *passed_on(said, facts, phrase("The patient wrote a message.")),
        EndDialogue(),
        receipt_for(said, facts, content),
    )


def _ask(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        reply(
            phrase(
                "Please write in one message what the nurse should know. A photo, a voice message"
                " or a file is passed on too."
            ),
            hotline("not_an_emergency_service", facts, content),
        ),
        Ask(conversation="tell_nurse", step="words"),
    )
