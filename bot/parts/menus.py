"""The reply keyboards: one for subjects, one for staff, labels in the person's language."""

from bot.parts.answers import Menu
from content.model import Content
from content.vocabulary import Language, StaffRole
from content.wording import Verbatim
from content.words import Word
from records.facts import StaffFacts, SubjectFacts

_WORKS_ON_CASES = frozenset({StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR})


def subject_menu(facts: SubjectFacts, content: Content, language: Language | None = None) -> Menu:
    """Give the keyboard of a subject, the same in both arms."""
    rows = (
        (Word.FEVER, Word.SYMPTOMS),
        (Word.TODAY, Word.MEDICINE),
        (Word.TELL_NURSE,),
        (Word.HELP, Word.LANGUAGE, Word.CHOICES),
    )
    return _menu(rows, content, language or facts.language)


def staff_menu(facts: StaffFacts, content: Content, language: Language | None = None) -> Menu:
    """Give the keyboard of a staff member, by the roles held now."""
    roles = {assignment.role for assignment in facts.assignments}
    cases = (Word.OPEN_CASES,) if roles & _WORKS_ON_CASES else ()
    enrol = (Word.ENROL,) if StaffRole.COORDINATOR in roles else ()
    rows = (cases, enrol, (Word.HELP, Word.LANGUAGE))
    return _menu(tuple(row for row in rows if row), content, language or facts.language)


def _menu(rows: tuple[tuple[Word, ...], ...], content: Content, language: Language) -> Menu:
    return tuple(
        tuple(Verbatim(content.words.label(word, language)) for word in row) for row in rows
    )
