"""An invite as a coordinator gets it: the link with its picture, and the PIN apart from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Menu, reply
from content.model import Content
from content.vocabulary import Language
from content.wording import Verbatim, Wording, phrase
from records.account_effects import InviteSheet, IssueInvite
from records.effects import Effect
from records.facts import Credentials

INVITE_LINK: Final = "https://t.me/{bot}?start={token}"


def invite_issued(  # noqa: PLR0913 - an invite is told apart by all of these
    said: Inbound,
    content: Content,
    credentials: Credentials,
    bot_username: str,
    head: Wording,
    *,
    code: str,
    site_id: str,
    language: Language,
    menu: Menu,
) -> tuple[Effect, ...]:
    """Make the invite of a subject usable and show it, with a sheet to print in their language.

    `head` says what it is for.
    """
    link = INVITE_LINK.format(bot=bot_username, token=credentials.token)
    until = said.received_at + timedelta(hours=content.study.enrolment.invite_valid_hours)
    sheet = InviteSheet(code=code, site_id=site_id, language=language, link=link, until=until)
    to_print = phrase(
        "A sheet to print for subject {code}. Its last page is for the PIN, which you write there "
        "by hand and give by itself.",
        code=code,
    )
    return (
        IssueInvite(
            token=credentials.token,
            pin=credentials.pin,
            valid_until=until,
            subject_code=code,
        ),
        reply(head, Verbatim(link), qr=link),
        replace(reply(to_print), sheet=sheet),
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
