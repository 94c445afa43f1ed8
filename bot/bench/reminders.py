"""Row `reminders`: everybody's reminder due in one second, in a table of a million rows."""

from datetime import datetime, timedelta
from time import perf_counter

from bot.bench.cohort import enrol_many, fill_due, remind_all
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.peer_apscheduler import apscheduler_figures
from bot.bench.result import Figure, Target, median_figure
from scheduler.clock import SystemClock, TrialClock
from scheduler.planner import Planner

ROW = "reminders"
_TARGET = Target(value=0.3)
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)


async def reminders(ground: Ground) -> list[Figure]:
    """Seconds from the due second to the last message in the outbox; then the same by the peer."""
    start = SystemClock().now()
    clock = TrialClock(start, 0.0)
    async with new_setup(ground, clock) as setup:
        samples = await _companion(setup, ground, clock, start)
    sizes = ground.sizes
    note = f"{sizes.due_now:,} due in one second, {sizes.due_rows:,} rows"
    ours = median_figure(
        ROW, "companion: last in the outbox", samples, "s", target=_TARGET, note=note
    )
    return [ours, *await apscheduler_figures(ground)]


async def _companion(
    setup: Setup, ground: Ground, clock: TrialClock, start: datetime
) -> list[float]:
    sizes = ground.sizes
    async with as_owner(setup.url) as owner:
        people = await enrol_many(owner, setup.parts, sizes.due_now, start)
        for slot in range(sizes.reminder_repeats):
            await remind_all(owner, people, slot, start + slot * _HOUR)
        await fill_due(owner, sizes.due_rows, start + timedelta(days=2))
    p = setup.parts
    planner = Planner(p.engine, p.cipher, p.content, clock, p.wake)
    samples = []
    for slot in range(sizes.reminder_repeats):
        clock.set(start + slot * _HOUR + _SECOND, 0.0)
        began = perf_counter()
        while await planner.plan_once():
            pass
        samples.append(perf_counter() - began)
        await _check(setup, sizes.due_now * (slot + 1))
    return samples


async def _check(setup: Setup, expected: int) -> None:
    async with as_owner(setup.url) as owner:
        found = await owner.fetchval("select count(*) from communication where lane = 2")
        await owner.execute("vacuum analyze communication")
        await owner.execute("vacuum analyze due_action")
    if found != expected:
        message = f"{found} of {expected} reminders are in the outbox"
        raise RuntimeError(message)
