"""`companion drill`: tries the alarm of a site now."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer

from bot.cli.place import database, parts_for
from bot.cli.refusal import Refused
from bot.cli.registering import actor, site_of
from bot.settings import Settings, load_settings
from content.plan.contact import may_drill
from records.database import acting
from records.drill_effects import BeginDrill
from records.write.apply import apply_all
from records.write.writing import Writing


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(drill)


def drill(site: Annotated[str, typer.Option(help="Site, for example 01.")]) -> None:
    """Call whoever is on duty at a site to a case about nobody; no patient hears of it."""
    settings = load_settings()
    with database(settings) as url:
        asyncio.run(_drill(settings, url, site))
    sys.stdout.write(f"The drill at site {site} has begun; /health shows how it ends.\n")


async def _drill(settings: Settings, url: str, site_id: str) -> None:
    now = datetime.now(UTC)
    async with parts_for(settings, url) as parts:
        times = parts.content.contact.drill
        if not may_drill(times, site_of(parts.content, site_id), now):
            raise Refused(
                f"a drill begins on a working day between {times.begins:%H:%M} and"
                f" {times.ends:%H:%M} at the site, so that nobody is woken"
            )
        async with acting(parts.engine, actor()) as conn:
            w = Writing(
                conn=conn,
                cipher=parts.cipher,
                content=parts.content,
                cause=f"cli:{uuid4()}",
                now=now,
                originator="staff",
            )
            await apply_all([(w, (BeginDrill(site_id=site_id),))])
