"""Time as the companion sees it: the system's, or a trial's clock that a demonstration moves."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and how long to wait for a moment."""

    def now(self) -> datetime:
        """The moment, aware UTC."""
        ...

    def seconds_until(self, moment: datetime) -> float:
        """How many real seconds until this moment; 0 when it has passed."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The moment, aware UTC."""
        return datetime.now(UTC)

    def seconds_until(self, moment: datetime) -> float:
        """Real seconds until this moment."""
        return max(0.0, (moment - self.now()).total_seconds())


class TrialClock:
    """A clock that can be set, and run faster; for demonstrations and tests only."""

    def __init__(self, start: datetime, rate: float = 1.0) -> None:
        """Start at this moment; `rate` trial seconds pass in a real one."""
        self._anchor = start
        self._rate = rate
        self._since = asyncio.get_running_loop().time()

    @property
    def rate(self) -> float:
        """Trial seconds in a real second; 0 stands still."""
        return self._rate

    def now(self) -> datetime:
        """The moment, aware UTC."""
        passed = asyncio.get_running_loop().time() - self._since
        return self._anchor + timedelta(seconds=passed * self._rate)

    def seconds_until(self, moment: datetime) -> float:
        """Real seconds until this moment at the present rate."""
        gap = max(0.0, (moment - self.now()).total_seconds())
        if gap == 0:
            return 0.0
        return gap / self._rate if self._rate > 0 else float("inf")

    def set(self, moment: datetime, rate: float) -> None:
        """Go on from this moment at this rate."""
        self._anchor = moment
        self._rate = rate
        self._since = asyncio.get_running_loop().time()
