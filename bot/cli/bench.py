"""`companion bench`: the figures we promise, beside their peers, in one run."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.bench.ground import FULL, QUICK, new_ground
from bot.bench.result import Verdict, as_json, as_table
from bot.bench.rows import LONG, ROWS, run_rows
from records import log


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(bench)


def bench(
    *,
    rows: Annotated[
        list[str] | None, typer.Option(help=f"Only these rows: {', '.join(ROWS)}.")
    ] = None,
    quick: Annotated[bool, typer.Option(help="Small sizes: a look, not a measurement.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """Measure, each row beside its peer; exit 1 when a target is missed."""
    names = rows or [name for name in ROWS if name not in LONG]
    for name in names:
        if name not in ROWS:
            message = f"no such row; there are {', '.join(ROWS)}"
            raise typer.BadParameter(message, param_hint="--rows")
    log.set_up()
    with new_ground(QUICK if quick else FULL) as ground:
        figures = asyncio.run(run_rows(names, ground, _say))
    sys.stdout.write((as_json(figures) if json_ else as_table(figures)) + "\n")
    if any(one.verdict is Verdict.MISSED for one in figures):
        raise SystemExit(1)


def _say(name: str) -> None:
    sys.stderr.write(f"measuring {name} …\n")
