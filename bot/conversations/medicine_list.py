"""The medicines a patient told us of: which, since when, and which entry was a mistake."""

from bot.inbound import Inbound
from bot.parts.answers import closed_question, has_left, hotline, reply, tap_answered
from bot.parts.medicine_alert import told_of_mistake
from bot.parts.medicine_questions import MEDICINE, NAME
from bot.parts.medicine_screens import MARK, SHOW, about_list, confirm, listed
from bot.parts.menus import subject_menu
from content.model import Content
from content.wording import phrase
from records.effects import CloseMessages, Effect, EndDialogue
from records.facts import Facts, SubjectFacts, TappedButton
from records.medication_effects import MarkMedicationError
from records.medication_facts import MedicationFact


def medicine_list(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the newest entry of each medicine; mark one as entered in error when confirmed."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    if facts.medications is None:
        # An empty list would say that nothing was told.
        raise ValueError("the medicines of this subject were not read")
    closed = CloseMessages(about=about_list(facts))
    answered = _answered(facts, facts.medications, facts.button, content)
    return (*tapped, closed, *answered)


def _answered(
    facts: SubjectFacts,
    entries: tuple[MedicationFact, ...],
    button: TappedButton | None,
    content: Content,
) -> tuple[Effect, ...]:
    if button is None or button.act == SHOW:
        first = 0 if button is None else int(button.args.get("first", "0"))
        return (*_name_no_more(facts), listed(facts, entries, first, content))
    entry = _entry(entries, button)
    if entry is None:
        return (reply(closed_question()),)
    if button.act == MARK:
        return _marked(facts, entry, content)
    return (confirm(facts, entry, content),)


def _name_no_more(facts: SubjectFacts) -> tuple[Effect, ...]:
    """Who looks at the list instead of naming one is not taken to name it with the next words."""
    dialogue = facts.dialogue
    is_asked = dialogue is not None and (dialogue.conversation, dialogue.step) == (MEDICINE, NAME)
    return (EndDialogue(),) if is_asked else ()


def _entry(entries: tuple[MedicationFact, ...], button: TappedButton) -> MedicationFact | None:
    asked = button.args.get("medication")
    return next((one for one in entries if str(one.medication_id) == asked), None)


def _marked(facts: SubjectFacts, one: MedicationFact, content: Content) -> tuple[Effect, ...]:
    return (
        MarkMedicationError(subject_id=facts.subject_id, medication_id=one.medication_id),
        told_of_mistake(one, facts, content),
        reply(
            phrase("Marked as wrong. The study nurse is being told."),
            phrase("If you take something else, write its name."),
            menu=subject_menu(facts, content),
        ),
    )
