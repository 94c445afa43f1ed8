"""Row `broadcast`: thousands get one while it is killed, stopped, and nurses are called."""

import asyncio
import contextlib
from collections.abc import Awaitable
from time import perf_counter

from bot.bench.broadcast_run import NURSES, PATIENCE_SECONDS, Fate, Run, new_run
from bot.bench.ground import Ground
from bot.bench.result import Figure, Target, percentile
from bot.bench.witness import MESSAGE
from content.vocabulary import MessageClass
from content.wording import Verbatim
from records.broadcast_effects import StopBroadcast
from records.effects import SendMessage, ToStaff

ROW = "broadcast"
_SHARE = Target(value=95.0, at_least=True)
_FLAT = Target(value=20.0)
_NONE = Target(value=0.0)
_SECOND = Target(value=1.0)
_EVERY_SECONDS = 0.5
_WARM_SHARE, _KILLS, _STOP_SHARE = 0.1, (0.2, 0.4, 0.6), 0.3
KILLED = f"killed {len(_KILLS)} times"
_AFTER_STOP_SECONDS = 3.0
_NEARLY_ALL = 99
_PERCENT = 100.0


async def broadcast(ground: Ground) -> list[Figure]:
    """Share of the limit, memory, kills, stop and a red case, at 30 and at 1,000 a second."""
    figures: list[Figure] = []
    for limit, people in ((30, ground.sizes.broadcast_slow), (1000, ground.sizes.broadcast_fast)):
        async with new_run(ground, limit, people) as run:
            figures += await _whole(run)
            figures += await _killed(run)
            figures += await stopped(ROW, run, f"companion at {limit} a second")
    return figures


async def _whole(run: Run) -> list[Figure]:
    """All of it without a fault, with memory looked at and red cases in the middle."""
    count = len(run.people)
    async with run.companion() as process:
        key = await run.begins("whole")
        await run.until(int(count * _WARM_SHARE))
        memory, late = await with_alarms(run, run.settled(key, process))
    at = sorted(moment for moment, _ in run.arrived)
    seconds = at[-1] - at[0]
    # Red cases are sent out of the same limit.
    rate = (len(at) - 1 + len(late)) / seconds
    note = f"{count:,} people in {seconds:.1f} s, {len(late)} red cases among them"
    name = f"companion at {run.limit} a second"
    return [
        share_figure(ROW, name, rate, run.limit, note),
        memory_figure(ROW, name, memory),
        alarm_figure(ROW, name, late),
    ]


def fate_figures(row: str, name: str, fate: Fate, note: str) -> list[Figure]:
    """Nobody twice but who is marked unknown, and nobody left out."""
    unknown = f"{fate.unknown} marked unknown, {fate.unknown_arrived} of them arrived"
    return [
        Figure(
            row=row,
            what=f"{name}: twice",
            value=float(fate.twice),
            unit="",
            target=_NONE,
            note=f"{note}; {unknown}",
        ),
        Figure(row=row, what=f"{name}: left out", value=float(fate.lost), unit="", target=_NONE),
    ]


def share_figure(row: str, name: str, rate: float, limit: int, note: str) -> Figure:
    """How much of the limit was reached, `rate` in messages a second."""
    return Figure(
        row=row,
        what=f"{name}: throughput",
        value=rate / limit * _PERCENT,
        unit="%",
        target=_SHARE,
        note=note,
    )


def memory_figure(row: str, name: str, megabytes: list[float]) -> Figure:
    """How far apart the looks at a process's memory lie."""
    return Figure(
        row=row,
        what=f"{name}: memory of its process, most less least",
        value=max(megabytes) - min(megabytes),
        unit="MB",
        target=_FLAT,
        note=f"{max(megabytes):.0f} MB at most, {len(megabytes)} looks",
    )


def alarm_figure(row: str, name: str, late: list[float]) -> Figure:
    """How long nurses waited for a red case meanwhile, in seconds."""
    return Figure(
        row=row,
        what=f"{name}: red case meanwhile, commit to Telegram, p99",
        value=percentile(late, _NEARLY_ALL),
        unit="s",
        target=_SECOND,
        note=f"{len(late)} samples",
    )


async def _alarm(run: Run, number: int) -> float:
    """Call a nurse for a red case; seconds from its commit to Telegram."""
    nurse = run.nurses[number % NURSES]
    arrives = run.witness.expect(MESSAGE, nurse.phone)
    red = SendMessage(
        to=ToStaff(staff_id=nurse.key),
        parts=(Verbatim("RED"),),
        message_class=MessageClass.ESCALATION,
    )
    await run.acts(f"bench:red:{run.limit}:{number}", red)
    committed = perf_counter()
    return await asyncio.wait_for(arrives, PATIENCE_SECONDS) - committed


async def _more_alarms(run: Run, late: list[float]) -> None:
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        late.append(await _alarm(run, len(late)))


async def with_alarms(run: Run, looks: Awaitable[list[float]]) -> tuple[list[float], list[float]]:
    """Call nurses for red cases until this is over; gives what it found, and how late they were."""
    late = [await _alarm(run, 0)]
    alarms = asyncio.create_task(_more_alarms(run, late))
    found = await looks
    alarms.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await alarms
    return found, late


async def kill_on_the_way(run: Run) -> None:
    """Kill the sending process each time another share of the people has the broadcast."""
    for share in _KILLS:
        async with run.companion() as process:
            await run.until(int(len(run.people) * share))
            process.kill()
            await process.wait()


async def _killed(run: Run) -> list[Figure]:
    """Killed three times on the way: nobody twice but who is marked unknown, nobody left out."""
    count = len(run.people)
    key = await run.begins("killed")
    await kill_on_the_way(run)
    async with run.companion() as process:
        await run.settled(key, process)
    fate = await run.fate(key)
    name = f"companion at {run.limit} a second, {KILLED}"
    return fate_figures(ROW, name, fate, f"{count:,} people")


async def stopped(row: str, run: Run, name: str) -> list[Figure]:
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
            row=row,
            what=f"{name}: stop, to the last message",
            value=max(0.0, last - pressed),
            unit="s",
            target=_SECOND,
            note=note,
        )
    ]
