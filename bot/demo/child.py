"""The companion as a process of its own, so that it can be killed and comes back."""

import asyncio
import contextlib
import json
import signal
import sys
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_RESTART_SECONDS = 0.3
_STOP_SECONDS = 10.0


class Companion:
    """Runs `companion run`, starts it again when it dies, and sets its clock.

    It ends with this process, however that ends: its standard input closes.
    """

    def __init__(self) -> None:
        """Prepare; `environment` is set before it is started."""
        self.environment: Mapping[str, str] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._clock_line = b""
        self.kills = 0

    async def keep_running(self) -> None:
        """Start it, and start it again whenever it ends, until cancelled."""
        try:
            while True:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "bot",
                    "run",
                    "--control",
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.DEVNULL,
                    env=dict(self.environment),
                )
                await self._tell_clock()
                await self._process.wait()
                await asyncio.sleep(_RESTART_SECONDS)
        finally:
            await self._stop()

    async def set_clock(self, now: datetime, rate: float) -> None:
        """Let its clock go on from this moment at this rate."""
        self._clock_line = (json.dumps({"now": now.isoformat(), "rate": rate}) + "\n").encode()
        await self._tell_clock()

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            self.kills += 1

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def _tell_clock(self) -> None:
        process = self._process
        if process is None or process.stdin is None or not self._clock_line:
            return
        with contextlib.suppress(ConnectionError):
            process.stdin.write(self._clock_line)
            await process.stdin.drain()

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
