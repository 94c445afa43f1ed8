"""Telegram's updates become inbox rows: committed first, confirmed afterwards."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.parse import chat_of
from records import inbox
from records.cipher import Cipher
from records.database import stop_if_cancelled
from records.log import logger
from records.pulse import Pulse
from scheduler.clock import Clock

_POLL_SECONDS = 25
_GRACE_SECONDS = 10
_MOST = 100
_PAUSE_SECONDS = (1.0, 2.0, 5.0, 10.0)
# What may happen to a poll; the next one asks for the same again.
FAILURES = (TelegramError, SQLAlchemyError, OSError)
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Poll:
    """Asks for updates and gives them raw: one malformed update must not cost the whole batch."""

    url: str
    request: BaseRequest

    async def ask(self, offset: int | None) -> list[dict[str, Any]]:
        """Wait for updates from `offset` on. Raises `TelegramError`."""
        asked = {
            "timeout": _POLL_SECONDS,
            "limit": _MOST,
            "allowed_updates": json.dumps(KINDS),
            **({} if offset is None else {"offset": offset}),
        }
        answer: Any = await self.request.post(
            f"{self.url}?{urlencode(asked)}", read_timeout=_POLL_SECONDS + _GRACE_SECONDS
        )
        return [raw for raw in answer if isinstance(raw, dict)]


class Intake:
    """Stores what arrives. The offset lives in memory only: repeats fall on the unique key.

    `pulse` is felt while Telegram answers.
    """

    def __init__(
        self, engine: AsyncEngine, cipher: Cipher, poll: Poll, bot_id: int, clock: Clock
    ) -> None:
        """Take the database, the keys, the way to ask, and the clock that stamps arrivals."""
        self._engine = engine
        self._cipher = cipher
        self._poll = poll
        self._bot_id = bot_id
        self._clock = clock
        self._offset: int | None = None
        self._failures = 0
        self.pulse = Pulse()

    async def poll_forever(self) -> None:
        """Ask for updates until cancelled. No error ends the loop, and none confirms an update."""
        while True:
            try:
                await self.poll_once()
                self.pulse.beat()
                self._failures = 0
            except FAILURES as error:
                stop_if_cancelled()
                await self._pause(error)

    async def store(self, raws: list[dict[str, Any]]) -> int:
        """Commit these updates in Telegram's own order; returns how many were new."""
        known = [raw for raw in raws if isinstance(raw.get("update_id"), int)]
        rows = [self._sealed(raw) for raw in sorted(known, key=lambda raw: raw["update_id"])]
        async with self._engine.begin() as conn:
            return await inbox.store(conn, rows)

    async def poll_once(self) -> bool:
        """Ask once, commit what came; the next asking confirms it. False when nothing came."""
        raws = await self._poll.ask(self._offset)
        if raws:
            await self.store(raws)
            ids = [raw["update_id"] for raw in raws if isinstance(raw.get("update_id"), int)]
            self._offset = max(ids, default=(self._offset or 0) - 1) + 1
        return bool(raws)

    async def _pause(self, error: Exception) -> None:
        wait = _PAUSE_SECONDS[min(self._failures, len(_PAUSE_SECONDS) - 1)]
        if isinstance(error, RetryAfter):
            after = error.retry_after
            wait = float(after if isinstance(after, int) else after.total_seconds())
        fault = "another_poller" if isinstance(error, Conflict) else type(error).__name__
        logger().warning("poll_failed", fault=fault, seconds=wait, attempts=self._failures)
        self._failures += 1
        await asyncio.sleep(wait)

    def _sealed(self, raw: dict[str, Any]) -> inbox.NewUpdate:
        update_id = int(raw["update_id"])
        chat = chat_of(raw)
        index = self._cipher.chat_index(chat if chat is not None else -update_id)
        row = inbox.raw_row(self._bot_id, update_id)
        text = json.dumps(raw, separators=(",", ":"))
        return inbox.NewUpdate(
            bot_id=self._bot_id,
            update_id=update_id,
            chat_index=index,
            raw=self._cipher.seal(text, field="inbox_update.raw", row=row),
            received_at=self._clock.now(),
        )
