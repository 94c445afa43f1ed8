"""The companion without its loops: each part does what waits when it is told to, and no more."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy import text
from typing_extensions import override

from bot.app import Parts
from bot.simulator.telegram import DEFAULT_TOKEN
from bot.telegram.client import Connection, TelegramLink
from bot.telegram.intake import FAILURES, Intake
from bot.telegram.pace import Pace
from bot.telegram.parse import parse_update
from bot.telegram.sender import Sender
from bot.worker import Worker
from records import outbox
from records.read.chat import Reader
from records.sql import each_alone
from scheduler.planner import Planner

_MANY = 1e9
# Pauses before another attempt are counted by PostgreSQL, whose clock nobody moves.
_OVER = (
    text("update communication set not_before = null where state = 'requested'"),
    text("update due_action set retry_at = null where state = 'pending' and retry_at is not null"),
)
_LEFT = text("""
select (select count(*) from inbox_update where state = 'pending')
     + (select count(*) from due_action where state = 'pending' and due_at <= :now)
     + (select count(*) from communication where state in ('requested', 'leased'))
""")
_MOST_ROUNDS = 50


class _Unhurried(Pace):
    """No limits and no pauses: where the clock stands still, nobody should wait for them."""

    @override
    def pause(self, lane: int, until: float) -> None:
        """Go on at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepwise:
    """Real intake, worker, planner and sender over one database and one Telegram."""

    parts: Parts
    intake: Intake
    worker: Worker
    planner: Planner
    sender: Sender

    async def receive(self) -> None:
        """Fetch, commit and confirm all that waits at Telegram; when that is out, nothing."""
        with contextlib.suppress(*FAILURES):
            while await self.intake.poll_once():
                pass

    async def work(self) -> None:
        """Decide about all updates that wait."""
        while await self.worker.work_once():
            pass

    async def plan(self) -> None:
        """Do everything that is due now."""
        while await self.planner.plan_once():
            pass

    async def send(self) -> None:
        """Send everything that may be sent now."""
        await self.sender.send_once()

    async def no_pauses(self) -> None:
        """Let the pauses before further attempts be over, and that before the next look at ends."""
        async with each_alone(self.parts.engine).connect() as conn:
            for statement in _OVER:
                await conn.execute(statement)
            # The sender looks once a second, and no second need pass here.
            await outbox.expire(conn, self.parts.clock.now())

    async def settle(self) -> None:
        """Do everything there is to do at this moment, faults of Telegram or not.

        Raises:
            RuntimeError: it does not come to an end.
        """
        for _ in range(_MOST_ROUNDS):
            await self.one_round()
            if not await self.left():
                return
            await self.no_pauses()
        message = f"{await self.left()} rows are never done"
        raise RuntimeError(message)

    async def one_round(self) -> None:
        """Let each part do once what waits for it."""
        await self.receive()
        await self.work()
        await self.plan()
        await self.send()

    async def left(self) -> int:
        """How much is not done at this moment."""
        async with each_alone(self.parts.engine).connect() as conn:
            found = await conn.execute(_LEFT, {"now": self.parts.clock.now()})
        return int(found.scalar_one())


@asynccontextmanager
async def stepwise(parts: Parts, transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stepwise]:
    """Start the parts of a companion that talks to Telegram by way of this transport."""
    connection = Connection(token=DEFAULT_TOKEN, base_url="http://telegram", transport=transport)
    async with TelegramLink(connection) as link:
        p = parts
        reader = Reader(cipher=p.cipher, content=p.content, bot_username=link.username)
        pace = _Unhurried(limit=int(_MANY), per_second=_MANY, burst=_MANY, chat_per_second=_MANY)
        yield Stepwise(
            parts=p,
            intake=link.intake(p.engine, p.cipher, p.clock),
            worker=Worker(p.engine, reader, p.content, p.clock, p.wake, parse_update),
            planner=Planner(p.engine, p.cipher, p.content, p.clock, p.wake),
            sender=link.sender(p.engine, p.cipher, p.content, p.translator, p.clock, p.wake, pace),
        )
