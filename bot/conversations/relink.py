"""A coordinator looks after the phone of a subject: a new invite, or one that is withdrawn."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, closed_question, reply, tap_answered
from bot.parts.invites import invite_issued
from bot.parts.menus import staff_menu
from content.model import Content
from content.vocabulary import HAS_LEFT, StaffRole
from content.wording import Local, Wording, phrase, phrase_ctx
from content.words import Word
from records.account_effects import RevokeInvites
from records.effects import (
    Ask,
    Button,
    CloseMessages,
    Effect,
    EndDialogue,
    SendMessage,
    ToSubject,
)
from records.facts import Facts, StaffFacts
from records.link_facts import SubjectLinks
from records.reporter_effects import EndReporter
from scheduler.family import relation_name

_NAME: Final = "relink"
_FAMILY_ENDED: Final = phrase("Nobody of the family reports for this subject any more.")


def relink(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show who is linked for a subject, and do at once what a press asks for."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    if not facts.sites_as(StaffRole.COORDINATOR):
        no = phrase("Only a study coordinator can link the phone of a subject.")
        return (*tapped, reply(no, menu=staff_menu(facts, content)))
    closed = CloseMessages(about=_about(facts))
    if facts.button is not None:
        return (*tapped, closed, *_pressed(said, facts, facts.button.act, content))
    return (closed, *_typed(said, facts, content))


def _about(facts: StaffFacts) -> str:
    return f"relink:{facts.staff_id}"


def _typed(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    if facts.links is not None:
        return _shown(facts, facts.links, content)
    word = content.words.meaning(said.command or said.text)
    is_asked = word is Word.RELINK and not said.argument
    unknown = phrase("There is no such subject at your site. Please check the code.")
    question = phrase("Which subject gets another phone? Send the code, or “cancel”.")
    return (
        reply(question) if is_asked else reply(unknown, question),
        Ask(conversation=_NAME, step="code"),
    )


def _shown(facts: StaffFacts, links: SubjectLinks, content: Content) -> tuple[Effect, ...]:
    if links.status in HAS_LEFT:
        left = phrase("Subject {code} has left the study: no phone is linked.", code=links.code)
        return (EndDialogue(), reply(left, menu=staff_menu(facts, content)))
    return (
        reply(*_state(links, content), buttons=_offered(links), about=_about(facts)),
        Ask(conversation=_NAME, step="act", data={"code": links.code}),
    )


def _state(links: SubjectLinks, content: Content) -> tuple[Wording, ...]:
    zone = content.sites[links.site_id].zone
    phone: Wording = phrase("Subject {code}: no phone is linked.", code=links.code)
    if links.linked_at is not None:
        since = Local(links.linked_at, zone)
        phone = phrase(
            "Subject {code}: a phone is linked since {when}.", code=links.code, when=since
        )
    invited: Wording = phrase("No invite is open.")
    if links.invited_until is not None:
        until = Local(links.invited_until, zone)
        invited = phrase("An invite that nobody has used is open until {when}.", when=until)
    if links.relation is None:
        return (phone, invited)
    member = phrase(
        "A family member ({relation}) reports for this subject.",
        relation=relation_name(links.relation),
    )
    return (phone, invited, member)


def _offered(links: SubjectLinks) -> Rows:
    revoke = Button(label=phrase_ctx("button", "Withdraw invite"), act="relink.revoke")
    end = Button(label=phrase_ctx("button", "End family member"), act="relink.end_family")
    return (
        (Button(label=phrase_ctx("button", "New invite"), act="relink.issue"),),
        *(((revoke,),) if links.invited_until is not None else ()),
        *(((end,),) if links.relation is not None else ()),
        (Button(label=phrase_ctx("button", "Change nothing"), act="relink.keep"),),
    )


def _pressed(said: Inbound, facts: StaffFacts, act: str, content: Content) -> tuple[Effect, ...]:
    links, menu = facts.links, staff_menu(facts, content)
    # Read again at the moment of the act: the role, the site and the state of the subject.
    if links is None or links.status in HAS_LEFT or facts.credentials is None:
        return (EndDialogue(), reply(closed_question(), menu=menu))
    match act:
        case "relink.issue":
            issued = invite_issued(
                said,
                content,
                facts.credentials,
                facts.bot_username,
                _what_it_is_for(links, content),
                code=links.code,
                site_id=links.site_id,
                language=links.language,
                menu=menu,
            )
            return (EndDialogue(), *issued)
        case "relink.revoke":
            done = phrase(
                "The invite of subject {code} is withdrawn. The link does not work any more.",
                code=links.code,
            )
            return (
                RevokeInvites(subject_id=links.subject_id),
                EndDialogue(),
                reply(done, menu=menu),
            )
        case "relink.end_family":
            return (*_family_ended(links), EndDialogue(), reply(_FAMILY_ENDED, menu=menu))
        case _:
            return (EndDialogue(), reply(phrase("Nothing was changed."), menu=menu))


def _family_ended(links: SubjectLinks) -> tuple[Effect, ...]:
    told = phrase("The study team ended this: you do not report here any more. Thank you.")
    patient = phrase("The study team ended that a family member reports for you.")
    return (
        EndReporter(subject_id=links.subject_id, told=(told,)),
        SendMessage(to=ToSubject(subject_id=links.subject_id), parts=(patient,)),
    )


def _what_it_is_for(links: SubjectLinks, content: Content) -> Wording:
    hours = content.study.enrolment.invite_valid_hours
    if links.linked_at is None:
        return phrase(
            "A new invite for subject {code}. An earlier one does not work any more. Let the "
            "patient scan this code or open this link. It works once, for {hours} hours.",
            code=links.code,
            hours=hours,
        )
    return phrase(
        "An invite for the new phone of subject {code}. It works once, for {hours} hours. The "
        "phone linked now stays linked until the new one has sent the PIN.",
        code=links.code,
        hours=hours,
    )
