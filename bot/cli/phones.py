"""`companion phones`: whom to call where the messenger is out."""

import asyncio
import getpass
import sys
from typing import Annotated

import typer

from bot.cli.place import database, parts_for
from bot.cli.refusal import Refused
from bot.settings import Settings, load_settings
from records.database import Actor, acting
from records.read.phones import numbers_on


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(phones)


def phones(site: Annotated[str, typer.Option(help="Site, for example 01.")]) -> None:
    """Print who takes part at a site and the number to call, for the day Telegram is out."""
    settings = load_settings()
    with database(settings) as url:
        asyncio.run(_phones(settings, url, site))


async def _phones(settings: Settings, url: str, site: str) -> None:
    async with parts_for(settings, url) as parts:
        if site not in parts.content.sites:
            raise Refused(
                f"{site}: no such site; there are {', '.join(sorted(parts.content.sites))}"
            )
        async with acting(parts.engine, Actor(f"cli:{getpass.getuser()}", "admin")) as conn:
            found = await numbers_on(conn, parts.cipher, [site])
    if not found:
        sys.stdout.write("Nobody takes part at this site.\n")
    for one in found:
        number = one.number or "no number kept"
        sys.stdout.write(f"{one.code}\t{one.arm.value}\t{one.status.value}\t{number}\n")
