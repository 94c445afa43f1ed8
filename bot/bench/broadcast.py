"""Row `broadcast`: thousands get one while it is killed, stopped, and nurses are called."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from bot.bench.broadcast_process import without_quiet_hours
from bot.bench.cohort import Someone, employ_many, enrol_many
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.process import child, first_line, resident_megabytes
from bot.bench.result import Figure, Target, percentile
from bot.bench.witness import MESSAGE, Witness, watching
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import Language, MessageClass
from content.wording import Verbatim
from records.broadcast_effects import PlanBroadcast, StopBroadcast
from records.broadcast_facts import Segment, Text
from records.database import PLANNER, acting
from records.effects import Effect, SendMessage, ToStaff
from records.write.apply import apply
from records.write.writing import Chat, Writing
from scheduler.clock import SystemClock

ROW = "broadcast"
_SHARE = Target(value=95.0, at_least=True)
_FLAT = Target(value=20.0)
_NONE = Target(value=0.0)
_SECOND = Target(value=1.0)
_NURSES, _EVERY_SECONDS = 40, 0.5
_WARM_SHARE, _KILLS, _STOP_SHARE = 0.1, (0.2, 0.4, 0.6), 0.3
_LOOK_SECONDS = 0.05
_AFTER_STOP_SECONDS = 3.0
_PATIENCE_SECONDS = 1800.0
_NEARLY_ALL = 99
_SENT = 200
_SEND = "sendMessage"
_WAITS = frozenset({"planned", "requested", "leased"})
_IS_SENT, _IS_UNKNOWN = "sent", "unknown"
_PERCENT = 100.0
_LEFT = text("""
select r.state, c.state, count(*) from broadcast_recipient r
left join communication c on c.communication_id = r.communication_id
where r.broadcast_id = :broadcast group by 1, 2
""")
_STATES = text("""
select l.chat_index, c.state from broadcast_recipient r
join communication c on c.communication_id = r.communication_id
join chat_link l on l.link_id = c.link_id where r.broadcast_id = :broadcast
""")


@dataclass(slots=True)
class _Run:
    """One limit: the database, the local Telegram that keeps to it, and who is there."""

    setup: Setup
    telegram: SimulatedTelegram
    address: str
    limit: int
    people: list[Someone]
    nurses: list[Someone]
    witness: Witness
    looked: int = 0
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
        await self.acts(
            f"bench:{name}",
            PlanBroadcast(
                segment=Segment(sites=("01",)),
                text=Text(words=words),
                due_at=now,
                until=now + timedelta(days=1),
            ),
        )
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
        """Wait until so many have arrived."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while self.look() < count:  # noqa: ASYNC110 - the other side of the wire
                await asyncio.sleep(_LOOK_SECONDS)

    async def waiting(self, broadcast: UUID) -> dict[tuple[str, str | None], int]:
        """People by how far the records say it came."""
        async with self.setup.parts.engine.connect() as conn:
            rows = (await conn.execute(_LEFT, {"broadcast": broadcast})).all()
        return {(row[0], row[1]): row[2] for row in rows}

    async def settled(self, broadcast: UUID) -> None:
        """Wait until nothing of it waits."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while any(  # noqa: ASYNC110 - rows say it, not an event
                state in _WAITS or planned in _WAITS
                for planned, state in await self.waiting(broadcast)
            ):
                await asyncio.sleep(1)
        self.look()

    @asynccontextmanager
    async def companion(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Planner and sender as a process."""
        async with child(
            *("-m", "bot.bench.broadcast_process", str(self.limit)),
            environment=self.setup.environment(self.address),
        ) as process:
            await first_line(process)
            yield process


async def broadcast(ground: Ground) -> list[Figure]:
    """Share of the limit, memory, kills, stop and a red case, at 30 and at 1,000 a second."""
    figures: list[Figure] = []
    for limit, people in ((30, ground.sizes.broadcast_slow), (1000, ground.sizes.broadcast_fast)):
        async with _run(ground, limit, people) as run:
            figures += await _whole(run)
            figures += await _killed(run)
            figures += await _stopped(run)
    return figures


@asynccontextmanager
async def _run(ground: Ground, limit: int, count: int) -> AsyncIterator[_Run]:
    async with new_setup(ground, SystemClock()) as setup:
        p = setup.parts
        now = p.clock.now()
        telegram = SimulatedTelegram(p.clock.now, limits=RateLimits(messages_a_second=limit))
        async with as_owner(setup.url) as owner:
            people = await enrol_many(owner, p, count, now)
            nurses = await employ_many(owner, p, _NURSES, now - timedelta(days=1))
            await owner.execute("vacuum analyze")
        for one in (*people, *nurses):
            telegram.chats.add_phone(
                first_name="Wei", language_code="en", label="", user_id=one.phone
            )
            telegram.chats.change_phone(one.phone, started=True)
        async with watching(telegram) as witness, serving(telegram, page=False) as address:
            yield _Run(setup, telegram, address, limit, people, nurses, witness)


async def _whole(run: _Run) -> list[Figure]:
    """All of it without a fault, with memory looked at and red cases in the middle."""
    count = len(run.people)
    async with run.companion() as process:
        await run.begins("whole")
        await run.until(int(count * _WARM_SHARE))
        memory: list[float] = []
        alarms = asyncio.create_task(_alarms(run))
        while run.look() < count:
            memory.append(resident_megabytes(process.pid))
            await asyncio.sleep(1)
        alarms.cancel()
        late = await _ended(alarms)
    at = sorted(moment for moment, _ in run.arrived)
    seconds = at[-1] - at[0]
    # Red cases are sent out of the same limit.
    rate = (len(at) - 1 + len(late)) / seconds
    note = f"{count:,} people in {seconds:.1f} s, {len(late)} red cases among them"
    name = f"companion at {run.limit} a second"
    return [
        Figure(
            row=ROW,
            what=f"{name}: throughput",
            value=rate / run.limit * _PERCENT,
            unit="%",
            target=_SHARE,
            note=note,
        ),
        Figure(
            row=ROW,
            what=f"{name}: memory of its process, most less least",
            value=max(memory) - min(memory),
            unit="MB",
            target=_FLAT,
            note=f"{max(memory):.0f} MB at most, {len(memory)} looks",
        ),
        Figure(
            row=ROW,
            what=f"{name}: red case meanwhile, commit to Telegram, p99",
            value=percentile(late, _NEARLY_ALL),
            unit="s",
            target=_SECOND,
            note=f"{len(late)} samples",
        ),
    ]


async def _alarms(run: _Run) -> list[float]:
    late: list[float] = []
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            nurse = run.nurses[len(late) % _NURSES]
            arrives = run.witness.expect(MESSAGE, nurse.phone)
            red = SendMessage(
                to=ToStaff(staff_id=nurse.key),
                parts=(Verbatim("RED"),),
                message_class=MessageClass.ESCALATION,
            )
            await run.acts(f"bench:red:{run.limit}:{len(late)}", red)
            committed = perf_counter()
            late.append(await asyncio.wait_for(arrives, _PATIENCE_SECONDS) - committed)
            await asyncio.sleep(_EVERY_SECONDS)
    return late


async def _ended(task: "asyncio.Task[list[float]]") -> list[float]:
    return await task


async def _killed(run: _Run) -> list[Figure]:
    """Killed three times on the way: nobody twice but who is marked unknown, nobody left out."""
    count = len(run.people)
    key = await run.begins("killed")
    for share in _KILLS:
        async with run.companion() as process:
            await run.until(int(count * share))
            process.kill()
            await process.wait()
    async with run.companion():
        await run.settled(key)
    states = await _states(run, key)
    got = Counter(phone for _, phone in run.arrived)
    twice = sum(times > 1 for times in got.values())
    lost = sum(
        got[phone] != 1 if state == _IS_SENT else state != _IS_UNKNOWN
        for phone, state in states.items()
    )
    missing = count - len(states)
    unknown = sum(state == _IS_UNKNOWN for state in states.values())
    arrived = sum(got[phone] for phone, state in states.items() if state == _IS_UNKNOWN)
    name = f"companion at {run.limit} a second, killed {len(_KILLS)} times"
    note = f"{count:,} people; {unknown} marked unknown, {arrived} of them arrived"
    return [
        Figure(
            row=ROW, what=f"{name}: twice", value=float(twice), unit="", target=_NONE, note=note
        ),
        Figure(
            row=ROW, what=f"{name}: left out", value=float(lost + missing), unit="", target=_NONE
        ),
    ]


async def _states(run: _Run, broadcast: UUID) -> dict[int, str]:
    by_index = {run.setup.parts.cipher.chat_index(one.phone): one.phone for one in run.people}
    async with run.setup.parts.engine.connect() as conn:
        rows = (await conn.execute(_STATES, {"broadcast": broadcast})).all()
    return {by_index[bytes(row[0])]: row[1] for row in rows}


async def _stopped(run: _Run) -> list[Figure]:
    """Stopped on the way: seconds from the press to the last message that still arrived."""
    count = len(run.people)
    async with run.companion():
        key = await run.begins("stopped")
        await run.until(int(count * _STOP_SHARE))
        pressed = run.setup.parts.clock.now().timestamp()
        await run.acts("bench:stop", StopBroadcast(broadcast_id=key))
        took = run.setup.parts.clock.now().timestamp() - pressed
        await asyncio.sleep(_AFTER_STOP_SECONDS)
        run.look()
    last = max(at for at, _ in run.arrived)
    note = f"{len(run.arrived):,} of {count:,} had it; its transaction took {took:.3f} s"
    return [
        Figure(
            row=ROW,
            what=f"companion at {run.limit} a second: stop, to the last message",
            value=max(0.0, last - pressed),
            unit="s",
            target=_SECOND,
            note=note,
        )
    ]
