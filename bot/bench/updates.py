"""Row `updates`: what is stored, decided and committed with its audit trail in a second."""

import asyncio
import contextlib
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.app import Parts
from bot.bench.cohort import employ_many, enrol_many, remind_all
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.local_telegram import Waiting, telegram_with
from bot.bench.peer_bot import peer_updates_per_second
from bot.bench.people_write import mixed, taps, texts
from bot.bench.result import Figure, Target, median_figure
from bot.simulator.telegram import DEFAULT_TOKEN
from bot.telegram.client import Connection, TelegramLink
from bot.telegram.parse import parse_update
from bot.worker import Worker
from records.read.chat import Reader
from records.wake import listening
from scheduler.clock import SystemClock, TrialClock
from scheduler.planner import Planner

ROW = "updates"
_TARGET = Target(value=50.0, at_least=True)
_PERCENT = 100.0
_WORKERS = 4
_NURSES = 2
_LOOK_SECONDS = 0.05
_KINDS = ("taps", "words", "mixed")
_PEERS = {"sequential (its default)": None, "concurrent_updates(32)": 32}


async def updates(ground: Ground) -> list[Figure]:
    """Updates a second of the companion and of a plain bot, and their ratio."""
    figures: list[Figure] = []
    ratios: list[Figure] = []
    for kind in _KINDS:
        ours: list[float] = []
        peers: dict[str, list[float]] = {name: [] for name in _PEERS}
        for _ in range(ground.sizes.update_repeats):
            rate, waiting = await _companion(ground, kind)
            ours.append(rate)
            for name, at_once in _PEERS.items():
                peers[name].append(await peer_updates_per_second(ground, waiting, at_once))
        mine = median_figure(ROW, f"companion, {kind}", ours, "/s")
        lines = {
            name: median_figure(ROW, f"python-telegram-bot, {kind}, {name}", rates, "/s")
            for name, rates in peers.items()
        }
        figures += [mine, *lines.values()]
        ratios.append(_ratio(kind, mine, lines))
    return figures + ratios


def _ratio(kind: str, mine: Figure, peers: dict[str, Figure]) -> Figure:
    """Compare with the faster of the two ways the library documents."""
    name = max(peers, key=lambda one: peers[one].value or 0.0)
    return Figure(
        row=ROW,
        what=f"companion, {kind}, of the faster peer",
        value=_PERCENT * (mine.value or 0.0) / (peers[name].value or 1.0),
        unit="%",
        target=_TARGET,
        note=f"which is: {name}",
    )


async def _companion(ground: Ground, kind: str) -> tuple[float, list[Waiting]]:
    start = SystemClock().now() - timedelta(minutes=1)
    async with new_setup(ground, TrialClock(start + timedelta(seconds=1), 0.0)) as setup:
        waiting = await _prepared(setup, ground.sizes.updates, kind)
        async with telegram_with(waiting, ground.home / "updates.json") as address:
            rate = await _handle_all(setup.parts, address, len(waiting))
        await _check(setup, len(waiting))
    return rate, waiting


async def _prepared(setup: Setup, count: int, kind: str) -> list[Waiting]:
    p = setup.parts
    start = p.clock.now()
    async with as_owner(setup.url) as owner:
        people = await enrol_many(owner, p, count, start - timedelta(seconds=1))
        await employ_many(owner, p, _NURSES, start - timedelta(days=1))
        await remind_all(owner, people, 0, start - timedelta(seconds=1))
        await owner.execute("vacuum analyze")
        planner = Planner(p.engine, p.cipher, p.content, p.clock, p.wake)
        while await planner.plan_once():
            pass
        tapped = await taps(owner, p, people)
        written = texts(people, start)
        await owner.execute("vacuum analyze")
    return {"taps": tapped, "words": written, "mixed": mixed(tapped, written)}[kind]


async def _handle_all(p: Parts, address: str, count: int) -> float:
    clock = SystemClock()
    reader = Reader(cipher=p.cipher, content=p.content, bot_username="companion")
    worker = Worker(p.engine, reader, p.content, clock, p.wake, parse_update)
    async with (
        TelegramLink(Connection(token=DEFAULT_TOKEN, base_url=address)) as link,
        listening(p.engine, p.wake),
    ):
        intake = link.intake(p.engine, p.cipher, clock)
        began = clock.now()
        loops = [asyncio.create_task(worker.work_forever()) for _ in range(_WORKERS)]
        loops.append(asyncio.create_task(intake.poll_forever()))
        ended = await _when_handled(p, count)
        for loop in loops:
            loop.cancel()
        for loop in loops:
            with contextlib.suppress(asyncio.CancelledError):
                await loop
    return count / (ended - began).total_seconds()


async def _when_handled(p: Parts, count: int) -> datetime:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        async with p.engine.connect() as conn:
            row = (await conn.execute(_HANDLED)).one()
        if row.settled >= count:
            last: datetime = row.last
            return last


async def _check(setup: Setup, count: int) -> None:
    async with as_owner(setup.url) as owner:
        handled = await owner.fetchval("select count(*) from inbox_update where state = 'handled'")
        audited = await owner.fetchval(_UNAUDITED)
    if handled != count or audited:
        message = f"{handled} of {count} updates handled, {audited} facts without audit"
        raise RuntimeError(message)


_HANDLED = text(
    "select count(*) as settled, max(handled_at) as last from inbox_update where state <> 'pending'"
)
_UNAUDITED = """
select count(*) from dose_administration a where not exists
  (select 1 from audit.event e
   where e.entity = 'dose_administration' and e.entity_id = a.administration_id::text)
"""
