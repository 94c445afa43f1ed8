"""Due work: found, locked after its subject, settled."""

from collections.abc import Sequence
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
select due_id, kind from due_action where due_id = any(:ids) and state = 'pending'
order by due_at, due_id for update skip locked
""")
_READ = Sql("""
select due_id, subject_id, kind, topic, cycle, protocol_day, slot, window_closes_at
from due_action where due_id = any(:ids) order by due_at, due_id
""")
# Rows of subjects who differ in nothing but their names: all that `locked_subjects` reads of a
# subject, except ids and codes. Who has an open escalation is alone,
# and so is whoever has a family member who reports.
_ALIKE = Sql("""
select array_agg(d.due_id) as ids
from unnest(cast(:ids as bigint[])) q(due_id)
join due_action d using (due_id)
join subject s using (subject_id)
left join chat_link l on l.subject_id = s.subject_id and l.unlinked_at is null
cross join lateral
  (select array_agg(c.act order by c.given_at, c.act) as acts,
     array_agg(c.accepted order by c.given_at, c.act) as accepted,
     array_agg(c.notice_version order by c.given_at, c.act) as versions
   from consent c where c.subject_id = s.subject_id) c
cross join lateral
  (select array_agg(o.amount_mg order by o.ordered_at, o.dose_order_id) as amounts,
     array_agg(o.from_day order by o.ordered_at, o.dose_order_id) as first_days,
     array_agg(o.until_day order by o.ordered_at, o.dose_order_id) as last_days,
     array_agg(not o.needs_reading or r.reading_id is not null
       order by o.ordered_at, o.dose_order_id) as read
   from dose_order o left join dose_order_reading r using (dose_order_id)
   where o.subject_id = s.subject_id and o.cycle = s.cycle and o.superseded_at is null) o
cross join lateral
  (select array_agg(p.cycle order by p.scheduled_dose_id <> dose.id, p.planned_at) as cycles,
     array_agg(p.protocol_day order by p.scheduled_dose_id <> dose.id, p.planned_at) as days,
     array_agg(p.planned_at order by p.scheduled_dose_id <> dose.id, p.planned_at) as planned,
     array_agg(p.late_until order by p.scheduled_dose_id <> dose.id, p.planned_at) as late,
     array_agg(a.status order by p.scheduled_dose_id <> dose.id, p.planned_at) as answers,
     array_agg(a.taken_at order by p.scheduled_dose_id <> dose.id, p.planned_at) as taken
   from (select (split_part(d.topic, ':', 2))::uuid as id) dose, scheduled_dose p
   left join dose_administration a
     on a.scheduled_dose_id = p.scheduled_dose_id and not a.entered_in_error
   where p.subject_id = s.subject_id and p.cancelled_at is null) p
left join lateral (select s.subject_id as name where exists
  (select 1 from escalation e where e.subject_id = s.subject_id and e.status <> 'closed')) e on true
left join reporter r on r.subject_id = s.subject_id and r.ended_at is null
group by d.kind, d.cycle, d.protocol_day, d.slot, d.window_closes_at, s.site_id, s.arm, s.language,
  s.status, s.day1, s.cycle, s.usual_time, s.question_time, s.visit_morning_time, s.wants_reminders,
  s.wants_neutral, o.amounts, o.first_days, o.last_days, o.read, l.link_id is null,
  c.acts, c.accepted, c.versions, p.cycles, p.days, p.planned, p.late, p.answers, p.taken,
  e.name, r.reporter_id
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
select about, max(requested_at) as asked_at from communication
where about = any(:topics) and message_class = 'reminder' and state in ('sent', 'unknown')
group by about
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
    window_closes_at: datetime


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


async def lock(conn: AsyncConnection, ids: list[int]) -> dict[int, DueKind]:
    """Lock these rows if they still wait; call it after the subjects are locked."""
    return {row["due_id"]: DueKind(row["kind"]) for row in await _LOCK.rows(conn, ids=ids)}


async def read(conn: AsyncConnection, ids: Sequence[int]) -> list[DueRow]:
    """Read rows that this transaction has locked, the earliest first."""
    rows = await _READ.rows(conn, ids=ids) if ids else []
    return [DueRow(**{**row, "kind": DueKind(row["kind"])}) for row in rows]


async def alike(conn: AsyncConnection, ids: list[int]) -> list[list[int]]:
    """Group due rows about doses: those of a group differ in nothing but whom they are about.

    Call it in the transaction that has locked their subjects.
    """
    return [sorted(row["ids"]) for row in await _ALIKE.rows(conn, ids=ids)] if ids else []


async def done(conn: AsyncConnection, ids: list[int], now: datetime) -> None:
    """Mark work as done, in the transaction that did it."""
    if ids:
        await _DONE.count(conn, ids=ids, now=now)


async def failed(conn: AsyncConnection, due_id: int, *, fault: str, wait: float, most: int) -> bool:
    """Count a failure; True when the row is parked because of it."""
    values = {"id": due_id, "fault": fault, "wait": wait, "most": most}
    return (await conn.execute(_FAILED, values)).scalar_one_or_none() == _PARKED


async def reminded(conn: AsyncConnection, topics: list[str]) -> dict[str, datetime]:
    """The topics of these about which a reminder left us, or may have, and when the last was due.

    After day 1 was moved a topic is that of another date: whoever asks compares.
    """
    if not topics:
        return {}
    rows = await conn.execute(_REMINDED, {"topics": topics})
    return {row.about: row.asked_at for row in rows}


async def next_due(conn: AsyncConnection) -> tuple[datetime | None, float | None]:
    """The moment of the next work, and the seconds until failed work is tried again, if any."""
    row = (await conn.execute(_NEXT)).one()
    return row.due_at, None if row.retry_in is None else float(row.retry_in.total_seconds())
