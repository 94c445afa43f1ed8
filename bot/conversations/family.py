"""A patient lets one family member report for them, and can end it at any time."""

import hashlib
from datetime import timedelta
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, closed_question, has_left, hotline, reply, tap_answered
from bot.parts.invites import INVITE_LINK
from bot.parts.menus import subject_menu
from content.model import Content
from content.vocabulary import Relation
from content.wording import Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from records.account_effects import RecordConsent
from records.effects import Button, CloseMessages, Effect
from records.facts import Facts, SubjectFacts, TappedButton
from records.link_facts import NewInvite, ReporterFact
from records.reporter_effects import EndReporter, InviteReporter, RemindReporter
from scheduler.family import relation_name

_CONSENT: Final = "family_consent_ask"
_LABELS: Final = {
    Relation.SPOUSE: phrase_ctx("button", "My spouse"),
    Relation.CHILD: phrase_ctx("button", "My child"),
    Relation.PARENT: phrase_ctx("button", "My parent"),
    Relation.OTHER: phrase_ctx("button", "Somebody else"),
}
_KEEP: Final = Button(label=phrase_ctx("button", "Change nothing"), act="family.keep")


def family(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show who reports for the patient, and do at once what a press asks for."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    if facts.button is None:
        return (*tapped, _shown(facts))
    closed = CloseMessages(about=_about(facts))
    if facts.reporter is None:
        return (*tapped, closed, *_chosen(said, facts, facts.button, content))
    return (*tapped, closed, *_changed(said, facts, facts.reporter, content))


def _about(facts: SubjectFacts) -> str:
    return f"family:{facts.subject_id}"


def _shown(facts: SubjectFacts) -> Effect:
    if facts.reporter is None:
        question = phrase(
            "Who of your family may report for you here? I keep the relation only, no name."
        )
        rows: Rows = tuple(
            (Button(label=label, act="family.relation", args={"relation": relation.value}),)
            for relation, label in _LABELS.items()
        )
        return reply(question, buttons=(*rows, (_KEEP,)), about=_about(facts))
    return reply(_state(facts.reporter), buttons=_offered(facts.reporter), about=_about(facts))


def _state(member: ReporterFact) -> Wording:
    relation = relation_name(member.relation)
    if member.is_linked and member.has_agreed:
        return phrase("A family member ({relation}) reports for you here.", relation=relation)
    return phrase(
        "You named a family member ({relation}), who has not finished linking a phone yet.",
        relation=relation,
    )


def _offered(member: ReporterFact) -> Rows:
    remind = (
        _button(phrase_ctx("button", "Do not remind them"), "family.no_remind")
        if member.is_reminded
        else _button(phrase_ctx("button", "Remind them too"), "family.remind")
    )
    return (
        (remind,),
        (_button(phrase_ctx("button", "New invite"), "family.invite"),),
        (_button(phrase_ctx("button", "End this"), "family.end"),),
        (_KEEP,),
    )


def _button(label: Phrase, act: str) -> Button:
    return Button(label=label, act=act)


def _chosen(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    match button.act:
        case "family.relation":
            return (_ask_consent(facts, Relation(button.args["relation"])),)
        case "family.agree" if facts.new_invite is not None:
            relation = Relation(button.args["relation"])
            consent = _consent(facts, content, accepted=True)
            return (consent, *_invited(said, facts, relation, facts.new_invite, content))
        case _:
            return _nothing_else(facts, button.act, content)


def _changed(
    said: Inbound, facts: SubjectFacts, member: ReporterFact, content: Content
) -> tuple[Effect, ...]:
    act = "" if facts.button is None else facts.button.act
    match act:
        case "family.invite" if facts.new_invite is not None:
            return _invited(said, facts, member.relation, facts.new_invite, content)
        case "family.remind":
            return _remind(facts, content, is_reminded=True)
        case "family.no_remind":
            return _remind(facts, content, is_reminded=False)
        case "family.end":
            return _ended(facts, content)
        case _:
            return _nothing_else(facts, act, content)


def _nothing_else(facts: SubjectFacts, act: str, content: Content) -> tuple[Effect, ...]:
    words = phrase("Nothing was changed.") if act == _KEEP.act else closed_question()
    return (_said(facts, content, words),)


def _ask_consent(facts: SubjectFacts, relation: Relation) -> Effect:
    agree = Button(
        label=phrase_ctx("button", "I agree"),
        act="family.agree",
        args={"relation": relation.value},
    )
    return reply(approved(_CONSENT), buttons=((agree,), (_KEEP,)), about=_about(facts))


def _consent(facts: SubjectFacts, content: Content, *, accepted: bool) -> RecordConsent:
    text = content.texts[_CONSENT]
    shown = text.in_language(facts.language)
    return RecordConsent(
        subject_id=facts.subject_id,
        act="family",
        accepted=accepted,
        notice_version=text.version,
        language=facts.language,
        text_sha256=hashlib.sha256(shown.encode()).hexdigest(),
    )


def _invited(
    said: Inbound, facts: SubjectFacts, relation: Relation, made: NewInvite, content: Content
) -> tuple[Effect, ...]:
    link = INVITE_LINK.format(bot=made.bot_username, token=made.token)
    hours = content.study.enrolment.invite_valid_hours
    return (
        InviteReporter(
            subject_id=facts.subject_id,
            relation=relation,
            language=facts.language,
            token=made.token,
            pin=made.pin,
            valid_until=said.received_at + timedelta(hours=hours),
        ),
        reply(
            phrase(
                "Let your family member scan this code or open this link on their own phone. It "
                "works once, for {hours} hours.",
                hours=hours,
            ),
            Verbatim(link),
            qr=link,
        ),
        reply(
            phrase(
                "The PIN is {pin}. Tell it to them yourself, not together with the link.",
                pin=Verbatim(made.pin),
            ),
            menu=subject_menu(facts, content),
        ),
    )


def _remind(facts: SubjectFacts, content: Content, *, is_reminded: bool) -> tuple[Effect, ...]:
    done = (
        phrase("Recorded: when I remind you, I remind your family member too.")
        if is_reminded
        else phrase("Recorded: I do not remind your family member any more.")
    )
    wish = RemindReporter(subject_id=facts.subject_id, is_reminded=is_reminded)
    return (wish, _said(facts, content, done))


def _ended(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    told = phrase("The patient ended this: you do not report here any more. Thank you.")
    done = phrase("Recorded: nobody of your family reports for you here any more.")
    return (
        _consent(facts, content, accepted=False),
        EndReporter(subject_id=facts.subject_id, told=(told,)),
        _said(facts, content, done),
    )


def _said(facts: SubjectFacts, content: Content, words: Wording) -> Effect:
    return reply(words, menu=subject_menu(facts, content))
