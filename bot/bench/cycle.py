"""Row `cohort`: a whole cohort lives a cycle, with faults and restarts, and is looked at."""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from time import perf_counter

from sqlalchemy import text

from bot.app import Parts
from bot.bench.cycle_found import COUNTS, FORBIDDEN, counted, shown_twice
from bot.bench.ground import Ground, as_owner, new_setup
from bot.bench.lives import Crowd, new_subjects
from bot.bench.result import Figure, Target
from bot.bench.stepwise import Stepwise, stepwise
from bot.demo.seed import STAFF, seed
from bot.simulator.limits import RateLimits
from bot.simulator.telegram import SimulatedTelegram
from bot.simulator.wire import Wire
from records.database import new_engine
from scheduler.clock import TrialClock

ROW = "cohort"
_TARGET = Target(value=180.0)
_NONE = Target(value=0.0)
_SEED = 20261122
_START = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)  # Monday 06:30 in Shanghai
_STEP = timedelta(minutes=15)
_DAY = timedelta(days=1)
_CYCLE_DAYS = 30  # from day -1 to day 28
_TALK = 14
_FAULTY, _OUT, _KILLED = 0.12, 0.004, 0.02
_OUTAGE = timedelta(hours=2)
_KINDS = ("lost_answer", "429", "500", "502", "drop_connection")
_LONGEST_LIFE = 400
_NEXT = text("select min(due_at) from due_action where state = 'pending'")


@dataclass(slots=True)
class _Cycle:
    """The time of a cohort."""

    parts: Parts
    clock: TrialClock
    telegram: SimulatedTelegram
    crowd: Crowd
    chance: Random
    url: str
    live: Stepwise | None = None
    kills: int = 0
    outages: int = 0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _out_until: datetime = _START

    async def live_through(self, until: datetime) -> None:
        """Go from moment to moment at which anything is due or meant to be done."""
        await self._start()
        tomorrow = self.clock.now() + _DAY
        while (moment := await self._next()) < until:
            self.clock.set(moment, 0.0)
            if moment >= tomorrow:
                tomorrow += _DAY
                self.crowd.write()
            await self._moment(moment)
        self.telegram.faults.replace({})
        self.clock.set(until, 0.0)
        await self._settled()

    async def _next(self) -> datetime:
        async with self.parts.engine.connect() as conn:
            due_at: datetime | None = (await conn.execute(_NEXT)).scalar_one()
        found = [one for one in (due_at, self.crowd.next_act()) if one is not None]
        earliest = min(found, default=self.clock.now() + _DAY)
        steps = -(-(earliest - _START) // _STEP)
        return max(_START + steps * _STEP, self.clock.now() + _STEP)

    async def _moment(self, now: datetime) -> None:
        self._break_something(now)
        self.crowd.rest()
        self.crowd.act(now)
        for _ in range(_TALK):
            if self.chance.random() < _KILLED:
                await self._kill()
            await self._settled()
            if not self.crowd.react(now):
                break

    def _break_something(self, now: datetime) -> None:
        if now < self._out_until:
            return
        faults: dict[str, object] = {"updates": {"duplicate": 0.05, "shuffle": 0.05}}
        if self.chance.random() < _OUT:
            self.outages += 1
            self._out_until = now + _OUTAGE
            faults = {"outage": True}
        elif self.chance.random() < _FAULTY:
            kind = self.chance.choice(_KINDS)
            faults["rules"] = [{"method": "sendMessage", "kind": kind, "chance": 0.3}]
        faults["seed"] = self.chance.randrange(1 << 30)
        self.telegram.faults.replace(faults)

    async def _settled(self) -> None:
        live = await self._start()
        if self.telegram.faults.outage:
            await live.one_round()
            await live.no_pauses()
            return
        await live.settle()

    async def _start(self) -> Stepwise:
        if self.live is None:
            outage, self.telegram.faults.outage = self.telegram.faults.outage, False
            self.live = await self._stack.enter_async_context(
                stepwise(self.parts, Wire(self.telegram))
            )
            self.telegram.faults.outage = outage
        return self.live

    async def _kill(self) -> None:
        """End the companion somewhere in the middle of its work; another one takes over."""
        live = await self._start()
        work = asyncio.create_task(live.one_round())
        for _ in range(self.chance.randrange(_LONGEST_LIFE)):
            await asyncio.sleep(0)
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        await live.sender.abandon()
        await self.stop()
        self.parts = replace(self.parts, engine=new_engine(self.url))
        self.kills += 1

    async def stop(self) -> None:
        """End the companion."""
        self.live = None
        await self._stack.aclose()
        await self.parts.engine.dispose()


async def cohort(ground: Ground) -> list[Figure]:
    """Seconds for a cycle of everybody, and what was found at the end."""
    clock = TrialClock(_START, 0.0)
    chance = Random(_SEED)  # noqa: S311 - it only has to be repeatable
    subjects = new_subjects(ground.sizes.cohort, chance)
    telegram = SimulatedTelegram(clock.now, limits=RateLimits(enforced=False))
    async with new_setup(ground, clock) as setup:
        # The companion is killed here, not PostgreSQL: nothing need be on the disk.
        async with as_owner(setup.url) as owner:
            name = await owner.fetchval("select current_database()")
            await owner.execute(f"alter database {name} set synchronous_commit = off")
        await seed(setup.parts, _START, STAFF, subjects)
        crowd = Crowd(telegram, chance, subjects, _STEP)
        cycle = _Cycle(setup.parts, clock, telegram, crowd, chance, setup.url)
        begun = perf_counter()
        try:
            await cycle.live_through(_START + _CYCLE_DAYS * _DAY)
        finally:
            await cycle.stop()
        seconds = perf_counter() - begun
        async with as_owner(setup.url) as owner:
            counts = await counted(owner, COUNTS)
            broken = await counted(owner, FORBIDDEN)
            broken["shown twice in the same words"] = await shown_twice(
                owner, telegram.calls.after(0)["calls"]
            )
    what = f"{len(subjects)} subjects, {_CYCLE_DAYS} days"
    note = f"{cycle.kills} kills, {cycle.outages} outages, seed {_SEED}"
    return [
        Figure(row=ROW, what=what, value=seconds, unit="s", target=_TARGET, note=note),
        *(Figure(row=ROW, what=name, value=count, unit="") for name, count in counts.items()),
        *(
            Figure(row=ROW, what=name, value=count, unit="", target=_NONE)
            for name, count in broken.items()
        ),
    ]
