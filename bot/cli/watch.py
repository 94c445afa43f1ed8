"""`companion watch`: from another machine, for the day the companion cannot say it is dead."""

import shlex
import subprocess
import sys
import time
from typing import Annotated

import httpx
import typer

from bot.cli.refusal import Refused

_OK = 200
_TIMEOUT_SECONDS = 10.0
_COMMAND_SECONDS = 60.0
_UrlArgument = Annotated[str, typer.Argument(help="Address of /health, https://…/health")]
_EveryOption = Annotated[float, typer.Option(min=1.0, help="Seconds between two looks.")]
_GraceOption = Annotated[int, typer.Option(min=1, help="Red looks in a row before it counts.")]
_AgainOption = Annotated[int, typer.Option(min=1, help="Red looks until the command runs again.")]
_OnceOption = Annotated[bool, typer.Option("--once", help="Look once and end.")]
_OnRedOption = Annotated[
    str | None,
    typer.Option(help="Command to run when it is red, with one line about it as last argument."),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(watch)


def watch(
    url: _UrlArgument,
    every: _EveryOption = 60.0,
    grace: _GraceOption = 3,
    again: _AgainOption = 15,
    on_red: _OnRedOption = None,
    once: _OnceOption = False,  # noqa: FBT002 - an option of the command
) -> None:
    """Look at /health again and again; end with exit code 1 when it is red.

    With --on-red the command runs instead, and again while it stays red; watching goes on.
    """
    red = 0
    while True:
        why = fault_of(url)
        red = 0 if why is None else red + 1
        if once or (red == grace and on_red is None):
            if why is not None:
                raise Refused(why)
            sys.stdout.write("green\n")
            return
        if why is not None and on_red is not None and red >= grace:
            sys.stderr.write(f"{why}\n")
            if (red - grace) % again == 0:
                run_on_red(on_red, why)
        time.sleep(every)


def fault_of(url: str) -> str | None:
    """One line about what is wrong; None where all is well."""
    try:
        answer = httpx.get(url, timeout=_TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"companion does not answer ({type(error).__name__})"
    if answer.status_code == _OK:
        return None
    try:
        body = answer.json()
        silent = ", ".join(map(str, body["silent"])) or "none"
        untaken = int(body["exhausted"]["red"])
        return (
            f"companion is red: silent {silent}; ladders at fault {int(body['found'])};"
            f" red cases nobody took {untaken}"
        )
    except (ValueError, KeyError, TypeError):
        return f"companion is red: HTTP {answer.status_code}"


def run_on_red(command: str, why: str) -> None:
    """Run the operator's own command; that it fails does not end the watching."""
    try:
        subprocess.run(  # noqa: S603 - the operator gave it
            [*shlex.split(command), why], check=False, timeout=_COMMAND_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"the command failed ({type(error).__name__})\n")
