"""Handing a case over: whom to ask, and what it means until they answer."""

from uuid import UUID

from bot.parts.answers import Rows, reply
from bot.parts.cases import (
    about_case,
    case_button,
    case_line,
    is_closed,
    later_buttons,
    leave_buttons,
    owned,
)
from content.model import Content
from content.vocabulary import CaseAct, StaffRole
from content.wording import Phrase, Wording, phrase, phrase_ctx, phrase_plural
from records.case_effects import OfferCase
from records.case_facts import Colleague
from records.effects import Button, Effect, SendMessage
from records.facts import EscalationFact, EscalationStatus, StaffFacts


def accept_button(case: EscalationFact) -> Button:
    """Give the button with which staff take over what a colleague offered."""
    return case_button(case, phrase_ctx("button", "I take it over"), "esc.accept")


def is_offered(facts: StaffFacts, case: EscalationFact) -> bool:
    """Tell whether the owner of a case waits for this person's answer."""
    return _asked(facts, case) == facts.staff_id


def choose_colleague(
    facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[Effect, ...]:
    """Show who of the site could take the case and can be reached now."""
    refused = _refused(facts, case, content)
    if refused is not None:
        return (refused,)
    if not facts.colleagues:
        return (_nobody(case),)
    people: Rows = tuple((_choice(case, one),) for one in facts.colleagues)
    later = later_buttons(case) if case.status.is_owned else ()
    buttons: Rows = (*people, later) if later else people
    question = phrase("Who should take it?")
    return (reply(case_line(case, content), question, buttons=buttons, about=about_case(case)),)


def give(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Call the colleague who was chosen, if they can still be reached and may take it."""
    refused = _refused(facts, case, content)
    if refused is not None:
        return (refused,)
    chosen = facts.button.args.get("to") if facts.button else None
    found = [one for one in facts.colleagues if str(one.staff_id) == chosen]
    if not found:
        changed = reply(phrase("They cannot be reached now, or may not take it any more."))
        return (changed, *choose_colleague(facts, case, content))
    to = found[0]
    offer = OfferCase(escalation_id=case.escalation_id, to_staff_id=to.staff_id, name=facts.name)
    return (offer, reply(case_line(case, content), _until_then(case, to, content)))


def _refused(facts: StaffFacts, case: EscalationFact, content: Content) -> SendMessage | None:
    if case.status is EscalationStatus.CLOSED:
        return reply(is_closed())
    is_others = case.status.is_owned and case.owner_id != facts.staff_id
    return owned(facts, case, content) if is_others else None


def _nobody(case: EscalationFact) -> SendMessage:
    if case.status.is_untaken:
        return reply(
            phrase(
                "Nobody else who may take it can be reached now. The case goes on to the next"
                " person by itself."
            )
        )
    return reply(
        phrase("Nobody else who may take it can be reached now. It stays yours."),
        buttons=((*leave_buttons(case)[1:], *later_buttons(case)),),
        about=about_case(case),
    )


def _until_then(case: EscalationFact, to: Colleague, content: Content) -> Wording:
    if case.status.is_untaken:
        return phrase(
            "{name} has been called. Until somebody has the case, it goes on to the next person.",
            name=to.name,
        )
    minutes = content.at(case.site_id).ladders[case.tier].hand_over_minutes
    return phrase_plural(
        "{name} has been asked. The case stays yours until {name} takes it over. Without an answer"
        " within {count} minute it is open again.",
        "{name} has been asked. The case stays yours until {name} takes it over. Without an answer"
        " within {count} minutes it is open again.",
        count=minutes,
        name=to.name,
    )


def _choice(case: EscalationFact, one: Colleague) -> Button:
    return case_button(case, _label(one), "esc.give", to=str(one.staff_id))


def _label(one: Colleague) -> Phrase:
    match one.role:
        case StaffRole.NURSE:
            return phrase_ctx("button", "{name}, nurse", name=one.name)
        case StaffRole.INVESTIGATOR:
            return phrase_ctx("button", "{name}, physician", name=one.name)
        case _:
            return phrase_ctx("button", "{name}, coordinator", name=one.name)


def _asked(facts: StaffFacts, case: EscalationFact) -> UUID | None:
    """Give whom the owner has asked last in this round; whatever ends that begins another round."""
    if case.status is not EscalationStatus.ACKNOWLEDGED:
        return None
    offers = [
        one.to_staff_id
        for one in facts.acts
        if one.act is CaseAct.OFFERED and one.round == case.round
    ]
    return offers[-1] if offers else None
