"""APScheduler's only task here: to say "look now". What is due lives in rows, never in its jobs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[None]]


@asynccontextmanager
async def ticking(ticks: Mapping[str, tuple[float, Tick]]) -> AsyncIterator[None]:
    """Call each tick every so many seconds while the block runs. A late tick still runs, once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    running: set[asyncio.Task[None] | None] = set()

    def noted(tick: Tick) -> Tick:
        async def run() -> None:
            task = asyncio.current_task()
            running.add(task)
            try:
                await tick()
            finally:
                running.discard(task)

        return run

    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(noted(tick), "interval", seconds=seconds, id=name)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        # It cancels what runs and does not wait for its end; a transaction needs that.
        await asyncio.gather(*filter(None, running), return_exceptions=True)
