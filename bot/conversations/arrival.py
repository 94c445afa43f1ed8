"""A chat we do not know: who we are, the invite link, the PIN."""

from typing import Final
from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import Rows, reply, tap_answered
from bot.parts.commands import SUBJECT_COMMANDS
from content.model import Content
from content.report import read_report
from content.typed import read_pin
from content.vocabulary import Duty, Language, MessageClass, Tier
from content.wording import Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.account_effects import CountWrongPin, UseInvite
from records.chat_effects import OfferCommands
from records.effects import AnswerTap, Ask, Button, Effect, EndDialogue, SendMessage, ToDuty
from records.facts import Facts, InviteFact, InviteState, UnknownChatFacts

_LANGUAGES: Final = ((Language.ZH_CN, "中文"), (Language.EN, "English"))
_URGENT = frozenset({Tier.EMERGENCY, Tier.RED, Tier.UNCLEAR})


def arrival(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Let the holder of an invite in, and tell everybody else who we are."""
    if not isinstance(facts, UnknownChatFacts):
        return ()
    invite = facts.invite
    if invite is None:
        return _stranger(said, facts, content)
    tapped = tap_answered(said)
    if invite.invite_id is None or invite.state is not InviteState.OPEN:
        return (*tapped, *_refused(invite, facts))
    if facts.dialogue is None or said.command is not None:
        return (*tapped, *_ask_pin(invite, facts, content))
    return (*tapped, *_answer_pin(said, invite, facts, content))


def _stranger(said: Inbound, facts: UnknownChatFacts, content: Content) -> tuple[Effect, ...]:
    is_urgent = read_report(content, said.text).tier in _URGENT
    if said.callback_id is not None:
        # A button of before: the phone, or the account behind it, is not ours any more.
        return (AnswerTap(callback_id=said.callback_id, notice=_not_connected()),)
    if facts.was_answered_today and not is_urgent:
        return ()
    return (
        reply(
            phrase(
                "This is the companion of a clinical trial. I can only talk with people who were "
                "invited by the study team."
            ),
            _emergency(),
            phrase(
                "If you take part in the study, ask your study coordinator for an invite link and "
                "open it here."
            ),
            language=facts.language,
            message_class=MessageClass.SAFETY if is_urgent else MessageClass.ANSWER,
        ),
    )


def _not_connected() -> Wording:
    return phrase(
        "This phone is not connected to the study any more. Please ask your study coordinator."
    )


def _emergency() -> Wording:
    return phrase(
        "In an emergency, or with a fever during your treatment, call your hospital or 120 at once."
    )


def _refused(invite: InviteFact, facts: UnknownChatFacts) -> tuple[Effect, ...]:
    message = reply(_why(invite.state), language=invite.language or facts.language)
    # Who has locked an invite is told so as often as they try.
    is_kept = facts.dialogue is None or invite.state is InviteState.LOCKED
    return (message,) if is_kept else (EndDialogue(), message)


def _why(state: InviteState) -> Wording:
    match state:
        case InviteState.LOCKED:
            return phrase(
                "This invite was locked after too many wrong PINs. Your study coordinator has been "
                "told and can give you a new one."
            )
        case InviteState.EXPIRED:
            return phrase(
                "This invite is too old. Please ask your study coordinator for a new one."
            )
        case InviteState.USED:
            return phrase(
                "This invite has been used already. If that was not you, please tell your study "
                "coordinator, who can give you a new one."
            )
        case InviteState.UNKNOWN | InviteState.REVOKED | InviteState.OPEN:
            return phrase(
                "This invite does not work. Please ask your study coordinator for a new one."
            )


def _ask_pin(invite: InviteFact, facts: UnknownChatFacts, content: Content) -> tuple[Effect, ...]:
    return (
        reply(
            phrase("Welcome. Your invite works."),
            _whose_pin(invite, content.study.enrolment.pin_digits),
            language=invite.language or facts.language,
        ),
        Ask(conversation="arrival", step="pin", data={"invite_id": str(invite.invite_id)}),
    )


def _whose_pin(invite: InviteFact, digits: int) -> Wording:
    if invite.is_for_reporter:
        return phrase(
            "Please send me the PIN of {count} digits that the patient told you.", count=digits
        )
    return phrase(
        "Please send me the PIN of {count} digits that the study team gave you.", count=digits
    )


def _answer_pin(
    said: Inbound, invite: InviteFact, facts: UnknownChatFacts, content: Content
) -> tuple[Effect, ...]:
    pin = read_pin(said.text) or ""
    # A text of another length is no guess: it costs nobody a try.
    if len(pin) != content.study.enrolment.pin_digits or invite.pin_correct is None:
        return _not_a_pin(said, invite, facts, content)
    if not invite.pin_correct:
        return _wrong_pin(invite, facts)
    if invite.invite_id is None:
        return ()
    if invite.has_arrived and not invite.is_for_reporter:
        return _next_phone(invite, invite.invite_id, facts)
    whose = "reporter" if invite.is_for_reporter else "welcome"
    return (
        _linked(invite, invite.invite_id, facts),
        reply(
            phrase("The PIN is right. Which language shall I use?"),
            buttons=_language_rows(whose),
            language=invite.language or facts.language,
        ),
        Ask(conversation=whose, step="language"),
    )


def _language_rows(whose: str) -> Rows:
    # Each label stands in its own language: the reader may know only one of the two.
    return (
        tuple(
            Button(
                label=Verbatim(name),
                act=f"{whose}.language",
                args={"language": language.value},
            )
            for language, name in _LANGUAGES
        ),
    )


def _linked(invite: InviteFact, invite_id: UUID, facts: UnknownChatFacts) -> UseInvite:
    return UseInvite(
        invite_id=invite_id,
        told_before=(
            phrase(
                "This phone is not linked any more: another phone was linked in its place. If that "
                "was not you, please tell your study coordinator at once."
            ),
        ),
        language=invite.language or facts.language,
    )


def _next_phone(invite: InviteFact, invite_id: UUID, facts: UnknownChatFacts) -> tuple[Effect, ...]:
    go_on = Button(label=phrase_ctx("button", "Go on"), act="welcome.go_on")
    return (
        _linked(invite, invite_id, facts),
        reply(
            phrase("The PIN is right. This phone is linked now, the one before is not any more."),
            phrase("Nothing is lost: your answers, your choices and the reminders go on here."),
            buttons=((go_on,),),
            language=invite.language or facts.language,
        ),
        OfferCommands(commands=SUBJECT_COMMANDS),
    )


def _not_a_pin(
    said: Inbound, invite: InviteFact, facts: UnknownChatFacts, content: Content
) -> tuple[Effect, ...]:
    is_urgent = read_report(content, said.text).tier in _URGENT
    return (
        reply(
            *((_emergency(),) if is_urgent else ()),
            phrase(
                "The PIN has {count} digits and nothing else. Please send it again.",
                count=content.study.enrolment.pin_digits,
            ),
            language=invite.language or facts.language,
            message_class=MessageClass.SAFETY if is_urgent else MessageClass.ANSWER,
        ),
    )


def _wrong_pin(invite: InviteFact, facts: UnknownChatFacts) -> tuple[Effect, ...]:
    if invite.invite_id is None:
        return ()
    language = invite.language or facts.language
    left = max(invite.tries_left - 1, 0)
    counted = CountWrongPin(invite_id=invite.invite_id, is_last=left == 0)
    if left > 0:
        again = phrase_plural(
            "That PIN is not right. You have {count} try left.",
            "That PIN is not right. You have {count} tries left.",
            count=left,
        )
        return (counted, reply(again, language=language))
    locked = phrase(
        "That PIN is not right. To protect you, this invite is locked now. Your study coordinator "
        "has been told and can give you a new one."
    )
    told = () if invite.site_id is None else (_tell_coordinator(invite, invite.site_id),)
    return (counted, reply(locked, language=language), *told)


def _tell_coordinator(invite: InviteFact, site_id: str) -> SendMessage:
    if invite.is_for_reporter:
        words = phrase(
            "The invite of a family member of subject {code} was locked after too many wrong PINs. "
            "The patient can make a new one.",
            code=invite.subject_code or "",
        )
    elif invite.subject_code is None:
        words = phrase(
            "An invite of a staff member was locked after too many wrong PINs. Please check who "
            "tried, and make a new invite."
        )
    else:
        words = phrase(
            "The invite of subject {code} was locked after too many wrong PINs. Please check who "
            "tried, and make a new invite.",
            code=invite.subject_code,
        )
    return SendMessage(
        to=ToDuty(site_id=site_id, duty=Duty.COORDINATOR),
        parts=(words,),
        message_class=MessageClass.ESCALATION,
    )
