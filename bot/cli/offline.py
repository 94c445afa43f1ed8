"""The commands that need nothing but the content, started without the rest of the house."""

import sys

import typer

from content.strict_yaml import FileError

_MEDICINES, _TRIAGE = "medicines", "triage"
COMMANDS = frozenset({_MEDICINES, _TRIAGE})
_REFUSED = 1


def main() -> None:
    """Run one of these commands; broken content is told in words, not with a traceback."""
    app = typer.Typer(
        name="companion", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
    )
    app.callback()(_companion)
    # Each brings as much with it as takes half of the time to an answer.
    if sys.argv[1] == _MEDICINES:
        from bot.cli import medicines  # noqa: PLC0415

        medicines.add_to(app)
    else:
        from bot.cli import triage  # noqa: PLC0415

        triage.add_to(app)
    try:
        app()
    except FileError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_REFUSED) from None


def _companion() -> None:
    """Look something up in what the trial says."""
