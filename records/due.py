"""Due work: found, locked after its subject, settled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import DueKind
from records.sql import Sql

_FIND = text("""
select due_id, subject_id from due_action
where state = 'pending' and due_at <= :now and (retry_at is null or retry_at <= clock_timestamp())
order by due_at, due_id limit :most
""")
_LOCK = Sql("""
select due_id, subject_id, kind, topic, cycle, protocol_day, slot, due_at, window_closes_at,
       attempts_started
from due_action where due_id = any(:ids) and state = 'pending'
order by due_at, due_id for update skip locked
""")
_DONE = Sql("""
update due_action set state = 'done', settled_at = :now
where due_id = any(:ids) and state = 'pending'
""")
_FAILED = text("""
update due_action set attempts_started = attempts_started + 1, fault = :fault,
  retry_at = clock_timestamp() + make_interval(secs => :wait),
  state = case when attempts_started + 1 >= :most then 'parked' else state end
where due_id = :id and state = 'pending' returning state
""")
_REMINDED = text("""
select distinct about from communication
where about = any(:topics) and message_class = 'reminder' and state in ('sent', 'unknown')
""")
_PARKED = "parked"
_NEXT = text("""
select (select min(due_at) from due_action where state = 'pending'
          and (retry_at is null or retry_at <= clock_timestamp())) as due_at,
       (select min(retry_at) - clock_timestamp() from due_action
          where state = 'pending' and retry_at > clock_timestamp()) as retry_in
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Work whose time has come, locked for this transaction."""

    due_id: int
    subject_id: UUID | None
    kind: DueKind
    topic: str
    cycle: int
    protocol_day: int
    slot: int
    due_at: datetime
    window_closes_at: datetime
    attempts_started: int


async def find(conn: AsyncConnection, now: datetime, most: int) -> list[tuple[int, UUID | None]]:
    """Ids of due rows and their subjects, the earliest first; at most one row a subject.

    Two rows of one subject are not decided on the same facts: the first may change the second's.
    """
    rows = (await conn.execute(_FIND, {"now": now, "most": most})).all()
    seen: set[UUID] = set()
    found: list[tuple[int, UUID | None]] = []
    for due_id, subject_id in rows:
        if subject_id is None or subject_id not in seen:
            found.append((due_id, subject_id))
        if subject_id is not None:
            seen.add(subject_id)
    return found


async def lock(conn: AsyncConnection, ids: list[int]) -> list[DueRow]:
    """Lock these rows if they still wait; call it after the subjects are locked."""
    rows = await _LOCK.rows(conn, ids=ids)
    return [DueRow(**{**row, "kind": DueKind(row["kind"])}) for row in rows]


async def done(conn: AsyncConnection, ids: list[int], now: datetime) -> None:
    """Mark work as done, in the transaction that did it."""
    if ids:
        await _DONE.count(conn, ids=ids, now=now)


async def failed(conn: AsyncConnection, due_id: int, *, fault: str, wait: float, most: int) -> bool:
    """Count a failure; True when the row is parked because of it."""
    values = {"id": due_id, "fault": fault, "wait": wait, "most": most}
    return (await conn.execute(_FAILED, values)).scalar_one_or_none() == _PARKED


async def reminded(conn: AsyncConnection, topics: list[str]) -> frozenset[str]:
    """The topics of these about which a reminder left us, or may have."""
    if not topics:
        return frozenset()
    return frozenset((await conn.execute(_REMINDED, {"topics": topics})).scalars())


async def next_due(conn: AsyncConnection) -> tuple[datetime | None, float | None]:
    """The moment of the next work, and the seconds until failed work is tried again, if any."""
    row = (await conn.execute(_NEXT)).one()
    return row.due_at, None if row.retry_in is None else float(row.retry_in.total_seconds())
