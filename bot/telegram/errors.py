"""Which error of Telegram means: sent after all, try again, refused, or nobody can tell."""

import os
from dataclasses import dataclass
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.transport import NEVER_LEFT

# Without it the library warns at each RetryAfter; it reads the environment when that is raised.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class Fate(StrEnum):
    """What an error says about the message."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    SLOW_DOWN = "slow_down"
    UNREACHABLE = "unreachable"
    PLAIN = "plain"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a call. `fault` is a code of ours, never Telegram's words about a person."""

    fate: Fate
    fault: str
    wait_seconds: float = 0.0


_BEFORE_SENDING = (
    *NEVER_LEFT,
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError),
)
_DONE_ALREADY = (
    "message is not modified",
    "message to edit not found",
    "query is too old",
    "query id is invalid",
)
_MARKUP = ("can't parse", "button_data_invalid", "reply markup", "entities", "button")
_GONE = ("chat not found", "user is deactivated")


def verdict(error: TelegramError) -> Verdict:
    """Judge an error of a call that sends or edits."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = float(wait if isinstance(wait, int) else wait.total_seconds())
            return Verdict(Fate.SLOW_DOWN, "retry_after", seconds)
        case InvalidToken():
            return Verdict(Fate.NOT_SENT, "token_refused")
        case Forbidden():
            return Verdict(Fate.UNREACHABLE, "forbidden")
        case BadRequest():
            return _bad_request(error.message.lower())
        case NetworkError():
            return _network(error)
        case _:
            return Verdict(Fate.UNKNOWN, type(error).__name__)


def _bad_request(words: str) -> Verdict:
    if any(known in words for known in _DONE_ALREADY):
        return Verdict(Fate.SENT, "already_done")
    if any(known in words for known in _GONE):
        return Verdict(Fate.UNREACHABLE, "gone")
    if any(known in words for known in _MARKUP):
        return Verdict(Fate.PLAIN, "markup_refused")
    return Verdict(Fate.REJECTED, "bad_request")


def _network(error: NetworkError) -> Verdict:
    if isinstance(error.__cause__, _BEFORE_SENDING):
        return Verdict(Fate.NOT_SENT, "no_connection")
    return Verdict(Fate.UNKNOWN, type(error).__name__)
