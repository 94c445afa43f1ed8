"""A statement of its own runs where that is meant, and nowhere else outside a transaction."""

from contextlib import AbstractAsyncContextManager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from records.sql import Sql, each_alone
from tests.support.rows import value

_BEAT = Sql("insert into heartbeat (loop, beat_at) values (:loop, now())")
_BEATS = "select count(*) from heartbeat where loop = 'alone'"


async def test_statement_outside_a_transaction_is_refused(parts: Parts) -> None:
    async with parts.engine.connect() as conn:
        with pytest.raises(RuntimeError):
            await _BEAT.count(conn, loop="alone")
    assert await value(parts.engine, _BEATS) == 0


async def _beat_and_fail(opening: AbstractAsyncContextManager[AsyncConnection]) -> None:
    async with opening as conn:
        await conn.exec_driver_sql("select 1")
        await _BEAT.count(conn, loop="alone")
        raise KeyError


async def test_each_statement_alone_is_kept_whatever_comes_after(parts: Parts) -> None:
    with pytest.raises(KeyError):
        await _beat_and_fail(each_alone(parts.engine).connect())
    assert await value(parts.engine, _BEATS) == 1


async def test_connection_used_alone_has_transactions_again_afterwards(parts: Parts) -> None:
    async with each_alone(parts.engine).connect() as conn:
        await _BEAT.count(conn, loop="other")
    with pytest.raises(KeyError):
        await _beat_and_fail(parts.engine.begin())
    assert await value(parts.engine, _BEATS) == 0
