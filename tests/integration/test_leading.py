"""One process at a time polls and sends; when it dies, the next takes over."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import Parts
from records.lead import LeadLostError, leading
from tests.support.rows import opened, value

_WAITS = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
_KILL = """
select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and granted"""


async def _lead(parts: Parts, began: asyncio.Event) -> None:
    async with leading(parts.engine, "sender"):
        began.set()
        await asyncio.Event().wait()


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _until_one_waits(as_owner: AsyncEngine) -> None:
    while await value(as_owner, _WAITS) == 0:  # noqa: ASYNC110 - a row says it, not an event
        await asyncio.sleep(0)


async def test_second_waits_and_takes_over_when_the_connection_of_the_first_dies(
    parts: Parts, trial_url: str, as_owner: AsyncEngine
) -> None:
    first_began, second_began = asyncio.Event(), asyncio.Event()
    async with opened(trial_url) as other:
        first = asyncio.create_task(_lead(parts, first_began))
        await first_began.wait()
        second = asyncio.create_task(_lead(other, second_began))
        await _until_one_waits(as_owner)
        assert not second_began.is_set()
        assert await value(as_owner, _KILL) == 1
        with pytest.raises(LeadLostError):
            await first
        await second_began.wait()
        await _end(second)


async def test_second_takes_over_when_the_first_ends_in_order(
    parts: Parts, trial_url: str, as_owner: AsyncEngine
) -> None:
    first_began, second_began = asyncio.Event(), asyncio.Event()
    async with opened(trial_url) as other:
        first = asyncio.create_task(_lead(parts, first_began))
        await first_began.wait()
        second = asyncio.create_task(_lead(other, second_began))
        await _until_one_waits(as_owner)
        await _end(first)
        await second_began.wait()
        await _end(second)


async def test_different_work_is_led_side_by_side(parts: Parts) -> None:
    async with leading(parts.engine, "sender"), leading(parts.engine, "intake"):
        assert (
            await value(parts.engine, "select count(*) from pg_locks where locktype = 'advisory'")
            == 2
        )
