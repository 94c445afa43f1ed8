"""The command `companion`: exit 0 done, 1 refused with one clear line, 2 wrong usage."""

import sys

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli import (
    bench,
    demo,
    drill,
    enrol,
    medicines,
    people,
    phones,
    plan,
    service,
    triage,
    watch,
)
from bot.cli.refusal import Refused
from bot.settings import SettingsError
from bot.telegram.client import TelegramRefusedError
from content.catalogue import CatalogueError
from content.load import ContentError
from records.database import DatabaseRefusedError
from records.postgres import PostgresError

_REFUSED = 1

app = typer.Typer(
    help="The companion of a leukaemia trial: reminders, reports and escalations by Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
service.add_to(app)
people.add_to(app)
enrol.add_to(app)
plan.add_to(app)
drill.add_to(app)
phones.add_to(app)
demo.add_to(app)
bench.add_to(app)
triage.add_to(app)
medicines.add_to(app)
watch.add_to(app)


def main() -> None:
    """Run the command line; whatever a user can mend is one clear line, not a traceback."""
    try:
        app()
    except (SettingsError, ContentError, CatalogueError) as error:
        _refuse(str(error))
    except (Refused, DatabaseRefusedError, PostgresError) as error:
        _refuse(str(error))
    except TelegramRefusedError:
        _refuse("COMPANION_TELEGRAM_TOKEN: Telegram does not know this token")
    except (DBAPIError, OSError) as error:
        _refuse(f"COMPANION_DATABASE_URL: the database cannot be used ({type(error).__name__})")


def _refuse(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    raise SystemExit(_REFUSED)
