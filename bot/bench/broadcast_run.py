"""One broadcast of a benchmark: who gets it, what arrives, and the process that sends it."""

import asyncio
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final
from uuid import UUID

from sqlalchemy import text

from bot.bench.broadcast_process import without_quiet_hours
from bot.bench.cohort import Someone, employ_many, enrol_many
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.process import child, first_line, resident_megabytes
from bot.bench.witness import Witness, watching
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import Language
from records.broadcast_effects import PlanBroadcast
from records.broadcast_facts import Segment, Text
from records.database import PLANNER, acting
from records.effects import Effect
from records.write.apply import apply
from records.write.writing import Chat, Writing
from scheduler.clock import SystemClock

NURSES: Final = 40
PATIENCE_SECONDS: Final = 1800.0
_LOOK_SECONDS, _STALLED_SECONDS = 0.05, 20.0
_SENT = 200
_SEND = "sendMessage"
_IS_SENT, _IS_UNKNOWN = "sent", "unknown"
_WAITS = text("""
select exists (select from broadcast_recipient r
  left join communication c on c.communication_id = r.communication_id
  where r.broadcast_id = :broadcast
    and (r.state = 'planned' or c.state in ('requested', 'leased')))
""")
_STATES = text("""
select l.chat_index, c.state from broadcast_recipient r
join communication c on c.communication_id = r.communication_id
join chat_link l on l.link_id = c.link_id where r.broadcast_id = :broadcast
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a broadcast, the records held against what Telegram saw, in people.

    `lost` are said to be sent and got nothing, or are not accounted for at all.
    """

    twice: int
    lost: int
    unknown: int
    unknown_arrived: int


@dataclass(slots=True)
class Run:
    """One limit: the database, the local Telegram that keeps to it, and who is there.

    `planned_in` are the seconds in which the last broadcast was written down for everybody.
    """

    setup: Setup
    telegram: SimulatedTelegram
    address: str
    limit: int
    people: list[Someone]
    nurses: list[Someone]
    witness: Witness
    looked: int = 0
    planned_in: float = 0.0
    arrived: list[tuple[float, int]] = field(default_factory=list)

    async def acts(self, cause: str, *effects: Effect) -> None:
        """Act as the coordinator does."""
        p, nurse = self.setup.parts, self.nurses[0]
        chat = Chat(chat_id=nurse.phone, index=p.cipher.chat_index(nurse.phone), staff_id=nurse.key)
        async with acting(p.engine, PLANNER) as conn:
            w = Writing(
                conn=conn,
                cipher=p.cipher,
                content=without_quiet_hours(p.content),
                cause=cause,
                now=p.clock.now(),
                originator="staff",
                chat=chat,
            )
            await apply(w, effects, Language.EN)

    async def begins(self, name: str) -> UUID:
        """Send a broadcast to everybody; gives its id."""
        now = self.setup.parts.clock.now()
        words = {Language.EN: f"The clinic moves: {name}.", Language.ZH_CN: f"门诊搬迁：{name}。"}
        self.look()
        self.arrived.clear()
        asked = perf_counter()
        await self.acts(
            f"bench:{name}",
            PlanBroadcast(
                segment=Segment(sites=("01",)),
                text=Text(words=words),
                due_at=now,
                until=now + timedelta(days=1),
            ),
        )
        self.planned_in = perf_counter() - asked
        async with self.setup.parts.engine.connect() as conn:
            found = await conn.execute(
                text("select broadcast_id from broadcast where cause = :cause"),
                {"cause": f"bench:{name}"},
            )
            key: UUID = found.scalar_one()
        return key

    def look(self) -> int:
        """Note what Telegram has accepted for patients since the last look; gives how many."""
        found = self.telegram.calls.after(self.looked)
        self.looked = found["next"]
        last = self.people[-1].phone
        for call in found["calls"]:
            if call["method"] != _SEND or call["status"] != _SENT:
                continue
            if int(call["chat_id"]) <= last:
                at = datetime.fromisoformat(call["at"]).timestamp()
                self.arrived.append((at, int(call["chat_id"])))
        return len(self.arrived)

    async def until(self, count: int) -> None:
        """Wait until so many have arrived, or none does any more: what is unknown never arrives."""
        seen, since = self.look(), perf_counter()
        while seen < count and perf_counter() - since < _STALLED_SECONDS:
            await asyncio.sleep(_LOOK_SECONDS)
            if (now := self.look()) > seen:
                seen, since = now, perf_counter()

    async def settled(self, broadcast: UUID, process: Process) -> list[float]:
        """Wait until nothing of it waits; gives megabytes of the sending process, one a second.

        What is unknown never arrives, so the records say when it is over.
        """
        memory = [resident_megabytes(process.pid)]
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self._waits(broadcast):
                await asyncio.sleep(1)
                memory.append(resident_megabytes(process.pid))
        self.look()
        return memory

    async def _waits(self, broadcast: UUID) -> bool:
        async with self.setup.parts.engine.connect() as conn:
            found = await conn.execute(_WAITS, {"broadcast": broadcast})
        return bool(found.scalar_one())

    @asynccontextmanager
    async def companion(self) -> AsyncIterator[Process]:
        """Planner and sender as a process."""
        async with child(
            *("-m", "bot.bench.broadcast_process", str(self.limit)),
            environment=self.setup.environment(self.address),
        ) as process:
            await first_line(process)
            yield process

    async def fate(self, broadcast: UUID) -> Fate:
        """Hold what the records say of everybody against what arrived."""
        states = await self._states(broadcast)
        got = Counter(phone for _, phone in self.arrived)
        unknown = [phone for phone, state in states.items() if state == _IS_UNKNOWN]
        lost = sum(
            got[phone] != 1 if state == _IS_SENT else state != _IS_UNKNOWN
            for phone, state in states.items()
        )
        return Fate(
            twice=sum(times > 1 for times in got.values()),
            lost=lost + len(self.people) - len(states),
            unknown=len(unknown),
            unknown_arrived=sum(got[phone] for phone in unknown),
        )

    async def _states(self, broadcast: UUID) -> dict[int, str]:
        cipher = self.setup.parts.cipher
        by_index = {cipher.chat_index(one.phone): one.phone for one in self.people}
        async with self.setup.parts.engine.connect() as conn:
            rows = (await conn.execute(_STATES, {"broadcast": broadcast})).all()
        return {by_index[bytes(row[0])]: row[1] for row in rows}


@asynccontextmanager
async def new_run(ground: Ground, limit: int, count: int) -> AsyncIterator[Run]:
    """People, nurses and a Telegram that keeps to a limit of messages a second."""
    async with new_setup(ground, SystemClock()) as setup:
        p = setup.parts
        now = p.clock.now()
        telegram = SimulatedTelegram(p.clock.now, limits=RateLimits(messages_a_second=limit))
        async with as_owner(setup.url) as owner:
            people = await enrol_many(owner, p, count, now)
            nurses = await employ_many(owner, p, NURSES, now - timedelta(days=1))
            await owner.execute("vacuum analyze")
        for one in (*people, *nurses):
            telegram.chats.add_phone(
                first_name="Wei", language_code="en", label="", user_id=one.phone
            )
            telegram.chats.change_phone(one.phone, started=True)
        async with watching(telegram) as witness, serving(telegram, page=False) as address:
            yield Run(setup, telegram, address, limit, people, nurses, witness)
