"""What is done again and again: the trail is sealed, and each loop says that it is alive."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SEAL = text("select audit.seal_up(:most)")
_BEAT = text("""
insert into heartbeat (loop, beat_at, found, found_at)
values (:loop, clock_timestamp(), :found,
  case when cast(:found as integer) > 0 then clock_timestamp() end)
on conflict (loop) do update set beat_at = excluded.beat_at, found = excluded.found,
  found_at = coalesce(excluded.found_at, heartbeat.found_at)
""")
# Starts that follow each other closely are one: what starts again and again is not starting.
_START = text("""
insert into heartbeat (loop, beat_at, found, found_at)
values ('start', clock_timestamp(), 0, clock_timestamp())
on conflict (loop) do update set beat_at = excluded.beat_at, found_at = case
  when heartbeat.beat_at < clock_timestamp() - make_interval(mins => :minutes)
  then excluded.found_at else heartbeat.found_at end
""")
_MOST_SEALED = 1000


async def seal_trail(conn: AsyncConnection) -> int:
    """Seal what the audit trail gained; returns how many entries were sealed."""
    return int((await conn.execute(_SEAL, {"most": _MOST_SEALED})).scalar_one())


async def beat(conn: AsyncConnection, loop: str, *, found: int = 0) -> None:
    """Note that a loop is alive, and how many faults it found, by the clock of the database."""
    await conn.execute(_BEAT, {"loop": loop, "found": found})


async def note_start(conn: AsyncConnection, minutes: int) -> None:
    """Note that a process starts; one that started in the last so many minutes goes on starting."""
    await conn.execute(_START, {"minutes": minutes})
