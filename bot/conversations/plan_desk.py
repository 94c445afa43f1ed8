"""A coordinator looks at the plan of a subject, at every message to come, and sets day 1."""

from datetime import date
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import local_time, reply, site_of, tap_answered
from bot.parts.day1_change import Day1Change, change_of_day1, effects_of, refused
from bot.parts.day1_screens import (
    PLAN_DESK,
    ask_cycle,
    ask_day1,
    cycle_ahead,
    difference,
)
from bot.parts.menus import staff_menu
from bot.parts.next_cycle import effects_of_cycle, next_cycle, refused_cycle
from bot.parts.plan_screens import about_plan, messages_by_day, one_text, overview
from content.model import Content
from content.plan.contact import is_quiet
from content.plan.protocol_day import local_date
from content.typed import read_date
from content.vocabulary import MessageClass, StaffRole
from content.wording import Wording, approved, phrase
from records.card_effects import CardPart, LogAccess
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage, ToSubject
from records.facts import Facts, StaffFacts, SubjectFacts
from scheduler.plan import may_be_asked

_OF_NEXT_CYCLE: Final = "cycle"


def plan_desk(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the plan of a subject of a site that this person coordinates; each look is kept."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    if patient is None or not facts.may(StaffRole.COORDINATOR, patient.site_id):
        return (*tapped, EndDialogue(), _refused(said, facts, content))
    closed = CloseMessages(about=about_plan(facts))
    if facts.button is None and _is_awaited(said, facts):
        return (closed, *_date(said, facts, patient, content))
    return (*tapped, closed, *_pressed(said, facts, patient, content))


def _pressed(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    today = _today(said, patient, content)
    match "" if facts.button is None else facts.button.act:
        case "plan.day1":
            return ask_day1(facts, patient, today)
        case "plan.next":
            return ask_cycle(facts, patient, today)
        case "plan.confirm":
            return _confirmed(said, facts, patient, content)
        case "plan.begin":
            return _begun(said, facts, patient, content)
        case _:
            seen = LogAccess(subject_id=patient.subject_id, part=CardPart.PLAN)
            return (EndDialogue(), seen, _shown(said, facts, patient, content))


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


# ------------------------------------------------------------------------- day 1


def _is_awaited(said: Inbound, facts: StaffFacts) -> bool:
    talk = facts.dialogue
    return talk is not None and talk.conversation == PLAN_DESK and said.command is None


def _today(said: Inbound, patient: SubjectFacts, content: Content) -> date:
    return local_date(said.received_at, site_of(patient, content).zone)


def _date(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    today = _today(said, patient, content)
    day1 = read_date(said.text, today)
    is_next = facts.dialogue is not None and facts.dialogue.step == _OF_NEXT_CYCLE
    if day1 is None:
        ask = ask_cycle if is_next else ask_day1
        return ask(facts, patient, today, phrase("I could not read that as a date."))
    if is_next:
        if (no := refused_cycle(patient, day1, said.received_at, content)) is not None:
            return ask_cycle(facts, patient, today, no)
        ahead = next_cycle(patient, day1, said.received_at, content)
        shown = cycle_ahead(facts, patient, ahead, content, now=said.received_at)
        return (EndDialogue(), shown)
    if (no := refused(patient, day1, said.received_at, content)) is not None:
        return ask_day1(facts, patient, today, no)
    change = change_of_day1(patient, day1, said.received_at, content)
    return (EndDialogue(), difference(facts, patient, change, content))


def _confirmed(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    args = {} if facts.button is None else facts.button.args
    day1, now = date.fromisoformat(args["day1"]), said.received_at
    # The confirmation may be pressed long after the difference was shown.
    if (no := refused(patient, day1, now, content)) is not None:
        return (EndDialogue(), overview(facts, patient, now, content, no))
    change = change_of_day1(patient, day1, now, content)
    if change.mark != args["mark"]:
        since = phrase("Something has changed in the meantime. Nothing was done. Now it would be:")
        return (EndDialogue(), difference(facts, patient, change, content, since))
    told = _told(patient, change, content)
    done = phrase("Done: day 1 of {code} is {date}.", code=patient.code, date=day1)
    answer = reply(done, _is_told(said, patient, told, content), menu=staff_menu(facts, content))
    return (*effects_of(change, patient), *told, EndDialogue(), answer)


def _begun(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    args = {} if facts.button is None else facts.button.args
    day1, now = date.fromisoformat(args["day1"]), said.received_at
    if args["cycle"] != str(patient.cycle + 1):
        done = phrase("Cycle {cycle} has begun already.", cycle=patient.cycle)
        return (EndDialogue(), overview(facts, patient, now, content, done))
    if (no := refused_cycle(patient, day1, now, content)) is not None:
        return (EndDialogue(), overview(facts, patient, now, content, no))
    change = next_cycle(patient, day1, now, content)
    if change.mark != args["mark"]:
        since = phrase("Something has changed in the meantime. Nothing was done. Now it would be:")
        return (EndDialogue(), cycle_ahead(facts, patient, change, content, since, now=now))
    told = _told(patient, change, content, key="cycle_begins")
    begun = phrase(
        "Done: cycle {cycle} of {code}, day 1 is {date}.",
        cycle=patient.cycle + 1,
        code=patient.code,
        date=day1,
    )
    answer = reply(begun, _is_told(said, patient, told, content), menu=staff_menu(facts, content))
    effects = effects_of_cycle(change, patient, now, content)
    return (*effects, *told, EndDialogue(), answer)


def _is_told(
    said: Inbound, patient: SubjectFacts, told: tuple[SendMessage, ...], content: Content
) -> Wording:
    if not told:
        return phrase("The companion does not tell this participant. Please call them.")
    quiet = content.study.quiet_hours
    at = local_time(said.received_at, site_of(patient, content).zone)
    if told[0].message_class not in quiet.may_pass and is_quiet(quiet, at):
        return phrase("The participant is told when the night is over.")
    return phrase("The participant is being told now.")


def _told(
    patient: SubjectFacts, change: Day1Change, content: Content, *, key: str | None = None
) -> tuple[SendMessage, ...]:
    """Tell the patient; at night only where the dose of this day changes."""
    if not patient.has_chat or not may_be_asked(patient, content):
        return ()
    key = key or ("day1_set" if change.before is None else "day1_moved")
    number = site_of(patient, content).hotline
    return (
        SendMessage(
            to=ToSubject(subject_id=patient.subject_id),
            parts=(approved(key, on=change.after, hotline=number),),
            message_class=(
                MessageClass.REMINDER if change.changes_today else MessageClass.VISIT_REMINDER
            ),
        ),
    )
