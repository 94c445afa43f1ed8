"""Whether a loop of this process still goes round."""

import asyncio


class Pulse:
    """Beaten by a loop with each turn; felt by whoever writes the heartbeats."""

    def __init__(self) -> None:
        """Start without a beat."""
        self._at: float | None = None

    def beat(self) -> None:
        """Note that the loop goes round."""
        self._at = asyncio.get_running_loop().time()

    def is_felt(self, seconds: float) -> bool:
        """Whether there was a beat in the last so many seconds."""
        return self._at is not None and asyncio.get_running_loop().time() - self._at <= seconds
