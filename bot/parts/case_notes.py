"""What was done with a case, as lines; and notes in the words of whoever writes one."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import reply
from bot.parts.cases import case_button, case_line, may_act, not_yours
from bot.parts.exchange import shortened
from content.model import Content
from content.vocabulary import CaseAct
from content.wording import Local, Wording, phrase, phrase_ctx
from records.case_effects import AddNote
from records.case_facts import CaseActFact
from records.effects import Ask, Button, Effect, EndDialogue
from records.facts import EscalationFact, StaffFacts

_DESK: Final = "desk"
_NOTE: Final = "note"
# The details of a case are one message.
_SHOWN: Final = 6


def act_lines(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Wording, ...]:
    """Give one line for each of the last acts, oldest first."""
    return tuple(_line(one, case, content) for one in facts.acts[-_SHOWN:])


def note_button(case: EscalationFact) -> Button:
    """Give the button with which staff add a note."""
    return case_button(case, phrase_ctx("button", "Add a note"), "esc.note")


def ask_note(_facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Ask for the words of a note."""
    return (
        reply(
            case_line(case, content),
            phrase(
                "Please write the note in one message. It is kept with the case and your name; the"
                " patient does not see it."
            ),
        ),
        Ask(conversation=_DESK, step=_NOTE, data={"escalation": str(case.escalation_id)}),
    )


def is_asked_for_note(facts: StaffFacts) -> bool:
    """Tell whether what this person writes next is a note."""
    asked = facts.dialogue
    return asked is not None and (asked.conversation, asked.step) == (_DESK, _NOTE)


def note_written(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    """Keep a note, if the case is still this person's to act on."""
    case = facts.escalation
    if case is None or not may_act(facts, case):
        return (EndDialogue(), reply(not_yours()))
    words = said.text.strip()
    if not words:
        return ask_note(facts, case, content)
    return (
        AddNote(escalation_id=case.escalation_id, words=words),
        EndDialogue(),
        reply(case_line(case, content), phrase("The note is kept with the case.")),
    )


def _line(one: CaseActFact, case: EscalationFact, content: Content) -> Wording:
    when = Local(one.acted_at, content.sites[case.site_id].zone)
    name, to = one.name or "–", one.to_name or "–"
    match one.act:
        case CaseAct.ASKED:
            return phrase("{when} {name} called {to} to it.", when=when, name=name, to=to)
        case CaseAct.OFFERED:
            return phrase("{when} {name} asked {to} to take it over.", when=when, name=name, to=to)
        case CaseAct.LAPSED:
            return phrase("{when} {to} did not take it over in time.", when=when, to=to)
        case CaseAct.NOTE:
            words = shortened(one.words or "–")
            return phrase("{when} {name} noted: {words}", when=when, name=name, words=words)
        case _:
            return _line_of_one(one.act, when, name)


def _line_of_one(act: CaseAct, when: Local, name: str) -> Wording:
    match act:
        case CaseAct.CONTACT:
            return phrase("{when} {name} phoned the patient.", when=when, name=name)
        case CaseAct.ACCEPTED:
            return phrase("{when} {name} took it over.", when=when, name=name)
        case CaseAct.SNOOZED:
            return phrase("{when} {name} put it off.", when=when, name=name)
        case CaseAct.REFUSED:
            return phrase("{when} {name} could not take it over.", when=when, name=name)
        case _:
            return phrase("{when} {name} could not take it or go on.", when=when, name=name)
