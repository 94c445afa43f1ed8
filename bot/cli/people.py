"""`companion staff add` and `companion enrol`: people, each with an invite link and a PIN."""

import asyncio
import getpass
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, TypedDict
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import segno
import typer
from sqlalchemy.exc import IntegrityError

from bot.app import Parts
from bot.cli.place import database, parts_for
from bot.cli.refusal import Refused
from bot.settings import Settings, load_settings
from bot.telegram.client import Connection, TelegramLink
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.shapes import Site
from content.typed import read_phone
from content.vocabulary import Arm, Language, StaffRole
from records.account_effects import EnrolSubject, IssueInvite, RegisterStaff
from records.card_effects import SetPhone
from records.cipher import ident
from records.database import Actor, acting
from records.effects import Effect
from records.write.apply import apply
from records.write.writing import Writing

_Json = Annotated[bool, typer.Option("--json", help="Print one line of JSON.")]
_Site = Annotated[list[str], typer.Option("--site", help="Site, for example 01.")]
_ONE_SITE = Annotated[str, typer.Option("--site", help="Site, for example 01.")]

staff = typer.Typer(help="The study team.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands about people."""
    staff.command("add")(staff_add)
    app.add_typer(staff, name="staff")
    app.command()(enrol)


@staff.callback()
def _group() -> None:
    """The study team."""


def staff_add(
    role: Annotated[StaffRole, typer.Option(help="What this person may do.")],
    site: _Site,
    name: Annotated[str, typer.Option(help="Shown to patients; stored encrypted.")],
    language: Annotated[Language, typer.Option()] = Language.ZH_CN,
    *,
    json_: _Json = False,
) -> None:
    """Register a staff member; prints the invite link and the one-time PIN."""

    def effects(content: Content, cause: str) -> _Asked:
        for site_id in site:
            _site(content, site_id)
        register = RegisterStaff(
            name=name.strip(), language=language, role=role, site_ids=tuple(site)
        )
        return [register], f"{role.value} {name.strip()}", {"staff_id": ident(cause, _FIRST_STAFF)}

    _invite(effects, json_=json_)


def enrol(  # noqa: PLR0913, PLR0917 - the options of the command
    subject: Annotated[str, typer.Argument(help="Subject code, for example 01-009.")],
    site: _ONE_SITE,
    arm: Annotated[Arm, typer.Option()],
    day1: Annotated[str, typer.Option(help="Day 1, YYYY-MM-DD.")],
    language: Annotated[Language, typer.Option()],
    usual_time: Annotated[str | None, typer.Option(help="Usual dose time, HH:MM.")] = None,
    phone: Annotated[str | None, typer.Option(help="Number to call; kept encrypted.")] = None,
    *,
    json_: _Json = False,
) -> None:
    """Register a subject; prints the invite link with its QR code, and the PIN."""

    def effects(content: Content, cause: str) -> _Asked:
        place = _site(content, site)
        if not place.accepts(subject):
            raise Refused(
                f"{subject}: not a subject code of site {site} ({place.subject_code_pattern})"
            )
        venetoclax = content.study.venetoclax
        is_ordered = arm is venetoclax.arm
        effect = EnrolSubject(
            code=subject,
            site_id=site,
            arm=arm,
            day1=_day1(day1, place, content),
            language=language,
            usual_time=_usual_time(usual_time, content),
            ordered_dose_mg=venetoclax.initial_order_mg if is_ordered else None,
            dose_days=(venetoclax.first_day, venetoclax.last_day) if is_ordered else None,
        )
        number = () if phone is None else (_number(phone, ident(cause, _FIRST_SUBJECT)),)
        return [effect, *number], subject, {"subject_code": subject}

    _invite(effects, json_=json_)


_FIRST_STAFF = "staff_member:1"
_FIRST_SUBJECT = "subject:1"


class _Person(TypedDict, total=False):
    """Whom the invite is for."""

    subject_code: str
    staff_id: UUID


_Asked = tuple[list[Effect], str, _Person]
_Effects = Callable[[Content, str], _Asked]


def _invite(effects: _Effects, *, json_: bool) -> None:
    settings = load_settings()
    with database(settings) as url:
        whom, link, pin, until = asyncio.run(_register(settings, url, effects))
    if json_:
        line = {"for": whom, "link": link, "pin": pin, "valid_until": until.isoformat()}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    segno.make(link, error="m").terminal(compact=True)
    local = until.astimezone(ZoneInfo(settings.timezone))
    sys.stdout.write(
        f"{whom}\nInvite link: {link}\nPIN, by another way than the link: {pin}\n"
        f"Valid until {local:%Y-%m-%d %H:%M} ({settings.timezone}).\n"
    )


async def _register(
    settings: Settings, url: str, effects: _Effects
) -> tuple[str, str, str, datetime]:
    async with parts_for(settings, url) as parts:
        cause = f"cli:{uuid4()}"
        now = datetime.now(UTC)
        asked, whom, person = effects(parts.content, cause)
        rules = parts.content.study.enrolment
        token = parts.cipher.new_token(cause)
        pin = parts.cipher.new_pin(cause, rules.pin_digits)
        until = now + timedelta(hours=rules.invite_valid_hours)
        invite = IssueInvite(token=token, pin=pin, valid_until=until, **person)
        connection = Connection(
            token=settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_base_url,
            proxy=settings.telegram_proxy,
        )
        async with TelegramLink(connection) as telegram:
            link = f"https://t.me/{telegram.username}?start={token}"
        try:
            await _write(parts, cause, now, [*asked, invite])
        except IntegrityError:
            raise Refused(f"{whom}: already registered") from None
        return whom, link, pin, until


async def _write(parts: Parts, cause: str, now: datetime, effects: list[Effect]) -> None:
    async with acting(parts.engine, Actor(f"cli:{getpass.getuser()}", "admin")) as conn:
        w = Writing(
            conn=conn,
            cipher=parts.cipher,
            content=parts.content,
            cause=cause,
            now=now,
            originator="staff",
        )
        await apply(w, effects, Language.EN)


def _site(content: Content, site_id: str) -> Site:
    if site_id not in content.sites:
        raise Refused(f"{site_id}: no such site; there are {', '.join(sorted(content.sites))}")
    return content.sites[site_id]


def _day1(typed: str, site: Site, content: Content) -> date:
    try:
        day1 = date.fromisoformat(typed)
    except ValueError:
        raise Refused(f"{typed}: not a date; write YYYY-MM-DD") from None
    today = local_date(datetime.now(UTC), site.zone)
    rules = content.study.enrolment
    first = today + timedelta(days=rules.day1_earliest_days)
    last = today + timedelta(days=rules.day1_latest_days)
    if not first <= day1 <= last:
        raise Refused(f"{typed}: day 1 must lie between {first} and {last}")
    return day1


def _number(typed: str, subject_id: UUID) -> SetPhone:
    number = read_phone(typed)
    if number is None:
        raise Refused(f"{typed}: not a phone number")
    return SetPhone(subject_id=subject_id, number=number)


def _usual_time(typed: str | None, content: Content) -> time | None:
    if typed is None:
        return None
    rules = content.study.usual_time
    try:
        at = time.fromisoformat(typed)
    except ValueError:
        raise Refused(f"{typed}: not a time; write HH:MM") from None
    if not rules.allows(at):
        raise Refused(f"{typed}: must lie between {rules.earliest:%H:%M} and {rules.latest:%H:%M}")
    return at
