"""What became of a call, judged from Telegram's answer."""

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.errors import Fate, verdict


@pytest.mark.parametrize(
    "words",
    [
        "Message is not modified: specified new message content and reply markup are the same",
        "Query is too old and response timeout expired or query ID is invalid",
        "Message to edit not found",
    ],
)
def test_what_a_second_tap_brings_is_done_already(words: str) -> None:
    assert verdict(BadRequest(words)).fate is Fate.SENT


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Forbidden("bot was blocked by the user"), Fate.UNREACHABLE),
        (BadRequest("Chat not found"), Fate.UNREACHABLE),
        (BadRequest("Button_data_invalid"), Fate.PLAIN),
        (BadRequest("Message text is empty"), Fate.REJECTED),
        (RetryAfter(7), Fate.SLOW_DOWN),
        (TimedOut(), Fate.UNKNOWN),
        (NetworkError("httpx.ReadError"), Fate.UNKNOWN),
        (TelegramError("Something new"), Fate.UNKNOWN),
    ],
    ids=lambda one: str(one)[:30],
)
def test_refusal_is_judged_by_its_kind(error: TelegramError, fate: Fate) -> None:
    assert verdict(error).fate is fate


def test_telegram_says_how_long_to_wait() -> None:
    assert verdict(RetryAfter(7)).wait_seconds == pytest.approx(7.0)
