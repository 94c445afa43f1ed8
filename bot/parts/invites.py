"""An invite as a coordinator gets it: the link with its picture, and the PIN apart from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Menu, reply
from content.model import Content
from content.wording import Verbatim, Wording, phrase
from records.account_effects import IssueInvite
from records.effects import Effect
from records.facts import Credentials

INVITE_LINK: Final = "https://t.me/{bot}?start={token}"


def invite_issued(  # noqa: PLR0913 - an invite is told apart by all of these
    said: Inbound,
    content: Content,
    code: str,
    credentials: Credentials,
    bot_username: str,
    head: Wording,
    *,
    menu: Menu,
) -> tuple[Effect, ...]:
    """Make the invite of a subject usable and show it; `head` says what it is for."""
    link = INVITE_LINK.format(bot=bot_username, token=credentials.token)
    hours = content.study.enrolment.invite_valid_hours
    return (
        IssueInvite(
            token=credentials.token,
            pin=credentials.pin,
            valid_until=said.received_at + timedelta(hours=hours),
            subject_code=code,
        ),
        reply(head, Verbatim(link), qr=link),
        # The link is passed on; the PIN must not travel with it.
        replace(
            reply(
                phrase(
                    "The PIN for subject {code} is {pin}. Give it in person or by phone, not "
                    "together with the link.",
                    code=code,
                    pin=Verbatim(credentials.pin),
                ),
                menu=menu,
            ),
            is_protected=True,
        ),
    )
