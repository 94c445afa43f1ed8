"""How the companion is: which loops say that they are alive, and what nobody has in hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.plan.contact import Watch
from records.read.drills import LastDrill, last_drills

# Whatever process each runs in. The auditor runs beside the planner.
LOOPS = ("intake", "worker", "sender", "planner", "auditor")
_START = "start"
_BEATS = text("""
select loop, extract(epoch from clock_timestamp() - beat_at) as silent_seconds, found,
  extract(epoch from clock_timestamp() - found_at) as found_seconds
from heartbeat where loop = any(:loops)
""")
_EXHAUSTED = text("""
select count(*) filter (where tier in ('red', 'emergency')) as urgent, count(*) as every
from escalation where status = 'exhausted'
""")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Loops not heard of in time, faults of the ladders found lately, cases nobody took.

    `starting` are loops that did not have their first chance yet. `found` is 1 at least while the
    last fault found is not long ago, also when it was mended. `exhausted` are the standing alarms
    of red and emergency cases, `exhausted_other` those of the others. `drills` are by site.
    """

    silent: tuple[str, ...] = ()
    starting: tuple[str, ...] = ()
    found: int = 0
    exhausted: int = 0
    exhausted_other: int = 0
    drills: Mapping[str, LastDrill] = field(default_factory=dict)

    @property
    def is_red(self) -> bool:
        """Whether somebody must look now."""
        return bool(self.silent or self.found or self.exhausted)


async def health(conn: AsyncConnection, watch: Watch) -> Health:
    """Read how the companion is. A loop that never said anything is silent once it had time."""
    found_rows = await conn.execute(_BEATS, {"loops": [*LOOPS, _START]})
    rows = {row["loop"]: row for row in found_rows.mappings()}
    start = rows.pop(_START, None)
    longest = watch.silent_minutes * _MINUTE
    quiet = tuple(
        loop for loop in LOOPS if loop not in rows or rows[loop]["silent_seconds"] > longest
    )
    is_starting = start is not None and start["found_seconds"] <= watch.starting_seconds
    found = [
        max(row["found"], 1)
        for row in rows.values()
        if row["found_seconds"] is not None
        and row["found_seconds"] <= watch.found_minutes * _MINUTE
    ]
    exhausted = await _exhausted(conn)
    return Health(
        silent=() if is_starting else quiet,
        starting=quiet if is_starting else (),
        found=max(found, default=0),
        exhausted=exhausted["urgent"],
        exhausted_other=exhausted["every"] - exhausted["urgent"],
        drills=await last_drills(conn),
    )


async def _exhausted(conn: AsyncConnection) -> RowMapping:
    return (await conn.execute(_EXHAUSTED)).mappings().one()
