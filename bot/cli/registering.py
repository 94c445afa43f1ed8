"""New people: registered all together or not at all, each with an invite link and a PIN."""

import getpass
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypedDict
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import segno
from sqlalchemy.exc import IntegrityError

from bot.app import Parts
from bot.cli.refusal import Refused
from bot.parts.invites import INVITE_LINK
from bot.settings import Settings
from bot.telegram.client import Connection, TelegramLink
from content.model import Content
from content.plan.shapes import Site
from content.vocabulary import Language
from records.account_effects import IssueInvite
from records.database import Actor, acting
from records.effects import Effect
from records.write.apply import apply
from records.write.writing import Writing


class Person(TypedDict, total=False):
    """Whom the invite is for."""

    subject_code: str
    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What registers one person."""

    effects: Sequence[Effect]
    whom: str
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What one person gets."""

    whom: str
    link: str
    pin: str
    until: datetime


# Takes the cause of what is written, from which the ids of its rows come.
NewPerson = Callable[[str], Asked]
Kept = Callable[[Sequence[Invited]], None]


def actor() -> Actor:
    """Name whoever runs the command."""
    return Actor(f"cli:{getpass.getuser()}", "admin")


def site_of(content: Content, site_id: str) -> Site:
    """Give a site.

    Raises:
        Refused: there is none with this id.
    """
    if site_id not in content.sites:
        raise Refused(f"{site_id}: no such site; there are {', '.join(sorted(content.sites))}")
    return content.sites[site_id]


async def register(
    settings: Settings, parts: Parts, people: Sequence[NewPerson], keep: Kept | None = None
) -> list[Invited]:
    """Register people in one transaction; `keep` is called before it ends, and fails it.

    Raises:
        Refused: somebody of them is registered already. Nobody was registered then.
    """
    causes = [f"cli:{uuid4()}" for _ in people]
    asked = [person(cause) for person, cause in zip(people, causes, strict=True)]
    connection = Connection(
        token=settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        proxy=settings.telegram_proxy,
    )
    async with TelegramLink(connection) as telegram:
        username = telegram.username
    now = datetime.now(UTC)
    until = now + timedelta(hours=parts.content.study.enrolment.invite_valid_hours)
    invited: list[Invited] = []
    async with acting(parts.engine, actor()) as conn:
        for one, cause in zip(asked, causes, strict=True):
            w = Writing(
                conn=conn,
                cipher=parts.cipher,
                content=parts.content,
                cause=cause,
                now=now,
                originator="staff",
            )
            token = parts.cipher.new_token(cause)
            pin = parts.cipher.new_pin(cause, parts.content.study.enrolment.pin_digits)
            invite = IssueInvite(token=token, pin=pin, valid_until=until, **one.person)
            try:
                await apply(w, [*one.effects, invite], Language.EN)
            except IntegrityError:
                raise Refused(f"{one.whom}: already registered") from None
            link = INVITE_LINK.format(bot=username, token=token)
            invited.append(Invited(whom=one.whom, link=link, pin=pin, until=until))
        if keep is not None:
            keep(invited)
    return invited


def show(invited: Invited, settings: Settings, *, json_: bool) -> None:
    """Print what one person gets, as one line of JSON or with the QR code of the link."""
    if json_:
        show_line(invited)
        return
    segno.make(invited.link, error="m").terminal(compact=True)
    local = invited.until.astimezone(ZoneInfo(settings.timezone))
    sys.stdout.write(
        f"{invited.whom}\nInvite link: {invited.link}\n"
        f"PIN, by another way than the link: {invited.pin}\n"
        f"Valid until {local:%Y-%m-%d %H:%M} ({settings.timezone}).\n"
    )


def show_line(invited: Invited) -> None:
    """Print what one person gets as one line of JSON."""
    line = {
        "for": invited.whom,
        "link": invited.link,
        "pin": invited.pin,
        "valid_until": invited.until.isoformat(),
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
