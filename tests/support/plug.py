"""A plug that can be pulled at any statement and any call, and a clock that somebody sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from typing_extensions import override

import records.sql
from bot.simulator.telegram import SimulatedTelegram
from bot.simulator.wire import Wire


class PlugPulledError(BaseException):
    """The companion stops here, whatever it is doing. No `except Exception` survives it."""


@dataclass(slots=True)
class HandClock:
    """A clock that somebody sets; it needs no running loop."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def seconds_until(self, moment: datetime) -> float:
        return 0.0 if moment <= self.moment else float("inf")


@dataclass(slots=True)
class Plug:
    """Counts what the companion asks of the database and of Telegram, and ends it at a number."""

    left: int | None = None

    def arm(self, after: int | None) -> None:
        """Pull it after so many statements and calls; None lets everything run."""
        self.left = after

    def tick(self) -> None:
        """Count one."""
        if self.left is None:
            return
        if self.left <= 0:
            raise PlugPulledError
        self.left -= 1

    @contextmanager
    def in_statements(self) -> Iterator[None]:
        """Count the statements that go round SQLAlchemy."""
        driver = records.sql._driver  # noqa: SLF001 - the one way to the driver

        def counted(conn: AsyncConnection) -> Any:
            self.tick()
            return driver(conn)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(records.sql, "_driver", counted)
            yield

    def watch(self, engine: AsyncEngine) -> None:
        """Count the statements and the commits of an engine."""
        sync = engine.sync_engine
        event.listen(sync, "before_cursor_execute", lambda *_: self.tick())
        event.listen(sync, "commit", lambda _: self.tick())


class PluggedWire(Wire):
    """A wire of which the plug can be pulled before Telegram hears it, and after."""

    def __init__(self, telegram: SimulatedTelegram, plug: Plug) -> None:
        super().__init__(telegram)
        self._plug = plug

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._plug.tick()
        answer = await super().handle_async_request(request)
        self._plug.tick()
        return answer
