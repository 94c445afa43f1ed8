"""Row `broadcast-large`: 100,000 people, at 30 a second on a clock that runs five times as fast."""

from typing import Final

from bot.bench.broadcast import KILLS, fate_figures, memory_figure, share_figure
from bot.bench.broadcast_run import Run, new_run
from bot.bench.ground import Ground
from bot.bench.result import Figure
from bot.simulator.limits import RateLimits

ROW: Final = "broadcast-large"
_TIMES_AS_FAST = 5
_WARM_SHARE = 0.05


async def broadcast_large(ground: Ground) -> list[Figure]:
    """Share of the limit and memory after the last of three kills; who was left out or doubled."""
    limit = RateLimits().messages_a_second * _TIMES_AS_FAST
    async with new_run(ground, limit, ground.sizes.broadcast_large) as run:
        return await _killed(run)


async def _killed(run: Run) -> list[Figure]:
    count = len(run.people)
    key = await run.begins("large")
    for share in KILLS:
        async with run.companion() as process:
            await run.until(int(count * share))
            process.kill()
            await process.wait()
    before = run.look()
    warm = before + int(count * _WARM_SHARE)
    async with run.companion() as process:
        await run.until(warm)
        memory = await run.settled(key, process)
    at = sorted(moment for moment, _ in run.arrived[warm:])
    rate = (len(at) - 1) / (at[-1] - at[0])
    name = f"companion at {run.limit} a second, killed {len(KILLS)} times"
    note = f"{len(at):,} of {count:,} people, those after the last kill"
    return [
        share_figure(ROW, name, rate, run.limit, note),
        memory_figure(ROW, name, memory),
        *fate_figures(ROW, name, await run.fate(key), f"{count:,} people"),
    ]
