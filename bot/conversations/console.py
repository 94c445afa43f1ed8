"""A link to the page for a desk, for one use."""

from datetime import timedelta
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import tap_answered
from bot.parts.menus import staff_menu
from content.model import Content
from content.wording import Verbatim, Wording, phrase
from records.console_effects import IssueConsoleLink
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage, ToChat
from records.facts import Facts, StaffFacts
from records.overview_facts import OVERVIEW_ROLES

# Below the public address; the page itself asks before it uses the token up.
ENTER: Final = "/console/enter?t="


def console(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Give whoever may see an overview now a link that opens the page once."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    minutes = content.study.console.link_minutes
    until = said.received_at + timedelta(minutes=minutes)
    if (no := _refused(facts)) is not None or facts.credentials is None:
        parts = () if no is None else (no,)
        return (*tapped, EndDialogue(), _answer(parts, facts, content))
    token = facts.credentials.token
    link = Verbatim(f"{facts.console_url.rstrip('/')}{ENTER}{token}")
    about = f"console:{facts.staff_id}"
    words = phrase(
        "The page for your desk, to read only. The link opens it once, within {minutes} minutes. "
        "Please do not pass it on.",
        minutes=minutes,
    )
    return (
        *tapped,
        EndDialogue(),
        CloseMessages(about=about),
        IssueConsoleLink(token=token, valid_until=until),
        SendMessage(
            to=ToChat(), parts=(words, link), about=about, expires_at=until, is_protected=True
        ),
    )


def _refused(facts: StaffFacts) -> Wording | None:
    if not any(assignment.role in OVERVIEW_ROLES for assignment in facts.assignments):
        return phrase("The page is for the study team of a site. Please ask your coordinator.")
    if not facts.console_url:
        return phrase(
            "The page for a desk is not set up here. Everything on it is in this chat too: "
            "/overview and /cases."
        )
    return None


def _answer(parts: tuple[Wording, ...], facts: StaffFacts, content: Content) -> SendMessage:
    return SendMessage(to=ToChat(), parts=parts, menu=staff_menu(facts, content))
