"""`companion staff add`: a member of the study team, with an invite link and a PIN."""

import asyncio
from typing import Annotated

import typer

from bot.cli.place import database, parts_for
from bot.cli.registering import Asked, Invited, register, show, site_of
from bot.settings import Settings, load_settings
from content.vocabulary import Language, StaffRole
from records.account_effects import RegisterStaff
from records.cipher import ident

_Json = Annotated[bool, typer.Option("--json", help="Print one line of JSON.")]
_Site = Annotated[list[str], typer.Option("--site", help="Site, for example 01.")]
_FIRST_STAFF = "staff_member:1"

staff = typer.Typer(help="The study team.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands about the study team."""
    staff.command("add")(staff_add)
    app.add_typer(staff, name="staff")


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
    settings = load_settings()
    new = RegisterStaff(name=name.strip(), language=language, role=role, site_ids=tuple(site))
    with database(settings) as url:
        invited = asyncio.run(_add(settings, url, new))
    show(invited, settings, json_=json_)


async def _add(settings: Settings, url: str, new: RegisterStaff) -> Invited:
    async with parts_for(settings, url) as parts:
        for site_id in new.site_ids:
            site_of(parts.content, site_id)

        def asked(cause: str) -> Asked:
            staff_id = ident(cause, _FIRST_STAFF)
            whom = f"{new.role.value} {new.name}"
            return Asked(effects=[new], whom=whom, person={"staff_id": staff_id})

        (invited,) = await register(settings, parts, [asked])
        return invited
