"""Rows `start` and `idle`: the demonstration as a visitor and as the machine sees it."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.bench.ground import Ground
from bot.bench.process import (
    child,
    companion_of,
    cpu_seconds,
    first_line,
    has_proc,
    resident_megabytes,
)
from bot.bench.result import Figure, Target, median_figure, not_measured
from bot.demo.seed import SUBJECTS
from bot.settings import PREFIX
from bot.simulator.client import PhoneClient

START = "start"
IDLE = "idle"
_START_TARGET = Target(value=10.0)
_REPLY_TARGET = Target(value=2.0)
_CPU_TARGET = Target(value=2.0)
_MEMORY_TARGET = Target(value=200.0)
_REPLY_SECONDS = 30.0
_SETTLE_SECONDS = 3.0
_PERCENT = 100.0
_ENTER_ONLY = 0o711


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demo:
    pid: int
    address: str
    started_in: float


async def start(ground: Ground) -> list[Figure]:
    """Seconds from the command to the address, and from the address to the first answer."""
    starts, replies = [], []
    for _ in range(ground.sizes.starts):
        async with _demo(ground) as demo:
            began = perf_counter()
            async with PhoneClient.adopt(demo.address, SUBJECTS[0].user_id) as phone:
                last = await phone.last_id()
                waiting = asyncio.create_task(
                    phone.wait_for("", after=last, timeout_seconds=_REPLY_SECONDS)
                )
                await phone.text("帮助")
                await waiting
            replies.append(perf_counter() - began)
            starts.append(demo.started_in)
    note = "new database, environment present"
    return [
        median_figure(
            START, "demo: command to address", starts, "s", target=_START_TARGET, note=note
        ),
        median_figure(START, "demo: address to first reply", replies, "s", target=_REPLY_TARGET),
    ]


async def idle(ground: Ground) -> list[Figure]:
    """Processor time and memory of the companion's process while nothing happens."""
    if not has_proc():
        return [not_measured(IDLE, "companion", "this system has no /proc")]
    seconds = ground.sizes.idle_seconds
    async with _demo(ground) as demo:
        await asyncio.sleep(_SETTLE_SECONDS)
        pid = companion_of(demo.pid)
        began, used = perf_counter(), cpu_seconds(pid)
        await asyncio.sleep(seconds)
        share = _PERCENT * (cpu_seconds(pid) - used) / (perf_counter() - began)
        memory = resident_megabytes(pid)
    note = f"over {seconds:g} s"
    return [
        median_figure(IDLE, "companion: of one core", [share], "%", target=_CPU_TARGET, note=note),
        median_figure(IDLE, "companion: resident memory", [memory], "MB", target=_MEMORY_TARGET),
    ]


@asynccontextmanager
async def _demo(ground: Ground) -> AsyncIterator[_Demo]:
    home = _new_home(ground)
    began = perf_counter()
    async with child(
        "-m",
        "bot",
        "demo",
        "--headless",
        "--port",
        str(_free_port()),
        environment={f"{PREFIX}HOME": str(home)},
    ) as process:
        line = await first_line(process)
        yield _Demo(pid=process.pid, address=line.split()[-1], started_in=perf_counter() - began)


def _new_home(ground: Ground) -> Path:
    home = Path(tempfile.mkdtemp(dir=ground.home))
    home.chmod(_ENTER_ONLY)  # as root the server runs as another user
    return home


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
