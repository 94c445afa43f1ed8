"""A service under control: the clock comes from standard input, and its end ends the service.

Only the demonstration and the tests use it. Each line is `{"now": ISO instant, "rate": number}`.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler.clock import TrialClock


@dataclass(frozen=True, slots=True)
class Controlled:
    """The clock, the task that ends with standard input, and what is called at each move."""

    clock: TrialClock
    follower: asyncio.Task[None]
    on_move: list[Callable[[], None]]


async def follow_control() -> Controlled:
    """Wait for the first line; then follow until standard input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    clock = TrialClock(*_read(await reader.readline()))
    on_move: list[Callable[[], None]] = []

    async def follow() -> None:
        while line := await reader.readline():
            clock.set(*_read(line))
            for call in on_move:
                call()

    return Controlled(clock, asyncio.create_task(follow()), on_move)


def _read(line: bytes) -> tuple[datetime, float]:
    value = json.loads(line)
    return datetime.fromisoformat(value["now"]), float(value["rate"])
