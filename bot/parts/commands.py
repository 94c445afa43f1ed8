"""The commands behind the `/` of a chat: which ones a person has, by role."""

from typing import Final, TypeAlias

from bot.parts.menus import works_on_cases
from content.vocabulary import StaffRole
from content.wording import Phrase, phrase
from records.facts import StaffFacts
from records.overview_facts import OVERVIEW_ROLES

Commands: TypeAlias = tuple[tuple[str, Phrase], ...]

# Each command is a word of `content/words.yaml`. What patients do most comes first.
SUBJECT_COMMANDS: Final[Commands] = (
    ("today", phrase("What stands for today")),
    ("symptoms", phrase("Report symptoms")),
    ("fever", phrase("Report a fever")),
    ("nurse", phrase("Tell the nurse something")),
    ("me", phrase("My doses and reports, my data, my times")),
    ("visits", phrase("My visits")),
    ("times", phrase("When I write to you")),
    ("medicine", phrase("Tell about a medicine")),
    ("medicines", phrase("The medicines I told about")),
    ("menu", phrase("Show the menu")),
    ("help", phrase("What this is, and whom to call")),
    ("withdraw", phrase("Stop messages, leave the study, my data")),
    ("language", phrase("中文 / English")),
)
# What a family member may do, and no more.
FAMILY_COMMANDS: Final[Commands] = (
    ("today", phrase("What stands for today")),
    ("symptoms", phrase("Report symptoms")),
    ("fever", phrase("Report a fever")),
    ("nurse", phrase("Tell the nurse something")),
    ("medicine", phrase("Tell about a medicine")),
    ("help", phrase("What this is, and whom to call")),
    ("language", phrase("中文 / English")),
)
_VISITS: Final = ("visits", phrase("Visits of a subject"))
_CARD: Final = ("card", phrase("The card of a subject"))
_ADVERSE_EVENTS: Final = ("ae", phrase("Adverse events of a subject"))
_PHONE: Final = ("phone", phrase("The number to call of a subject"))
_CASES: Final = ("cases", phrase("List what waits for somebody"))
_QUEUE: Final = ("queue", phrase("All that waits, with counts"))
_OVERVIEW: Final = (
    ("overview", phrase("Where everybody stands")),
    ("console", phrase("The same as a page for a desk")),
)
_ROTA: Final = (
    ("rota", phrase("Who is called, and who is away")),
    ("away", phrase("I am away, or back")),
)
_ENROL: Final = (
    ("enrol", phrase("Register a new subject")),
    ("plan", phrase("The plan of a subject, and its messages")),
    ("relink", phrase("A new phone for a subject")),
    ("broadcast", phrase("Write to many participants")),
)
_FOR_STAFF: Final[Commands] = (
    ("menu", phrase("Show the menu")),
    ("help", phrase("What this is, and whom to call")),
    ("language", phrase("中文 / English")),
)


def staff_commands(facts: StaffFacts) -> Commands:
    """Give the commands of a staff member, by the roles held now."""
    roles = {assignment.role for assignment in facts.assignments}
    cases = (_CASES, _QUEUE) if works_on_cases(facts) else ()
    enrol = _ENROL if StaffRole.COORDINATOR in roles else ()
    # Who may move a visit is asked when it is moved.
    of_subjects = (_CARD, _ADVERSE_EVENTS, _PHONE, _VISITS) if cases else ()
    on_call = _ROTA if cases else ()
    overview = _OVERVIEW if roles.intersection(OVERVIEW_ROLES) else ()
    return (*cases, *overview, *enrol, *of_subjects, *on_call, *_FOR_STAFF)
