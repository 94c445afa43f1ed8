"""Row `broadcast-large`: 100,000 people, killed three times; runs only when it is asked for."""

from bot.bench.broadcast import (
    KILLED,
    alarm_figure,
    fate_figures,
    kill_on_the_way,
    memory_figure,
    share_figure,
    stopped,
    with_alarms,
)
from bot.bench.broadcast_run import Run, new_run
from bot.bench.ground import Ground
from bot.bench.result import Figure
from bot.simulator.limits import RateLimits

ROW = "broadcast-large"
# An hour at 30 a second is six minutes on a clock that runs ten times as fast.
_TIMES_AS_FAST = 10
_PAID_LIMIT = 1000
_WARM_SHARE = 0.05


async def broadcast_large(ground: Ground) -> list[Figure]:
    """Share of the limit, memory and red cases after three kills; who was left out; a stop."""
    usual = RateLimits().messages_a_second
    clocks = {
        usual * _TIMES_AS_FAST: f"{usual} a second on a clock {_TIMES_AS_FAST} times as fast",
        _PAID_LIMIT: f"{_PAID_LIMIT:,} a second",
    }
    figures: list[Figure] = []
    for limit, name in clocks.items():
        async with new_run(ground, limit, ground.sizes.broadcast_large) as run:
            figures += await _killed(run, f"companion at {name}, {KILLED}")
            figures += await stopped(ROW, run, f"companion at {name}")
    return figures


async def _killed(run: Run, name: str) -> list[Figure]:
    count = len(run.people)
    key = await run.begins("large")
    written = f"planned in {run.planned_in:.1f} s"
    await kill_on_the_way(run)
    warm = run.look() + int(count * _WARM_SHARE)
    async with run.companion() as process:
        await run.until(warm)
        memory, late = await with_alarms(run, run.settled(key, process))
    at = [moment for moment, _ in run.arrived[warm:]]
    # Red cases are sent out of the same limit.
    rate = (len(at) - 1 + len(late)) / (max(at) - min(at))
    note = f"{len(at):,} of {count:,} people, those after the last kill; {written}"
    return [
        share_figure(ROW, name, rate, run.limit, note),
        memory_figure(ROW, name, memory),
        alarm_figure(ROW, name, late),
        *fate_figures(ROW, name, await run.fate(key), f"{count:,} people"),
    ]
