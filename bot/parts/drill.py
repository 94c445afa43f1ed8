"""A drill of the alarm: a coordinator begins one, and whoever presses "I have it" ends it."""

from datetime import datetime

from bot.parts.answers import Rows, closed_question, reply
from bot.parts.cases import about_case
from content.model import Content
from content.plan.contact import may_drill
from content.vocabulary import Duty, StaffRole
from content.wording import Wording, phrase, phrase_ctx
from records.drill_effects import BeginDrill
from records.effects import (
    AcknowledgeEscalation,
    Button,
    CloseEscalation,
    CloseMessages,
    Effect,
    SendMessage,
    ToDuty,
)
from records.facts import EscalationFact, StaffFacts

# How a drill that somebody answered has ended, beside the outcomes of cases.
_PASSED = "drill_passed"


def drill_buttons(facts: StaffFacts, site_id: str) -> Rows:
    """Give the button with which a coordinator of a site tries the alert."""
    if not facts.may(StaffRole.COORDINATOR, site_id):
        return ()
    args = {"person": str(facts.staff_id), "site": site_id}
    return ((Button(label=phrase_ctx("button", "Try the alert"), act="rota.drill", args=args),),)


def begin_drill(facts: StaffFacts, content: Content, now: datetime) -> tuple[Effect, ...]:
    """Begin a drill at the site of the button, at an hour at which nobody is woken."""
    site_id = facts.button.args.get("site") if facts.button else None
    if site_id is None or site_id not in content.sites:
        return (reply(closed_question()),)
    if not facts.may(StaffRole.COORDINATOR, site_id):
        return (reply(phrase("A coordinator of the site tries the alert.")),)
    if not may_drill(content.contact.drill, content.sites[site_id], now):
        return (reply(not_now(content)),)
    begun = phrase(
        "The drill begins now: the nurse on call is called as with a red report. You hear how it"
        " ends. No patient hears of it."
    )
    return (BeginDrill(site_id=site_id), reply(begun))


def drill_passed(facts: StaffFacts, case: EscalationFact) -> tuple[Effect, ...]:
    """End a drill in the name of whoever answered it; the coordinators of the site hear of it."""
    key = case.escalation_id
    return (
        AcknowledgeEscalation(escalation_id=key),
        CloseEscalation(escalation_id=key, outcome=_PASSED),
        CloseMessages(about=about_case(case)),
        reply(phrase("Thank you. The drill has passed: the alert reached you.")),
        SendMessage(
            to=ToDuty(case.site_id, Duty.COORDINATOR),
            parts=(
                phrase(
                    "Drill at site {site}: passed. {name} answered.",
                    site=case.site_id,
                    name=facts.name,
                ),
            ),
        ),
    )


def not_now(content: Content) -> Wording:
    """Say at which hours a drill may begin."""
    drill = content.contact.drill
    return phrase(
        "A drill begins on a working day between {begins} and {ends}, so that nobody is woken."
        " Please try it then.",
        begins=drill.begins,
        ends=drill.ends,
    )
