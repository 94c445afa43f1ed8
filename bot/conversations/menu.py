"""The menu and the help."""

from bot.inbound import Inbound
from bot.parts.answers import has_left, hotline, reply, tap_answered
from bot.parts.arrival_question import arrival_question
from bot.parts.commands import SUBJECT_COMMANDS, staff_commands
from bot.parts.menus import staff_menu, subject_choices, subject_menu
from content.model import Content
from content.vocabulary import StaffRole, SubjectStatus
from content.wording import Wording, phrase
from content.words import Word
from records.chat_effects import OfferCommands
from records.effects import Effect, EndDialogue
from records.facts import Facts, StaffFacts, SubjectFacts, UnknownChatFacts

# Questions that may be given up. A question about fever may not: it ends in an answer or an alarm.
_MAY_BE_CANCELLED = frozenset(
    {
        "desk",
        "tell_nurse",
        "dose_report",
        "enrolment",
        "medicine",
        "relink",
        "talk",
        "treatment",
        "me",
        "times",
        "visits",
        "visit_desk",
    }
)


_START = "start"


def menu(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show where everything is: `menu`, `help`, `cancel`."""
    word = content.words.meaning(said.command or said.text)
    match facts:
        case UnknownChatFacts():
            return tap_answered(said)
        case StaffFacts():
            return (*_cancelled(word, facts), *_staff(said, word, facts, content))
        case SubjectFacts():
            return (*_cancelled(word, facts), *_subject(said, word, facts, content))


def _cancelled(word: Word | None, facts: StaffFacts | SubjectFacts) -> tuple[Effect, ...]:
    if word is not Word.CANCEL or facts.dialogue is None:
        return ()
    return (EndDialogue(),) if facts.dialogue.conversation in _MAY_BE_CANCELLED else ()


def _staff(
    said: Inbound, word: Word | None, facts: StaffFacts, content: Content
) -> tuple[Effect, ...]:
    keyboard = staff_menu(facts, content)
    # Roles may have changed since the commands were set.
    offered = OfferCommands(commands=staff_commands(facts))
    if said.command == _START and said.argument:
        return (reply(_other_link(), menu=keyboard), offered)
    if word is not Word.HELP:
        return (reply(phrase("What would you like to do?"), menu=keyboard), offered)
    roles = {assignment.role for assignment in facts.assignments}
    enrol = (phrase("“Enrol” registers a new subject and makes the invite link and the PIN."),)
    return (
        reply(
            phrase(
                "I bring you what patients of your sites report. Press “I have it” to take a case, "
                "and close it when it is done. A case that nobody takes goes to the next person."
            ),
            phrase("“Open cases” lists everything that waits."),
            *(enrol if StaffRole.COORDINATOR in roles else ()),
            menu=keyboard,
        ),
    )


def _subject(
    said: Inbound, word: Word | None, facts: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    if has_left(facts):
        return (reply(hotline("left_the_study", facts, content)),)
    if facts.status is SubjectStatus.INVITED:
        about = (reply(hotline("what_this_tool_is", facts, content)),)
        shown = about if word is Word.HELP else ()
        return (*shown, *arrival_question(facts, content))
    keyboard = subject_menu(facts, content)
    if said.command == _START:
        # Somebody who starts again may have a phone without the keyboard.
        return (reply(_other_link(), menu=keyboard), OfferCommands(commands=SUBJECT_COMMANDS))
    match word:
        case Word.HELP:
            return (
                reply(
                    hotline("what_this_tool_is", facts, content),
                    phrase(
                        "Write to me at any time how you feel, for example “fever 38.5”, or use "
                        "the buttons below."
                    ),
                    hotline("not_an_emergency_service", facts, content),
                    menu=keyboard,
                ),
            )
        case _:
            return (
                reply(
                    phrase("Choose below, or simply write to me how you feel."),
                    hotline("emergency_line", facts, content),
                    buttons=subject_choices(facts, content),
                ),
            )


def _other_link() -> Wording:
    return phrase("You are connected already. Choose what you need.")
