"""A broadcast whose turn it is, read for the planner, with its next people held as they are."""

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.plan.contact import is_quiet
from records.broadcast_facts import PAGE, Addressed, LeftOut, PageFact, segment_from_json
from records.cipher import Cipher
from records.read.broadcasts import figures, is_waiting, reached_in, text_of
from records.read.segments import NEXT_VISIT, PEOPLE, WHY, values_of
from records.read.visit_rows import one_visit
from records.sql import Sql

# So few wait to be sent that a stop withdraws them at once, and enough for a second of sending.
AHEAD: Final = 1000
_LOCK = Sql("select * from broadcast where broadcast_id = :broadcast for update")
_WAITING = Sql("""
select (select count(*) from communication where lane = 3 and state = 'requested'
          and starts_with(dedupe_key, :prefix))
     + (select count(*) from communication where state = 'leased'
          and starts_with(dedupe_key, :prefix)) as waiting
""")
_PLANNED_ON = Sql("""
select site_id from unnest(cast(:sites as text[])) q(site_id)
where exists (select 1 from broadcast_recipient r where r.broadcast_id = :broadcast
  and r.site_id = q.site_id and r.state = 'planned')
""")
# Whoever is being changed at this moment waits for a later page: what is read here stays true.
_NEXT = Sql(f"""
select s.subject_id, s.site_id, l.link_id, {WHY} as why, {NEXT_VISIT} as visit
{PEOPLE}
join broadcast_recipient r on r.subject_id = s.subject_id and r.broadcast_id = :broadcast
where r.state = 'planned' and r.site_id = any(cast(:awake as text[]))
order by r.site_id, r.subject_id limit :most for share of s skip locked
""")


async def page_of(
    conn: AsyncConnection, cipher: Cipher, content: Content, topic: str, now: datetime
) -> PageFact | None:
    """Lock a broadcast and read its next people; None for one that is not there."""
    key = UUID(topic.partition(":")[2])
    row = await _LOCK.row(conn, broadcast=key)
    if row is None:
        return None
    planned_on = [
        one["site_id"] for one in await _PLANNED_ON.rows(conn, broadcast=key, sites=row["sites"])
    ]
    counted = await _WAITING.row(conn, prefix=f"broadcast:{key}:")
    waiting = counted["waiting"] if counted else 0
    is_ended = row["stopped_at"] is not None or row["done_at"] is not None
    is_over = is_ended or (is_waiting(row) and now <= row["until"])
    awake = [site for site in planned_on if not _is_night(site, content, now)]
    goes_on = awake and not is_over and waiting <= AHEAD and now <= row["until"]
    people = await _people(conn, cipher, content, row, awake, now) if goes_on else ()
    is_at_end = not planned_on and not waiting
    return PageFact(
        broadcast_id=key,
        by_staff=row["created_by"],
        text=text_of(row, cipher),
        until=row["until"],
        is_over=is_over,
        people=people,
        is_full=len(people) == PAGE,
        planned_on=tuple(planned_on),
        waiting=waiting,
        reached=reached_in(await figures(conn, key, now)) if is_at_end else {},
    )


def _is_night(site_id: str, content: Content, now: datetime) -> bool:
    site = content.sites.get(site_id)
    if site is None:
        return True
    return is_quiet(content.study.quiet_hours, now.astimezone(ZoneInfo(site.zone)).time())


async def _people(
    conn: AsyncConnection,
    cipher: Cipher,
    content: Content,
    row: asyncpg.Record,
    awake: list[str],
    now: datetime,
) -> tuple[Addressed, ...]:
    segment = segment_from_json(row["segment"])
    values = values_of(segment, text_of(row, cipher), content, now)
    found = await _NEXT.rows(conn, broadcast=row["broadcast_id"], awake=awake, most=PAGE, **values)
    return tuple(
        Addressed(
            subject_id=one["subject_id"],
            site_id=one["site_id"],
            link_id=one["link_id"],
            left_out=LeftOut(one["why"]) if one["why"] else None,
            visit=one_visit(one["visit"]) if one["visit"] else None,
        )
        for one in found
    )
