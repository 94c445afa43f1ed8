"""What must always hold, looked at again and again: the trail is sealed, no escalation is stuck."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SEAL = text("select audit.seal_up(:most)")
_BEAT = text("""
insert into heartbeat (loop, beat_at) values (:loop, :now)
on conflict (loop) do update set beat_at = excluded.beat_at
""")
# A red or amber matter that nobody would come back to is given its next step now.
_STUCK = text("""
insert into due_action
  (subject_id, kind, topic, cycle, protocol_day, slot, due_at, window_closes_at)
select e.subject_id, 'escalation_step', 'escalation:' || e.escalation_id,
  e.round, 0,
  case when e.status = 'open' then coalesce((
      select max(s.step) + 1 from escalation_step s
      where s.escalation_id = e.escalation_id and s.round = e.round), 0)
    else :reopen end, :now, :never
from escalation e
where e.status <> 'closed' and not exists (
  select 1 from due_action d
  where d.topic = 'escalation:' || e.escalation_id and d.state = 'pending')
on conflict do nothing returning due_id
""")
_MOST_SEALED = 1000


async def seal_trail(conn: AsyncConnection) -> int:
    """Seal what the audit trail gained; returns how many entries were sealed."""
    return int((await conn.execute(_SEAL, {"most": _MOST_SEALED})).scalar_one())


async def beat(conn: AsyncConnection, loop: str, now: datetime) -> None:
    """Note that a loop is alive."""
    await conn.execute(_BEAT, {"loop": loop, "now": now})


async def restart_stuck(
    conn: AsyncConnection, now: datetime, *, reopen_slot: int, never: datetime
) -> int:
    """Give every open escalation without a next step one; returns how many had none."""
    values = {"now": now, "reopen": reopen_slot, "never": never}
    return len((await conn.execute(_STUCK, values)).all())
