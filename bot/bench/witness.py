"""When something reached a phone, seen from inside the local Telegram."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from bot.simulator.telegram import SimulatedTelegram

MESSAGE, ANSWER = "message", "answer"
_SILENCE_SECONDS = 60.0


class Witness:
    """Tells the moment (of `perf_counter`) at which what is expected arrives."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        """Take the local Telegram to look at."""
        self._telegram = telegram
        self._waiting: dict[tuple[str, int], asyncio.Future[float]] = {}

    def expect(self, kind: str, user_id: int) -> asyncio.Future[float]:
        """The moment of the next event of this kind on this phone."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[kind, user_id] = future
        return future

    async def watch(self) -> None:
        """Look until cancelled."""
        async for event in self._telegram.events.listen(silence_seconds=_SILENCE_SECONDS):
            at = perf_counter()
            if event is None or event.get("message", {}).get("outgoing"):
                continue
            future = self._waiting.pop((event["kind"], event.get("user_id", 0)), None)
            if future is not None and not future.done():
                future.set_result(at)


@asynccontextmanager
async def watching(telegram: SimulatedTelegram) -> AsyncIterator[Witness]:
    """A witness that looks while the block runs."""
    witness = Witness(telegram)
    task = asyncio.create_task(witness.watch())
    try:
        yield witness
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
