"""From a linked phone to an active person: language, notice, three acts of consent, usual time."""

from datetime import time

from bot.inbound import Inbound
from bot.parts.answers import closed_question, hotline, reply, site_of, tap_answered
from bot.parts.arrival_question import (
    about_arrival,
    arrival_question,
    ask_consent,
    ask_usual_time,
    consent_to,
    declined,
)
from bot.parts.commands import SUBJECT_COMMANDS, staff_commands
from bot.parts.menus import staff_menu, subject_menu
from bot.parts.visits import visits_planned
from content.model import Content, NoticeAct
from content.plan.diary import planned_diary
from content.plan.doses import planned_doses
from content.plan.protocol_day import local_date, protocol_day
from content.typed import read_time
from content.vocabulary import Duty, Language, MessageClass, SubjectStatus
from content.wording import Wording, approved, phrase
from records.account_effects import ActivateSubject, SetLanguage, SetUsualTime
from records.chat_effects import OfferCommands
from records.effects import (
    CloseMessages,
    Effect,
    EndDialogue,
    PlanDiary,
    PlanDoses,
    SendMessage,
    ToDuty,
)
from records.facts import Facts, StaffFacts, SubjectFacts, TappedButton, UnknownChatFacts
from scheduler.consents import answer_to, has_refused, next_act

_START = "start"
_ACCEPT = "welcome.accept"
_GO_ON = "welcome.go_on"


def welcome(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Lead somebody who has just proved the PIN to the first menu."""
    match facts:
        case SubjectFacts():
            return _subject(said, facts, content)
        case StaffFacts():
            return _staff(said, facts, content)
        case UnknownChatFacts():
            return tap_answered(said)


def _staff(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    language = _chosen_language(facts.button) or facts.language
    set_language = () if facts.button is None else (SetLanguage(language=language),)
    return (
        *tap_answered(said),
        *set_language,
        EndDialogue(),
        reply(
            phrase("Hello {name}, you are connected now.", name=facts.name),
            phrase(
                "I will write to you here when a patient of your site needs somebody. Press "
                "“I have it” when you take a case."
            ),
            menu=staff_menu(facts, content, language),
            language=language,
        ),
        OfferCommands(commands=staff_commands(facts)),
    )


def _subject(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    tapped = tap_answered(said)
    if facts.status is not SubjectStatus.INVITED:
        return (*tapped, *_known(facts, content, is_tap=bool(tapped)))
    if facts.button is not None:
        return (*tapped, *_pressed(said, facts, facts.button, content))
    if said.command == _START:
        return arrival_question(facts, content)
    if _waits_for_time(facts, content) and said.text:
        return _typed_time(said, facts, content)
    return (*tapped, *_not_passed_on(facts, content), *arrival_question(facts, content))


def _known(facts: SubjectFacts, content: Content, *, is_tap: bool) -> tuple[Effect, ...]:
    menu = subject_menu(facts, content)
    if facts.button is None or facts.button.act != _GO_ON:
        return (reply(closed_question() if is_tap else _connected(), menu=menu),)
    still = phrase("A question that I asked on the other phone is still open: answer it here.")
    asked = () if facts.dialogue is None else (still,)
    return (reply(_connected(), *asked, menu=menu),)


def _not_passed_on(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    if has_refused(facts, content):
        return ()  # what a refusal means is said with the question
    return (
        reply(
            phrase(
                "We are not finished yet, so I could not pass your message on. For anything about "
                "your health, please call {hotline}.",
                hotline=site_of(facts, content).hotline,
            )
        ),
    )


def _connected() -> Wording:
    return phrase("You are connected already. Choose what you need.")


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    closed = CloseMessages(about=about_arrival(facts))
    match button.act:
        case "welcome.language":
            language = _chosen_language(button) or facts.language
            question = arrival_question(facts, content, language)
            return (SetLanguage(language=language), closed, *question)
        case "welcome.accept" | "welcome.decline":
            return (closed, *_consent(said, facts, button, content))
        case "welcome.reopen":
            act = next_act(facts, content)
            if act is None:
                return arrival_question(facts, content)
            return (closed, *ask_consent(facts, act, content, facts.language))
        case "welcome.usual_time" if _waits_for_time(facts, content):
            return (
                closed,
                *_usual_time(said, facts, time.fromisoformat(button.args["time"]), content),
            )
        case _:
            return (reply(closed_question()), *arrival_question(facts, content))


def _chosen_language(button: TappedButton | None) -> Language | None:
    code = None if button is None else button.args.get("language")
    return None if code is None else Language(code)


def _waits_for_time(facts: SubjectFacts, content: Content) -> bool:
    return next_act(facts, content) is None


def _consent(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    act = next((act for act in content.notice.acts if act.id == button.args["act"]), None)
    if act is None or answer_to(act, facts):
        return (reply(closed_question()), *arrival_question(facts, content))
    is_accepted = button.act == _ACCEPT
    recorded = consent_to(act, facts, content, is_accepted=is_accepted)
    if not is_accepted:
        return (recorded, EndDialogue(), *declined(facts, content), _tell_coordinator(facts))
    return (recorded, *_after_consent(said, facts, act, content))


def _after_consent(
    said: Inbound, facts: SubjectFacts, act: NoticeAct, content: Content
) -> tuple[Effect, ...]:
    missing = next_act(facts, content, beside=act)
    if missing is not None:
        return ask_consent(facts, missing, content, facts.language)
    if facts.arm is content.study.venetoclax.arm:
        return ask_usual_time(facts, content, facts.language)
    return _arrived(said, facts, None, content)


def _tell_coordinator(facts: SubjectFacts) -> SendMessage:
    return SendMessage(
        to=ToDuty(site_id=facts.site_id, duty=Duty.COORDINATOR),
        parts=(
            phrase(
                "Subject {code} did not agree to use the companion. There will be no reminders. "
                "Please talk with the patient.",
                code=facts.code,
            ),
        ),
        message_class=MessageClass.ESCALATION,
    )


def _typed_time(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return _usual_time(said, facts, read_time(said.text), content)


def _usual_time(
    said: Inbound, facts: SubjectFacts, at: time | None, content: Content
) -> tuple[Effect, ...]:
    allowed = content.study.usual_time
    if at is None:
        again = phrase("I could not read that as a time of day.")
        return ask_usual_time(facts, content, facts.language, again)
    if not allowed.allows(at):
        again = phrase(
            "Please choose a time between {earliest} and {latest}, when you are awake and eat.",
            earliest=allowed.earliest,
            latest=allowed.latest,
        )
        return ask_usual_time(facts, content, facts.language, again)
    return (
        SetUsualTime(subject_id=facts.subject_id, usual_time=at),
        *_arrived(said, facts, at, content),
    )


def _arrived(
    said: Inbound, facts: SubjectFacts, usual_time: time | None, content: Content
) -> tuple[Effect, ...]:
    return (
        ActivateSubject(subject_id=facts.subject_id),
        *_planned(said, facts, usual_time, content),
        *_diary(said, facts, usual_time, content),
        *visits_planned(said.received_at, facts, content),
        EndDialogue(),
        reply(
            hotline("welcome", facts, content),
            *_schedule(said, facts, usual_time, content),
            menu=subject_menu(facts, content),
        ),
        OfferCommands(commands=SUBJECT_COMMANDS),
    )


def _planned(
    said: Inbound, facts: SubjectFacts, usual_time: time | None, content: Content
) -> tuple[PlanDoses, ...]:
    if usual_time is None or facts.day1 is None:
        return ()
    zone = site_of(facts, content).zone
    doses = planned_doses(content.study, facts.arm, facts.day1, usual_time, zone)
    # A dose that can be taken no more was never asked for here, so it is not planned as missed.
    ahead = tuple(dose for dose in doses if dose.late_until > said.received_at)
    return (PlanDoses(subject_id=facts.subject_id, cycle=facts.cycle, doses=ahead),)


def _diary(
    said: Inbound, facts: SubjectFacts, usual_time: time | None, content: Content
) -> tuple[PlanDiary, ...]:
    if facts.day1 is None:
        return ()
    zone, silence = site_of(facts, content).zone, content.contact.silence
    at = facts.question_time or usual_time or facts.usual_time
    days = planned_diary(content.study, silence, facts.day1, at, zone)
    # A question whose time is over was never asked, so its silence means nothing.
    ahead = tuple(day for day in days if day.asked_until > said.received_at)
    return (PlanDiary(subject_id=facts.subject_id, cycle=facts.cycle, days=ahead),)


def _schedule(
    said: Inbound, facts: SubjectFacts, usual_time: time | None, content: Content
) -> tuple[Wording, ...]:
    if usual_time is None or facts.day1 is None:
        return ()
    today = protocol_day(local_date(said.received_at, site_of(facts, content).zone), facts.day1)
    order = facts.order_for(max(today, content.study.venetoclax.first_day))
    if order is None:
        return ()
    return (approved("dose_schedule", dose=order.amount_mg, time=usual_time),)
