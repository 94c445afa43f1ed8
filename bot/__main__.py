"""`companion`, also `python -m bot`."""

import sys

from bot.cli import offline


def main() -> None:
    """Run the command line; what only looks something up starts without the rest of the house."""
    if sys.argv[1:2] and sys.argv[1] in offline.COMMANDS:
        offline.main()
        return
    # Not at the top: it brings the database, the messenger and the web server with it.
    from bot.cli.main import main as everything  # noqa: PLC0415

    everything()


if __name__ == "__main__":
    main()
