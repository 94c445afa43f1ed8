"""The trial's clock of the demonstration: kept in a file, moved from due moment to due moment."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from scheduler.clock import TrialClock

SetClock = Callable[[datetime, float], Awaitable[None]]
PLAYING_RATE = 600.0
_NORMAL_RATE = 1.0


class DemoClock:
    """One clock for the local Telegram and the companion; it only goes forward."""

    def __init__(self, file: Path, start: datetime, tell: SetClock) -> None:
        """Go on where the file says, or at `start`. `tell` passes each setting on."""
        self._file = file
        self._tell = tell
        self._clock = TrialClock(self._kept(start), _NORMAL_RATE)

    def now(self) -> datetime:
        """The trial's moment, aware UTC."""
        return self._clock.now()

    @property
    def rate(self) -> float:
        """Trial seconds in a real second."""
        return self._clock.rate

    async def begin(self) -> None:
        """Pass the present setting on for the first time."""
        await self.set(self.now(), _NORMAL_RATE)

    async def set(self, moment: datetime, rate: float | None = None) -> None:
        """Go to this moment, not back, at this rate."""
        moment = max(moment, self.now())
        self._clock.set(moment, self.rate if rate is None else rate)
        self.keep()
        await self._tell(moment, self.rate)

    async def play(self, *, is_on: bool) -> None:
        """Let ten minutes pass in a second, or one second in a second."""
        await self.set(self.now(), PLAYING_RATE if is_on else _NORMAL_RATE)

    def keep(self) -> None:
        """Write the moment down, so that a restart goes on from here."""
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps({"now": self.now().isoformat()}), encoding="utf-8")
        part.replace(self._file)

    def _kept(self, start: datetime) -> datetime:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))["now"]
        except (OSError, ValueError, KeyError):
            return start
        return max(start, datetime.fromisoformat(kept)).astimezone(UTC)
