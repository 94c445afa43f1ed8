"""The menu, the help, and what stands for today."""

from bot.inbound import Inbound
from bot.parts.answers import has_left, hotline, local_time, reply, site_of, tap_answered
from bot.parts.arrival_question import arrival_question
from bot.parts.doses import about_dose, dose_asked_now, doses_of_today, next_dose
from bot.parts.menus import staff_menu, subject_menu
from content.model import Content
from content.plan.protocol_day import local_date, protocol_day
from content.vocabulary import DoseStatus, StaffRole, SubjectStatus
from content.wording import Local, Wording, approved, phrase
from content.words import Word
from records.effects import Effect, EndDialogue
from records.facts import DoseFact, Facts, StaffFacts, SubjectFacts, UnknownChatFacts
from scheduler.plans.doses import DOSE_BUTTONS

# Questions that may be given up. A question about fever may not: it ends in an answer or an alarm.
_MAY_BE_CANCELLED = frozenset({"tell_nurse", "dose_report", "enrolment"})


_START = "start"


def menu(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show where everything is: `menu`, `help`, `today`, `cancel`."""
    word = content.words.meaning(said.command or said.text)
    match facts:
        case UnknownChatFacts():
            return tap_answered(said)
        case StaffFacts():
            return (*_cancelled(word, facts), *_staff(said, word, facts, content))
        case SubjectFacts():
            return (*_cancelled(word, facts), *_subject(said, word, facts, content))


def _cancelled(word: Word | None, facts: StaffFacts | SubjectFacts) -> tuple[Effect, ...]:
    if word is not Word.CANCEL or facts.dialogue is None:
        return ()
    return (EndDialogue(),) if facts.dialogue.conversation in _MAY_BE_CANCELLED else ()


def _staff(
    said: Inbound, word: Word | None, facts: StaffFacts, content: Content
) -> tuple[Effect, ...]:
    keyboard = staff_menu(facts, content)
    if said.command == _START and said.argument:
        return (reply(_other_link(), menu=keyboard),)
    if word is not Word.HELP:
        return (reply(phrase("What would you like to do?"), menu=keyboard),)
    roles = {assignment.role for assignment in facts.assignments}
    enrol = (phrase("“Enrol” registers a new subject and makes the invite link and the PIN."),)
    return (
        reply(
            phrase(
                "I bring you what patients of your sites report. Press “I have it” to take a case, "
                "and close it when it is done. A case that nobody takes goes to the next person."
            ),
            phrase("“Open cases” lists everything that waits."),
            *(enrol if StaffRole.COORDINATOR in roles else ()),
            menu=keyboard,
        ),
    )


def _subject(
    said: Inbound, word: Word | None, facts: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    if has_left(facts):
        return (reply(hotline("left_the_study", facts, content)),)
    if facts.status is SubjectStatus.INVITED:
        about = (reply(hotline("what_this_tool_is", facts, content)),)
        shown = about if word is Word.HELP else ()
        return (*shown, *arrival_question(facts, content))
    keyboard = subject_menu(facts, content)
    if said.command == _START and said.argument:
        return (reply(_other_link(), menu=keyboard),)
    match word:
        case Word.TODAY:
            return _today(said, facts, content)
        case Word.HELP:
            return (
                reply(
                    hotline("what_this_tool_is", facts, content),
                    phrase(
                        "Write to me at any time how you feel, for example “fever 38.5”, or use "
                        "the buttons below."
                    ),
                    hotline("not_an_emergency_service", facts, content),
                    menu=keyboard,
                ),
            )
        case _:
            return (
                reply(
                    phrase("Choose below, or simply write to me how you feel."),
                    hotline("emergency_line", facts, content),
                    menu=keyboard,
                ),
            )


def _other_link() -> Wording:
    return phrase("You are connected already. Choose what you need.")


def _today(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    keyboard = subject_menu(facts, content)
    day = _day_line(said, facts, content)
    if facts.arm is not content.study.venetoclax.arm:
        return (reply(*day, approved("dose_none_in_arm"), menu=keyboard),)
    if facts.status is SubjectStatus.ON_HOLD:
        return (reply(*day, hotline("dose_on_hold", facts, content), menu=keyboard),)
    zone = site_of(facts, content).zone
    lines = (*day, *_state_today(said, facts, zone), *_next_reminder(said, facts, zone))
    waiting = dose_asked_now(facts, said.received_at, zone)
    if waiting is None or waiting.planned_at > said.received_at:
        return (reply(*lines, menu=keyboard),)
    return (reply(*lines, buttons=DOSE_BUTTONS, about=about_dose(waiting)),)


def _day_line(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    if facts.day1 is None:
        return ()
    today = local_date(said.received_at, site_of(facts, content).zone)
    day = protocol_day(today, facts.day1)
    if day < 0:
        return (phrase("Your day 1 is {date}.", date=facts.day1),)
    return (phrase("Today is day {day} of your treatment plan.", day=day),)


def _state_today(said: Inbound, facts: SubjectFacts, zone: str) -> tuple[Wording, ...]:
    waiting = dose_asked_now(facts, said.received_at, zone)
    doses = doses_of_today(facts, said.received_at, zone) or ((waiting,) if waiting else ())
    if not doses:
        return (approved("dose_none_today"),)
    return tuple(_state(said, dose, zone) for dose in doses)


def _state(said: Inbound, dose: DoseFact, zone: str) -> Wording:
    match dose.status:
        case DoseStatus.TAKEN:
            return phrase("Today's dose is recorded as taken.")
        case DoseStatus.NOT_TAKEN:
            return phrase("Today's dose is recorded as not taken.")
        case DoseStatus.VOMITED:
            return phrase("Today's dose is recorded as vomited.")
        case DoseStatus.MISSED:
            return phrase("Today's dose is recorded as missed.")
        case None:
            return _open_state(said, dose, zone)


def _open_state(said: Inbound, dose: DoseFact, zone: str) -> Wording:
    if said.received_at < dose.planned_at:
        at = local_time(dose.planned_at, zone)
        return phrase("Today's dose is planned for {time}.", time=at)
    return approved("dose_late_possible", until=Local(dose.late_until, zone))


def _next_reminder(said: Inbound, facts: SubjectFacts, zone: str) -> tuple[Wording, ...]:
    dose = next_dose(facts, said.received_at)
    if dose is None:
        return ()
    return (phrase("Next reminder: {when}.", when=Local(dose.planned_at, zone)),)
