"""What was sent is written down together, and a fault of one is not that of the others."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from bot.telegram.settling import Settling
from records import outbox
from records.outbox import Outgoing, Settled
from records.sql import each_alone
from tests.support.rows import ANN, TOM, WEI, message, rows, tuples, write

_LEASE = UUID(int=1)
_STATES = """
select state, message_id, lease from communication where dedupe_key like 'case-%'
order by communication_id"""


async def _claimed(parts: Parts) -> list[Outgoing]:
    for user_id in (WEI, ANN, TOM):
        await write(parts, f"case-{user_id}", message(user_id, "x"))
    async with each_alone(parts.engine).connect() as conn:
        return await outbox.claim(
            conn,
            parts.cipher,
            lease=_LEASE,
            lanes=(0, 3),
            busy=(),
            most=3,
            now=parts.clock.now(),
        )


def _settled(parts: Parts, out: Outgoing) -> Settled:
    return Settled(
        communication_id=out.communication_id,
        at=parts.clock.now(),
        message_id=1000 + out.communication_id,
        shown=None,
    )


async def test_what_comes_while_one_is_written_goes_into_one_statement(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    settle = outbox.settle_sent

    async def counted(conn: AsyncConnection, found: Sequence[Settled], lease: UUID) -> None:
        written.append(len(found))
        await settle(conn, found, lease)

    monkeypatch.setattr(outbox, "settle_sent", counted)
    claimed = await _claimed(parts)
    settling = Settling(each_alone(parts.engine), _LEASE)
    told = await asyncio.gather(*(settling.sent(_settled(parts, out)) for out in claimed))
    assert told == [True] * 3
    assert sum(written) == 3
    assert len(written) < 3
    assert await tuples(parts.engine, _STATES) == [
        ("sent", 1000 + out.communication_id, None) for out in claimed
    ]


async def test_what_is_not_leased_any_more_stays_as_it_is(parts: Parts) -> None:
    first, *_ = await _claimed(parts)
    settling = Settling(each_alone(parts.engine), UUID(int=2))
    assert await settling.sent(_settled(parts, first))
    assert {row["state"] for row in await rows(parts.engine, _STATES)} == {"leased"}


async def test_refusal_is_told_to_everybody_beside_it_and_the_next_are_written(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = outbox.settle_sent

    async def refused(*_: Any) -> None:
        raise OperationalError("update", None, OSError("deadlock"))

    claimed = await _claimed(parts)
    settling = Settling(each_alone(parts.engine), _LEASE)
    monkeypatch.setattr(outbox, "settle_sent", refused)
    told = await asyncio.gather(*(settling.sent(_settled(parts, out)) for out in claimed))
    assert told == [False] * 3
    monkeypatch.setattr(outbox, "settle_sent", settle)
    assert await settling.sent(_settled(parts, claimed[0]))
    states = [row["state"] for row in await rows(parts.engine, _STATES)]
    assert states == ["sent", "leased", "leased"]


async def test_who_is_cancelled_while_writing_leaves_nobody_thinking_it_was_written(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: asyncio.Queue[int] = asyncio.Queue()

    async def hangs(_: AsyncConnection, found: Sequence[Settled], __: UUID) -> None:
        begun.put_nowait(len(found))
        await asyncio.Event().wait()

    settling = Settling(each_alone(parts.engine), _LEASE)
    monkeypatch.setattr(outbox, "settle_sent", hangs)
    tasks = [
        asyncio.create_task(settling.sent(_settled(parts, out))) for out in await _claimed(parts)
    ]
    assert await begun.get() == 1
    tasks[0].cancel()
    assert await begun.get() == 2
    tasks[1].cancel()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [asyncio.CancelledError, asyncio.CancelledError, bool]
    assert told[2] is False
