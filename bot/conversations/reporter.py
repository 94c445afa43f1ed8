"""The chat of a family member: what they agree to, what they may do, and a dose they saw taken."""

from typing import Final
from uuid import UUID

from bot.inbound import Inbound, Kind
from bot.parts.answers import closed_question, hotline, reply, site_of, tap_answered
from bot.parts.commands import FAMILY_COMMANDS
from bot.parts.doses import about_dose, dose_asked_now, dose_with
from content.model import Content
from content.vocabulary import DoseStatus, Duty, Language, SubjectStatus
from content.wording import Wording, approved, phrase, phrase_ctx
from content.words import Word
from records.account_effects import MarkReachable, SetLanguage
from records.chat_effects import OfferCommands
from records.effects import (
    Ask,
    Button,
    CloseMessages,
    Effect,
    EndDialogue,
    LeaveChat,
    RecordDoseAdministration,
    SendMessage,
    ToDuty,
    ToSubject,
)
from records.facts import DoseFact, Facts, SubjectFacts
from records.link_facts import ReporterFact
from records.reporter_effects import AcceptReporting, EndReporter
from scheduler.family import family_menu

_SHOWN: Final = frozenset({Word.MENU, Word.HELP, Word.CANCEL, Word.BACK})
_NOTICE: Final = "family_notice"
_SEEN: Final = "seen_by_family"


def reporter(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Lead a family member to reporting, and refuse what is the patient's own."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts) or facts.reporter is None:
        return tapped
    match said.kind:
        case Kind.GROUP:
            return (LeaveChat(),)
        case Kind.BLOCKED | Kind.UNBLOCKED:
            return (MarkReachable(is_reachable=said.kind is Kind.UNBLOCKED),)
        case Kind.IGNORED:
            return ()
        case _:
            return (*tapped, *_answered(said, facts, facts.reporter, content))


def _answered(
    said: Inbound, facts: SubjectFacts, member: ReporterFact, content: Content
) -> tuple[Effect, ...]:
    if facts.button is not None:
        return _pressed(said, facts, member, content)
    if not member.has_agreed:
        return (*_not_passed_on(said, facts, content), *_notice(facts, facts.language))
    word = content.words.meaning(said.command or said.text)
    match word:
        case Word.TAKEN:
            zone = site_of(facts, content).zone
            return _seen(said, facts, dose_asked_now(facts, said.received_at, zone), content)
        case Word.CHOICES | Word.FAMILY:
            stop = Button(label=phrase_ctx("button", "Stop reporting"), act="reporter.stop")
            return (reply(_refusal(), buttons=((stop,),), about=_about(facts)),)
        case _ if said.command is not None or word in _SHOWN:
            ended = (EndDialogue(),) if word is Word.CANCEL else ()
            return (*ended, _what_they_may(facts, content))
        case _:
            return (reply(_refusal(), menu=family_menu(facts, content)),)


def _not_passed_on(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    if said.command is not None:
        return ()
    words = phrase(
        "We are not finished yet, so I could not pass your message on. If it is about how they are "
        "now, please call {hotline}.",
        hotline=site_of(facts, content).hotline,
    )
    return (reply(words),)


def _about(facts: SubjectFacts) -> str:
    return f"reporter:{facts.subject_id}"


def _refusal() -> Wording:
    return phrase(
        "Only the person you care for can do that. You can report for them, or write to the nurse."
    )


def _pressed(
    said: Inbound, facts: SubjectFacts, member: ReporterFact, content: Content
) -> tuple[Effect, ...]:
    button = facts.button
    if button is None or not button.is_open:
        return (reply(closed_question(), menu=family_menu(facts, content)),)
    closed = CloseMessages(about=_about(facts))
    match button.act:
        case "reporter.language":
            language = Language(button.args["language"])
            return (SetLanguage(language=language), *_notice(facts, language))
        case "reporter.agree":
            agreed = AcceptReporting(
                reporter_id=member.reporter_id, version=content.texts[_NOTICE].version
            )
            may = _what_they_may(facts, content)
            offered = OfferCommands(commands=FAMILY_COMMANDS)
            return (closed, agreed, EndDialogue(), may, offered, _told(facts))
        case "reporter.decline" | "reporter.stop":
            return (closed, *_stopped(facts))
        case "reporter.seen" if member.has_agreed:
            key = button.args.get("dose")
            zone = site_of(facts, content).zone
            asked = dose_asked_now(facts, said.received_at, zone)
            return _seen(said, facts, dose_with(facts, UUID(key)) if key else asked, content)
        case _:
            refused = _refusal() if member.has_agreed else closed_question()
            return (reply(refused, menu=family_menu(facts, content)),)


def _notice(facts: SubjectFacts, language: Language) -> tuple[Effect, ...]:
    """Say what is kept of a family member, before anything is."""
    buttons = (
        (Button(label=phrase_ctx("button", "I agree"), act="reporter.agree"),),
        (Button(label=phrase_ctx("button", "I do not agree"), act="reporter.decline"),),
    )
    return (
        reply(approved(_NOTICE), buttons=buttons, about=_about(facts), language=language),
        Ask(conversation="reporter", step="agree"),
    )


def _what_they_may(facts: SubjectFacts, content: Content) -> Effect:
    return reply(hotline("family_welcome", facts, content), menu=family_menu(facts, content))


def _told(facts: SubjectFacts) -> Effect:
    words = phrase("Your family member is linked now and can report for you.")
    return SendMessage(to=ToSubject(subject_id=facts.subject_id), parts=(words,))


def _stopped(facts: SubjectFacts) -> tuple[Effect, ...]:
    return (
        EndReporter(
            subject_id=facts.subject_id,
            told=(phrase("You do not report here any more. Thank you."),),
        ),
        SendMessage(
            to=ToSubject(subject_id=facts.subject_id),
            parts=(phrase("Your family member does not report for you any more."),),
        ),
        SendMessage(
            to=ToDuty(site_id=facts.site_id, duty=Duty.COORDINATOR),
            parts=(phrase("{code}: the family member does not report any more.", code=facts.code),),
        ),
    )


def _seen(
    said: Inbound, facts: SubjectFacts, dose: DoseFact | None, content: Content
) -> tuple[Effect, ...]:
    """Record a dose that was seen taken in time; what else became of it, the patient says."""
    menu = family_menu(facts, content)
    if dose is None or facts.status is not SubjectStatus.ACTIVE:
        none = phrase("No dose waits for an answer now.")
        return (reply(none, menu=menu),)
    if dose.status is not None:
        known = phrase("The dose of day {day} is recorded already.", day=dose.protocol_day)
        return (reply(known, menu=menu),)
    if said.received_at > dose.late_until:
        late = phrase("The time for this dose is over. Please tell the nurse when it was taken.")
        return (reply(late, menu=menu),)
    day = dose.protocol_day
    told = phrase(
        "Your family member reported that the dose of day {day} was taken. If it was different, "
        "write to me.",
        day=day,
    )
    return (
        RecordDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.TAKEN,
            taken_at=said.received_at,
            reason=_SEEN,
        ),
        CloseMessages(about=about_dose(dose)),
        reply(phrase("Recorded: you saw the dose of day {day} taken.", day=day), menu=menu),
        SendMessage(to=ToSubject(subject_id=facts.subject_id), parts=(told,)),
    )
