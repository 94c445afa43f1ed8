"""Row `cohort`: a whole cohort lives a cycle, with faults and restarts, and is looked at."""

import asyncio
import contextlib
import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from time import perf_counter

from sqlalchemy import text

from bot.app import Parts
from bot.bench.cycle_found import COUNTS, FORBIDDEN, counted, shown_twice
from bot.bench.ground import Ground, as_owner, setup_on
from bot.bench.lives import SITES, Crowd, new_subjects
from bot.bench.result import Figure, Target
from bot.bench.stepwise import Stepwise, stepwise
from bot.demo.seed import STAFF, SubjectPerson, seed
from bot.simulator.limits import RateLimits
from bot.simulator.telegram import SimulatedTelegram
from bot.simulator.wire import Wire
from content.vocabulary import Language
from content.wording import phrase_ctx
from records import log
from records.database import new_engine
from records.sql import each_alone
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
_FAULTY, _OUT, _KILLED = 0.12, 0.004, 0.005
_OUTAGE = timedelta(hours=2)
_KINDS = ("lost_answer", "429", "500", "502", "drop_connection")
_LONGEST_LIFE = 400
_GARBAGE = 500_000
_ENDING = phrase_ctx("button", "Close the case")
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
        async with each_alone(self.parts.engine).connect() as conn:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The subjects of one site and where they are lived: a database, and a process, of its own."""

    number: int
    url: str
    home: Path
    subjects: tuple[SubjectPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lived:
    """What a site's cycle left behind, counted."""

    counts: dict[str, int]
    broken: dict[str, int]
    kills: int
    outages: int


async def cohort(ground: Ground) -> list[Figure]:
    """Seconds for a cycle of everybody, and what was found at the end.

    Sites have nothing to do with each other, so each lives in a process of its own.
    """
    subjects = new_subjects(ground.sizes.cohort, Random(_SEED))  # noqa: S311 - only repeatable
    sites = [
        _Site(
            number=number,
            url=await ground.new_database(),
            home=ground.home,
            subjects=tuple(one for one in subjects if one.code.startswith(site)),
        )
        for number, site in enumerate(SITES)
    ]
    begun = perf_counter()
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(sites), mp_context=get_context("spawn")) as processes:
        found = await asyncio.gather(
            *(loop.run_in_executor(processes, _live, site) for site in sites)
        )
    seconds = perf_counter() - begun
    kills, outages = sum(one.kills for one in found), sum(one.outages for one in found)
    what = f"{len(subjects)} subjects, {_CYCLE_DAYS} days"
    note = f"{kills} kills, {outages} outages, seed {_SEED}, {len(sites)} processes"
    return [
        Figure(row=ROW, what=what, value=seconds, unit="s", target=_TARGET, note=note),
        *_figures([one.counts for one in found], None),
        *_figures([one.broken for one in found], _NONE),
    ]


def _figures(counted_: list[dict[str, int]], target: Target | None) -> Iterator[Figure]:
    for name in counted_[0]:
        value = sum(one[name] for one in counted_)
        yield Figure(row=ROW, what=name, value=value, unit="", target=target)


def _live(site: _Site) -> _Lived:
    log.set_up()
    # What the local Telegram remembers is no garbage, and is not looked through again and again.
    gc.set_threshold(_GARBAGE)
    return asyncio.run(_lived(site))


async def _lived(site: _Site) -> _Lived:
    clock = TrialClock(_START, 0.0)
    chance = Random(_SEED + site.number)  # noqa: S311 - it only has to be repeatable
    telegram = SimulatedTelegram(clock.now, limits=RateLimits(enforced=False))
    async with setup_on(site.url, site.home, clock) as setup:
        # The companion is killed here, not PostgreSQL: nothing need be on the disk.
        async with as_owner(setup.url) as owner:
            name = await owner.fetchval("select current_database()")
            await owner.execute(f"alter database {name} set synchronous_commit = off")
        await seed(setup.parts, _START, STAFF, site.subjects)
        ending = frozenset(setup.parts.translator.render(_ENDING, one) for one in Language)
        crowd = Crowd(telegram, chance, site.subjects, _STEP, ending)
        cycle = _Cycle(setup.parts, clock, telegram, crowd, chance, setup.url)
        try:
            await cycle.live_through(_START + _CYCLE_DAYS * _DAY)
        finally:
            await cycle.stop()
        async with as_owner(setup.url) as owner:
            counts = await counted(owner, COUNTS)
            broken = await counted(owner, FORBIDDEN)
            broken["shown twice in the same words"] = await shown_twice(
                owner, telegram.calls.after(0)["calls"]
            )
    return _Lived(counts=counts, broken=broken, kills=cycle.kills, outages=cycle.outages)
