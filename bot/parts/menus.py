"""What people can always reach: the reply keyboard, and the menu with the rest under a message."""

from dataclasses import replace
from typing import Final

from bot.decision import Conversation
from bot.inbound import Inbound, Kind
from bot.parts.answers import Menu, Rows, tap_answered
from content.model import Content
from content.vocabulary import Language, StaffRole
from content.wording import Verbatim
from content.words import Word
from records.effects import Button, Effect
from records.facts import Facts, StaffFacts, SubjectFacts

OPEN: Final = "menu.open"
_WORKS_ON_CASES = frozenset({StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR})
# The four things patients do most, and the way to all others.
_KEYS = ((Word.TODAY, Word.SYMPTOMS), (Word.FEVER, Word.TELL_NURSE), (Word.MENU,))
_REST = (
    (Word.ME, Word.VISITS),
    (Word.MEDICINE, Word.CHOICES),
    (Word.LANGUAGE, Word.HELP),
)


def subject_menu(facts: SubjectFacts, content: Content, language: Language | None = None) -> Menu:
    """Give the keyboard of a subject, the same in both arms."""
    return _menu(_KEYS, content, language or facts.language)


def subject_choices(facts: SubjectFacts, content: Content) -> Rows:
    """Give the buttons for what is not on the keyboard."""
    return tuple(tuple(word_button(word, facts, content) for word in row) for row in _REST)


def word_button(word: Word, facts: SubjectFacts, content: Content) -> Button:
    """Give a button that counts as this word typed, wherever it stands."""
    label = Verbatim(content.words.label(word, facts.language))
    return Button(label=label, act=OPEN, args={"word": word.value})


def typed_instead(
    said: Inbound, facts: Facts, content: Content
) -> tuple[Inbound, SubjectFacts] | None:
    """Give a press in the menu as if its word had been typed; None for anything else."""
    if not isinstance(facts, SubjectFacts) or facts.button is None or facts.button.act != OPEN:
        return None
    label = content.words.label(Word(facts.button.args["word"]), facts.language)
    typed = replace(said, kind=Kind.TEXT, text=label, callback_id=None, button_ref=None)
    return typed, replace(facts, button=None)


def as_typed(decide: Conversation) -> Conversation:
    """Let a conversation take a press in the menu as the word it stands for."""

    def typed(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        instead = typed_instead(said, facts, content) or (said, facts)
        return (*tap_answered(said), *decide(*instead, content))

    return typed


def works_on_cases(facts: StaffFacts) -> bool:
    """Tell whether somebody has a role now that takes cases."""
    return any(assignment.role in _WORKS_ON_CASES for assignment in facts.assignments)


def staff_menu(facts: StaffFacts, content: Content, language: Language | None = None) -> Menu:
    """Give the keyboard of a staff member, by the roles held now."""
    roles = {assignment.role for assignment in facts.assignments}
    cases = (Word.OPEN_CASES, Word.QUEUE) if works_on_cases(facts) else ()
    enrol = (Word.ENROL, Word.BROADCAST) if StaffRole.COORDINATOR in roles else ()
    rows = (cases, enrol, (Word.HELP, Word.LANGUAGE))
    return _menu(tuple(row for row in rows if row), content, language or facts.language)


def _menu(rows: tuple[tuple[Word, ...], ...], content: Content, language: Language) -> Menu:
    return tuple(
        tuple(Verbatim(content.words.label(word, language)) for word in row) for row in rows
    )
