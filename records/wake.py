"""Waiting for PostgreSQL to say that there is work, instead of asking again and again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from records.pulse import Pulse

CHANNELS = ("inbox", "outbox", "due")
# A notification is lost while the listening connection is down, so nobody waits longer than this.
FALLBACK_SECONDS = 5.0
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


class Wake:
    """One event a channel, set by PostgreSQL at commit or by this process.

    `pulses` are those of the loops that wait here.
    """

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._events = {name: asyncio.Event() for name in CHANNELS}
        self.pulses = {name: Pulse() for name in CHANNELS}

    def nudge(self, channel: str) -> None:
        """Say that there may be work."""
        self._events[channel].set()

    async def wait(self, channel: str, seconds: float = FALLBACK_SECONDS) -> None:
        """Return when there may be work, at the latest after `seconds`."""
        self.pulses[channel].beat()
        event = self._events[channel]
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await event.wait()
        except TimeoutError:
            return
        finally:
            event.clear()


@asynccontextmanager
async def listening(engine: AsyncEngine, wake: Wake) -> AsyncIterator[asyncio.Event]:
    """Keep one connection that listens; the event it gives is set when the connection is lost."""
    async with engine.connect() as conn:
        auto = await conn.execution_options(isolation_level="AUTOCOMMIT")
        raw = (await auto.get_raw_connection()).driver_connection
        if not isinstance(raw, asyncpg.Connection):
            message = "listening needs asyncpg"
            raise TypeError(message)

        def heard(_: object, __: int, channel: str, ___: str) -> None:
            wake.nudge(channel.removeprefix("companion_"))

        lost = asyncio.Event()
        raw.add_termination_listener(lambda _: lost.set())
        try:
            for name in CHANNELS:
                await raw.add_listener(f"companion_{name}", heard)
                wake.nudge(name)  # what came before we listened
        except _BROKEN as error:
            message = "the database went away"
            raise ConnectionError(message) from error
        try:
            yield lost
        finally:
            if not raw.is_closed():
                with contextlib.suppress(*_BROKEN):
                    await raw.reset()
