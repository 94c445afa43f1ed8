"""How the companion is: which loops say that they are alive, and what the auditor found."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.plan.contact import Watch

# Whatever process each runs in. The auditor runs beside the planner.
LOOPS = ("intake", "worker", "sender", "planner", "auditor")
_BEATS = text("""
select loop, extract(epoch from clock_timestamp() - beat_at) as silent_seconds, found,
  extract(epoch from clock_timestamp() - found_at) as found_seconds
from heartbeat where loop = any(:loops)
""")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Loops that were not heard of in time, and how many faults of the ladders were found lately.

    `found` is 1 at least while the last fault found is not long ago, also when it was mended.
    """

    silent: tuple[str, ...] = ()
    found: int = 0

    @property
    def is_red(self) -> bool:
        """Whether somebody must look now."""
        return bool(self.silent or self.found)


async def health(conn: AsyncConnection, watch: Watch) -> Health:
    """Read how the companion is. A loop that never said anything is silent."""
    found_rows = await conn.execute(_BEATS, {"loops": list(LOOPS)})
    rows = {row["loop"]: row for row in found_rows.mappings()}
    longest = watch.silent_minutes * _MINUTE
    silent = [loop for loop in LOOPS if loop not in rows or rows[loop]["silent_seconds"] > longest]
    found = [
        max(row["found"], 1)
        for row in rows.values()
        if row["found_seconds"] is not None
        and row["found_seconds"] <= watch.found_minutes * _MINUTE
    ]
    return Health(silent=tuple(silent), found=max(found, default=0))
