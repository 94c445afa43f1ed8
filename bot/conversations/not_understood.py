"""Everything nothing else understands: never lost, never guessed."""

from bot.inbound import Inbound, Kind
from bot.parts.answers import closed_question, hotline, reply, tap_answered
from bot.parts.diary_offer import questions_offered
from bot.parts.menus import staff_menu, subject_menu
from bot.parts.talk import passed_on, receipt, with_hours
from content.model import Content
from content.wording import Verbatim, phrase
from content.words import Word
from records.effects import Effect
from records.facts import Facts, StaffFacts, SubjectFacts, UnknownChatFacts


def not_understood(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Pass a patient's words to the nurse; tell everybody what works."""
    match facts:
        case UnknownChatFacts():
            return tap_answered(said)
        case StaffFacts():
            return _staff(said, facts, content)
        case SubjectFacts():
            return _subject(said, facts, content)


def _staff(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    keyboard = staff_menu(facts, content)
    if said.kind is Kind.BUTTON:
        return (*tap_answered(said), reply(closed_question(), menu=keyboard))
    return (
        reply(phrase("I did not understand that. Please use the buttons below."), menu=keyboard),
    )


def _subject(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    keyboard = subject_menu(facts, content)
    match said.kind:
        case Kind.BUTTON:
            where = Verbatim(content.words.label(Word.TODAY, facts.language))
            hint = phrase("To see what stands for today, press “{label}”.", label=where)
            has_doses = facts.arm is content.study.venetoclax.arm
            hints = (hint,) if has_doses else ()
            return (*tap_answered(said), reply(closed_question(), *hints, menu=keyboard))
        case Kind.EDITED if said.text.strip():
            return (
                *passed_on(
                    said,
                    facts,
                    phrase("The patient changed an earlier message. It says now what stands here."),
                ),
                reply(
                    phrase("I saw that you changed a message."),
                    receipt(facts, said.received_at, content),
                    menu=keyboard,
                ),
            )
        case Kind.TEXT if said.text.strip() and said.command is None:
            offered, buttons = questions_offered(said.text, content)
            return (
                *passed_on(
                    said, facts, phrase("The patient wrote something I did not understand.")
                ),
                reply(
                    *with_hours("not_understood", facts, said.received_at, content),
                    *offered,
                    buttons=buttons,
                    menu=None if buttons else keyboard,
                ),
            )
        case Kind.OTHER_MEDIA:
            return (reply(hotline("kind_not_read", facts, content), menu=keyboard),)
        case _:
            return (
                reply(
                    phrase("I can read words, and there are buttons below."),
                    hotline("emergency_line", facts, content),
                    menu=keyboard,
                ),
            )
