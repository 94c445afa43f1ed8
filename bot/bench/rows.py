"""The rows of the benchmark, in the order in which they run."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType

from bot.bench import (
    broadcast,
    broadcast_large,
    cycle,
    demonstration,
    escalation,
    reading,
    red,
    reminders,
    tap,
    updates,
    year,
)
from bot.bench.ground import Ground
from bot.bench.result import Figure

Row = Callable[[Ground], Awaitable[list[Figure]]]

ROWS: Mapping[str, Row] = MappingProxyType(
    {
        reminders.ROW: reminders.reminders,
        escalation.ROW: escalation.escalation,
        red.ROW: red.red,
        updates.ROW: updates.updates,
        tap.ROW: tap.tap,
        reading.ROW: reading.reading,
        broadcast.ROW: broadcast.broadcast,
        broadcast_large.ROW: broadcast_large.broadcast_large,
        cycle.ROW: cycle.cohort,
        year.ROW: year.year,
        demonstration.START: demonstration.start,
        demonstration.IDLE: demonstration.idle,
    }
)
# Too long for a whole run; they run when they are asked for by name.
LONG = frozenset({broadcast_large.ROW})


async def run_rows(
    names: Sequence[str], ground: Ground, say: Callable[[str], None]
) -> list[Figure]:
    """Run rows by name, one after the other; `say` hears which one runs."""
    figures: list[Figure] = []
    for name in names:
        say(name)
        figures += await ROWS[name](ground)
    return figures
