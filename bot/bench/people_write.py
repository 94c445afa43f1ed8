"""Updates as Telegram would send them: taps on the buttons of reminders, and words."""

from datetime import datetime
from typing import Any

import asyncpg

from bot.app import Parts
from bot.bench.cohort import Someone
from bot.bench.local_telegram import Waiting
from bot.simulator.telegram import DEFAULT_TOKEN

# Taken, Later, Not taken, Problem: the order of the buttons under a reminder.
_TAKEN = 0
_WORDS = ("help", "today", "I walked {number} steps in the park today")
_EVERY_THIRD = 3


async def taps(owner: asyncpg.Connection, parts: Parts, people: list[Someone]) -> list[Waiting]:
    """Everybody presses "Taken" under their own reminder."""
    rows = await owner.fetch(
        "select subject_id, communication_id, chat_index from communication where lane = 2"
    )
    found = {row["subject_id"]: row for row in rows}
    return [_tap(parts, one, number, found[one.key]) for number, one in enumerate(people)]


def texts(people: list[Someone], at: datetime) -> list[Waiting]:
    """Everybody writes: two thirds something known, one third something only a nurse can answer."""
    words = [_WORDS[n % len(_WORDS)].format(number=n) for n in range(len(people))]
    return [
        Waiting(one.phone, {"message": _message(one, number, at, words[number])})
        for number, one in enumerate(people)
    ]


def mixed(tapped: list[Waiting], written: list[Waiting]) -> list[Waiting]:
    """Of each person one update: two thirds press, one third writes."""
    pairs = zip(tapped, written, strict=True)
    return [w if n % _EVERY_THIRD == 0 else t for n, (t, w) in enumerate(pairs)]


def _tap(parts: Parts, one: Someone, number: int, row: Any) -> Waiting:  # noqa: ANN401 - a record
    data = parts.cipher.reference(row["communication_id"], _TAKEN, row["chat_index"])
    bot = {"id": int(DEFAULT_TOKEN.partition(":")[0]), "is_bot": True, "first_name": "Companion"}
    message = {
        "message_id": number + 1,
        "date": 0,
        "chat": _chat(one),
        "from": bot,
        "text": "Please take your dose.",
        "reply_markup": {"inline_keyboard": [[{"text": "Taken", "callback_data": data}]]},
    }
    query = {
        "id": str(number + 1),
        "from": _person(one),
        "message": message,
        "chat_instance": str(-one.phone),
        "data": data,
    }
    return Waiting(one.phone, {"callback_query": query})


def _message(one: Someone, number: int, at: datetime, text: str) -> dict[str, Any]:
    return {
        "message_id": number + 1,
        "date": int(at.timestamp()),
        "chat": _chat(one),
        "from": _person(one),
        "text": text,
    }


def _chat(one: Someone) -> dict[str, Any]:
    return {"id": one.phone, "type": "private", "first_name": "Wei"}


def _person(one: Someone) -> dict[str, Any]:
    return {"id": one.phone, "is_bot": False, "first_name": "Wei", "language_code": "en"}
