"""The outside witness: every call of the bot that reached this server, in order."""

from collections.abc import Callable
from datetime import datetime

from bot.simulator.shapes import JsonObject


class CallLog:
    """Calls with a known method and the right token; kept in memory only, never with the token."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._calls: list[JsonObject] = []

    def add(self, method: str, params: JsonObject, *, status: int, fault: str | None) -> None:
        """Write down one call; status 200 means that it was accepted, answered or not."""
        self._calls.append(
            {
                "n": len(self._calls) + 1,
                "method": method,
                "chat_id": params.get("chat_id"),
                "params": params,
                "status": status,
                "fault": fault,
                "at": self._now().isoformat(),
            }
        )

    def after(self, number: int) -> JsonObject:
        """Return the calls with a higher number, and the number to ask after next time."""
        return {"calls": self._calls[max(0, number) :], "next": len(self._calls)}
