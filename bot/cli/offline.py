"""The commands that need nothing but the content, started without the rest of the house."""

import sys

import typer

from bot.cli import medicines, triage
from content.load import ContentError
from content.strict_yaml import FileError

COMMANDS = frozenset({"medicines", "triage"})
_REFUSED = 1

app = typer.Typer(
    name="companion", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)
medicines.add_to(app)
triage.add_to(app)


@app.callback()
def _companion() -> None:
    """Look something up in what the trial says."""


def main() -> None:
    """Run one of these commands; broken content is told in words, not with a traceback."""
    try:
        app()
    except (FileError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_REFUSED) from None
