"""`companion run`, `migrate`, `check`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Role, new_parts, serve
from bot.cli.place import database
from bot.cli.refusal import Refused
from bot.control import follow_control
from bot.settings import Settings, SettingsError, load_settings
from content.cases import changes, recorded_texts
from content.check import check_content
from content.load import ContentError, load_content
from content.strict_yaml import FileError
from records import log, migrate
from scheduler.clock import Clock, SystemClock

_RoleOption = Annotated[Role, typer.Option(help="Which loops this process runs.")]
_ControlOption = Annotated[
    bool, typer.Option("--control", hidden=True, help="Take the clock from standard input.")
]
# In a source tree the recorded cases stand beside the package; an installed one has none.
_CASES = Path(__file__).parents[2] / "tests" / "content"
_CasesOption = Annotated[
    Path | None, typer.Option(help="Folder with the recorded cases; every rule must have one.")
]
_BeforeOption = Annotated[
    Path | None,
    typer.Option(help="An earlier content folder: show which recorded texts are judged otherwise."),
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
    if problems := check_content().problems:
        raise ContentError(problems)
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


def check(*, cases: _CasesOption = None, before: _BeforeOption = None) -> None:
    """Check content, medicines, phrases, settings and database: one line a problem."""
    folder = cases or (_CASES if _CASES.is_dir() else None)
    if before is not None:
        _show_changes(before, folder)
        return
    checked = check_content(cases=folder)
    problems = [*checked.problems, *_problems_of_place()]
    for line in problems:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{len(checked.drafts)} entries of the content are drafts without approval.\n")
    if problems:
        raise SystemExit(1)


def _problems_of_place() -> Iterator[str]:
    try:
        settings = load_settings()
        with database(settings) as url:
            if not asyncio.run(migrate.is_current(url)):
                yield "database: another schema; run: companion migrate"
    except SettingsError as error:
        yield from error.problems


def _show_changes(before: Path, cases: Path | None) -> None:
    if cases is None:
        raise Refused("There are no recorded cases here. Name their folder: --cases FOLDER")
    try:
        texts = recorded_texts(cases)
    except FileError as error:
        raise Refused(str(error)) from None
    found = list(changes(load_content(before), load_content(), texts))
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(found)} of {len(texts)} recorded texts are judged otherwise.\n")


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
