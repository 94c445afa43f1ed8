"""Live events for whoever watches the phones."""

import asyncio
from collections.abc import AsyncIterator

from bot.simulator.shapes import JsonObject


class EventHub:
    """Hands every published event to everybody who listens at that moment.

    Nothing is kept: a listener that comes later reads the state first.
    """

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[JsonObject | None]] = set()
        self._closed = False

    def publish(self, kind: str, user_id: int, **details: object) -> None:
        """Tell all listeners that something changed in the chat of `user_id`."""
        event: JsonObject = {"kind": kind, "user_id": user_id, **details}
        for listener in self._listeners:
            listener.put_nowait(event)

    async def listen(self, *, silence_seconds: float) -> AsyncIterator[JsonObject | None]:
        """Yield events as they come, and None after each `silence_seconds` without one.

        Ends when the hub is closed, at once if it is closed already. From the first item on,
        which is `{"kind": "hello"}`, nothing is missed.
        """
        queue: asyncio.Queue[JsonObject | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield {"kind": "hello"}
            while not self._closed:
                try:
                    event = await asyncio.wait_for(queue.get(), silence_seconds)
                except TimeoutError:
                    yield None
                    continue
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """End every listener, now and later."""
        self._closed = True
        for listener in self._listeners:
            listener.put_nowait(None)
