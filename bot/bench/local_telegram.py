"""A local Telegram as a process of its own, with updates that wait: `python -m … FILE`."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bench.process import child, first_line
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from scheduler.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits, and the person it comes from."""

    user_id: int
    update: dict[str, Any]


@asynccontextmanager
async def telegram_with(updates: list[Waiting], file: Path) -> AsyncIterator[str]:
    """Run it while the block runs; gives the address. The rate of the bot is not limited."""
    _write(updates, file)
    async with child("-m", "bot.bench.local_telegram", str(file), environment={}) as process:
        yield await first_line(process)


def _write(updates: list[Waiting], file: Path) -> None:
    file.write_text(json.dumps([[one.user_id, one.update] for one in updates]), encoding="utf-8")


async def _serve(updates: list[Waiting]) -> None:
    telegram = SimulatedTelegram(SystemClock().now, limits=RateLimits(enforced=False))
    for one in updates:
        telegram.updates.add_raw(one.update, lane=one.user_id)
    async with serving(telegram, page=False) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(_serve([Waiting(user_id, update) for user_id, update in given]))
