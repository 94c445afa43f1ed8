"""Logs: one event with keys from an allowed list; ids and codes, never a person's words."""

import logging
import sys
from typing import Any

import structlog

_ALLOWED = frozenset(
    {
        "attempts",
        "communication_id",
        "conversation",
        "count",
        "due_id",
        "effects",
        "error",
        "event",
        "fault",
        "inbox_id",
        "kind",
        "lane",
        "late",
        "level",
        "loop",
        "method",
        "role",
        "seconds",
        "state",
        "timestamp",
        "update_id",
        "version",
    }
)
# httpx writes every address at INFO, and Telegram's address holds the token.
_QUIET = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn.access")
# Cutting a connection short when the process ends is no event; python-telegram-bot writes an answer
# that it cannot read whole, people's words in it, and what fails there is raised to us anyway.
_SILENT = ("sqlalchemy.pool", "telegram")


def _allowed_only(_: Any, __: str, event: Any) -> Any:  # noqa: ANN401 - structlog's processor shape
    unknown = set(event) - _ALLOWED
    for key in unknown:
        del event[key]
    if unknown:
        event["fault"] = "log key not allowed"
    return event


def set_up(*, stream: Any = None) -> None:  # noqa: ANN401 - any text stream
    """Set up logging for the process: JSON lines on stderr."""
    logging.basicConfig(level=logging.WARNING, stream=stream or sys.stderr, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allowed_only,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
    )


def logger() -> Any:  # noqa: ANN401 - structlog's bound logger
    """The logger of the companion."""
    return structlog.get_logger()
