"""What a tick began has ended when the ticking ends."""

import asyncio

from scheduler.ticks import ticking

_AT_ONCE = 0.01


async def test_tick_that_runs_at_the_end_is_ended_and_waited_for() -> None:
    began, said = asyncio.Event(), list[str]()

    async def tick() -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            # What a transaction needs to be rolled back: one more turn of the loop, or several.
            for _ in range(3):
                await asyncio.sleep(0)
            said.append("rolled back")

    async with ticking({"look": (_AT_ONCE, tick)}):
        async with asyncio.timeout(30):
            await began.wait()
    assert said == ["rolled back"]


async def test_tick_that_fails_does_not_end_the_ticking() -> None:
    again = asyncio.Event()
    calls: list[int] = []

    async def tick() -> None:
        calls.append(1)
        if len(calls) > 1:
            again.set()
        raise LookupError

    async with ticking({"look": (_AT_ONCE, tick)}):
        async with asyncio.timeout(30):
            await again.wait()
    assert len(calls) > 1
