"""`companion plan`: every message a subject will get, dated, before it is sent."""

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import text

from bot.app import Parts
from bot.cli.place import database, parts_for
from bot.cli.refusal import Refused
from bot.settings import Settings, load_settings
from records.read.subject import subjects
from records.read.visits import visits_of
from scheduler.preview import Planned, once_arrived, planned_messages

if TYPE_CHECKING:
    from uuid import UUID

_BY_CODE = text("select subject_id from subject where code = :code")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(plan)


def plan(subject: Annotated[str, typer.Argument(help="Subject code.")]) -> None:
    """Show every message this subject will get while nothing is answered."""
    settings = load_settings()
    with database(settings) as url:
        asyncio.run(_plan(settings, url, subject))


async def _plan(settings: Settings, url: str, code: str) -> None:
    async with parts_for(settings, url) as parts, parts.engine.connect() as conn:
        key: UUID | None = (await conn.execute(_BY_CODE, {"code": code})).scalar_one_or_none()
        if key is None:
            raise Refused(f"{code}: no such subject")
        facts = replace((await subjects(conn, [key]))[key], visits=await visits_of(conn, key))
        planned = planned_messages(once_arrived(facts, parts.content), parts.content)
        _print(parts, planned, parts.content.sites[facts.site_id].zone)


def _print(parts: Parts, planned: tuple[Planned, ...], zone: str) -> None:
    if not planned:
        sys.stdout.write("No message is planned.\n")
    for one in planned:
        at = one.at.astimezone(ZoneInfo(zone))
        sys.stdout.write(f"{at:%Y-%m-%d %H:%M} ({zone})\n")
        for part in one.message.parts:
            words = parts.translator.render(part, one.language)
            sys.stdout.write("".join(f"    {line}\n" for line in words.splitlines()))
