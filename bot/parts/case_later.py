"""Putting a case off: whoever has one that is not urgent goes on with it some hours later."""

from bot.parts.answers import Rows, closed_question, reply
from bot.parts.cases import (
    about_case,
    case_button,
    case_line,
    is_closed,
    leave_buttons,
    may_be_put_off,
    owned,
    take_button,
)
from content.model import Content
from content.wording import Phrase, phrase, phrase_plural
from records.case_effects import SnoozeCase
from records.effects import Effect, SendMessage
from records.facts import EscalationFact, EscalationStatus, StaffFacts


def ask_until(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Ask for how long; what is red is never put off."""
    refused = _refused(facts, case, content)
    if refused is not None:
        return (refused,)
    buttons: Rows = tuple(
        (case_button(case, _hours(hours), "esc.until", hours=str(hours)),)
        for hours in content.contact.put_off.hours
    )
    question = phrase(
        "For how long? It stays yours and comes back to you by itself. A worse report brings it"
        " back at once."
    )
    return (reply(case_line(case, content), question, buttons=buttons, about=about_case(case)),)


def put_off(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Put a case off for the hours that were chosen."""
    refused = _refused(facts, case, content)
    if refused is not None:
        return (refused,)
    given = facts.button.args.get("hours") if facts.button else None
    chosen = [hours for hours in content.contact.put_off.hours if str(hours) == given]
    if not chosen:
        return (reply(closed_question()), *ask_until(facts, case, content))
    return (
        SnoozeCase(escalation_id=case.escalation_id, hours=chosen[0]),
        reply(
            case_line(case, content),
            phrase_plural(
                "Put off for {count} hour. It stays yours, and you are reminded then.",
                "Put off for {count} hours. It stays yours, and you are reminded then.",
                count=chosen[0],
            ),
        ),
    )


def _refused(facts: StaffFacts, case: EscalationFact, content: Content) -> SendMessage | None:
    if case.status is EscalationStatus.CLOSED:
        return reply(is_closed())
    if not may_be_put_off(case):
        # Whoever has it can let somebody else have it; whoever has not can take it.
        is_mine = case.status.is_owned and case.owner_id == facts.staff_id
        return reply(
            phrase(
                "A red case cannot be put off: somebody must see to it now. If you cannot, hand it"
                " over or press “I cannot”, and others are called."
            ),
            buttons=(leave_buttons(case),) if is_mine else (),
            about=about_case(case),
        )
    if case.status.is_untaken:
        first = phrase("Please take the case first, so that everybody knows who has it.")
        return reply(first, buttons=((take_button(case),),), about=about_case(case))
    return None if case.owner_id == facts.staff_id else owned(facts, case, content)


def _hours(hours: int) -> Phrase:
    return phrase_plural("{count} hour", "{count} hours", count=hours)
