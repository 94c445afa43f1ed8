"""`companion run`, `migrate`, `check`."""

import asyncio
import contextlib
import signal
import sys
from typing import Annotated

import typer

from bot.app import Role, new_parts, serve
from bot.cli.place import database
from bot.cli.refusal import Refused
from bot.control import follow_control
from bot.settings import Settings, SettingsError, load_settings
from content.catalogue import CatalogueError, load_catalogues
from content.load import ContentError, load_content
from records import log, migrate
from scheduler.clock import Clock, SystemClock

_RoleOption = Annotated[Role, typer.Option(help="Which loops this process runs.")]
_ControlOption = Annotated[
    bool, typer.Option("--control", hidden=True, help="Take the clock from standard input.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of the service."""
    app.command()(run)
    app.command("migrate")(migrate_schema)
    app.command()(check)


def run(*, role: _RoleOption = Role.ALL, control: _ControlOption = False) -> None:
    """Run the service: polling, or webhook when COMPANION_WEBHOOK_URL is set."""
    settings = load_settings()
    log.set_up()
    with database(settings) as url:
        if not asyncio.run(migrate.is_current(url)):
            raise Refused(
                "The database has another schema than this version. Run: companion migrate"
            )
        asyncio.run(_run(settings, url, role, control=control))


def migrate_schema() -> None:
    """Bring the database to the newest schema."""
    with database(load_settings()) as url:
        migrate.upgrade(url)


def check() -> None:
    """Check content, catalogues, settings and database: one line a problem."""
    problems: list[str] = []
    drafts: tuple[str, ...] = ()
    try:
        content = load_content()
        drafts = content.drafts()
        load_catalogues()
    except ContentError as error:
        problems += error.problems
    except CatalogueError as error:
        problems.append(str(error))
    try:
        settings = load_settings()
        with database(settings) as url:
            if not asyncio.run(migrate.is_current(url)):
                problems.append("database: another schema; run: companion migrate")
    except SettingsError as error:
        problems += error.problems
    for line in problems:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{len(drafts)} entries of the content are drafts without approval.\n")
    if problems:
        raise SystemExit(1)


async def _run(settings: Settings, url: str, role: Role, *, control: bool) -> None:
    controlled = await follow_control() if control else None
    clock: Clock = controlled.clock if controlled else SystemClock()
    parts = new_parts(settings, url, clock)
    if controlled:
        controlled.on_move.append(lambda: parts.wake.nudge("due"))
    service = asyncio.create_task(serve(settings, parts, role))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.cancel)
    if controlled:
        controlled.follower.add_done_callback(lambda _: service.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        await service
