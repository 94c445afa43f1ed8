"""`companion demo`: the whole companion on this machine, with phones on a page."""

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.place import embedded
from bot.cli.refusal import Refused
from bot.demo.show import forget, show
from bot.settings import PREFIX, default_home
from records import log
from records.postgres import EmbeddedPostgres

_PORT = 8080


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    port: Annotated[int, typer.Option(help="Port of the page on this machine.")] = _PORT,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
    fresh: Annotated[bool, typer.Option(help="Forget the last demonstration first.")] = False,
) -> None:
    """Show everything: local Telegram, embedded PostgreSQL, a small synthetic trial."""
    log.set_up()
    home = _home() / "demo"
    if fresh:
        if not EmbeddedPostgres(home / "postgres").stop():
            raise Refused("another demonstration uses this data; end it first")
        forget(home)
    (home / "show").mkdir(parents=True, exist_ok=True)
    try:
        with embedded(home / "postgres") as url, contextlib.suppress(KeyboardInterrupt):
            asyncio.run(show(home / "show", url, port, open_browser=not headless))
    except OSError as error:
        raise Refused(f"port {port} cannot be used ({error.strerror}); try --port") from None


def _home() -> Path:
    given = os.environ.get(f"{PREFIX}HOME")
    return Path(given) if given else default_home()
