"""A coordinator looks at the plan of a subject, and at every message that is still to come."""

from bot.inbound import Inbound
from bot.parts.answers import reply, tap_answered
from bot.parts.menus import staff_menu
from bot.parts.plan_screens import about_plan, messages_by_day, one_text, overview
from content.model import Content
from content.vocabulary import StaffRole
from content.wording import phrase
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage
from records.facts import Facts, StaffFacts, SubjectFacts


def plan_desk(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the plan of a subject of a site that this person coordinates at this moment."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    if patient is None or not facts.may(StaffRole.COORDINATOR, patient.site_id):
        return (*tapped, EndDialogue(), _refused(said, facts, content))
    shown = _shown(said, facts, patient, content)
    return (*tapped, CloseMessages(about=about_plan(facts)), EndDialogue(), shown)


def _refused(said: Inbound, facts: StaffFacts, content: Content) -> SendMessage:
    menu = staff_menu(facts, content)
    if not facts.sites_as(StaffRole.COORDINATOR):
        no = phrase(
            "The plan of a subject is for study coordinators. The card shows the days: /card."
        )
        return reply(no, menu=menu)
    how = phrase("Please send /plan and the subject code, for example /plan 01-001.")
    if not said.argument:
        return reply(how, menu=menu)
    nobody = phrase("There is no such subject on the sites you coordinate.")
    return reply(nobody, how, menu=menu)


def _shown(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> SendMessage:
    args = {} if facts.button is None else facts.button.args
    first = int(args.get("first", "0"))
    match "" if facts.button is None else facts.button.act:
        case "plan.days":
            return messages_by_day(facts, patient, said.received_at, content, first=first)
        case "plan.texts":
            return one_text(facts, patient, said.received_at, content, number=first)
        case _:
            return overview(facts, patient, said.received_at, content)
