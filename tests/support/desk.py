"""Inbox, worker and planner driven by hand: raw updates in, rows out, no Telegram."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.app import Parts
from bot.telegram.intake import Intake
from bot.telegram.parse import parse_update
from bot.worker import Worker
from records.read.chat import Reader
from tests.support.rows import MORNING, value

BOT_ID = 7000000001


def said(update_id: int, user_id: int, text: str, **more: Any) -> dict[str, Any]:
    """A private text message as Telegram describes it."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": int(MORNING.timestamp()),
            "chat": {"id": user_id, "type": "private", "first_name": "X"},
            "from": {"id": user_id, "is_bot": False, "first_name": "X", "language_code": "en"},
            "text": text,
            **more,
        },
    }


def intake(parts: Parts) -> Intake:
    """Stores raw updates; it is never asked to poll."""
    return Intake(parts.engine, parts.cipher, None, BOT_ID, parts.clock)


def worker(parts: Parts, parse: Any = parse_update) -> Worker:
    reader = Reader(cipher=parts.cipher, content=parts.content, bot_username="companion_bot")
    return Worker(parts.engine, reader, parts.content, parts.clock, parts.wake, parse)


async def arrive(parts: Parts, updates: Sequence[dict[str, Any]]) -> int:
    """Store updates as if Telegram had delivered them; returns how many were new."""
    return await intake(parts).store(list(updates))


async def waiting(parts: Parts) -> int:
    found = await value(parts.engine, "select count(*) from inbox_update where state = 'pending'")
    return int(found)


async def handle_all(*parts: Parts, tasks: int = 1, parse: Any = parse_update) -> None:
    """Let workers work until nothing waits, then end them."""
    workers = [worker(one, parse) for one in parts]
    running = [asyncio.create_task(w.work_forever()) for w in workers for _ in range(tasks)]
    try:
        async with asyncio.timeout(60):
            while await waiting(parts[0]):
                pass
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
