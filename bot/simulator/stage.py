"""What a demo adds around the phones: a clock, a record, a cast, and a plug to pull."""

from typing import Protocol

from bot.simulator.shapes import JsonObject


class Stage(Protocol):
    """The demo's side of the page; the server only forwards."""

    async def clock(self) -> JsonObject:
        """Return the trial's clock.

        `{"now": ISO UTC, "zone": "Asia/Shanghai", "local": "2026-11-03 08:00", "rate": 1.0,
        "next": ISO or null, "next_kind": str}`.
        """

    async def move(self, to: str) -> JsonObject:
        """Move the clock to "next", "hour", "morning", "play" or "pause"; return the clock.

        Raises ValueError for anything else.
        """

    async def panel(self, after: int) -> JsonObject:
        """Return what was recorded and sent after a row number.

        `{"rows": [{"n": int, "at": ISO, "kind": "recorded" | "sent" | "alarm",
        "subject": code or "", "text_en": str, "text_zh": str}], "next": int, "counts": {...}}`.
        """

    async def cast(self) -> list[JsonObject]:
        """Return who is who.

        `[{"user_id", "name", "role": "patient|nurse|coordinator|investigator", "note_en",
        "note_zh"}]`.
        """

    async def plug(self) -> JsonObject:
        """Kill the companion's process, which starts again by itself; return `{"kills": n}`."""
