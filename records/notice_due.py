"""Who is asked about a new version of what they agreed to: once each, whatever became of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from records.notice_topic import FAMILY_NOTICE, NOTICE
from records.sql import Sql
from records.write.due import NEVER

# The slot is the version, so that a version is asked about once.
_ADD = """
insert into due_action (subject_id, kind, topic, cycle, protocol_day, slot, due_at,
  window_closes_at)
select s.subject_id, 'notice', {topic}, s.cycle, 0, cast(:version as integer),
  cast(:now as timestamptz), cast(:never as timestamptz)
from subject s {joined}
where s.status in ('active', 'on_hold') and {owed}
  and not exists (select 1 from due_action d where d.subject_id = s.subject_id
    and d.kind = 'notice' and d.topic = {topic} and d.slot >= cast(:version as integer))
on conflict do nothing
"""
_OWED = """
exists (select 1 from asked join given g using (act) where g.accepted and g.version < asked.since)
and not exists (select 1 from asked join given g using (act) where not g.accepted)
"""
_SUBJECTS = Sql(
    _ADD.format(
        topic=f"'{NOTICE}:' || s.subject_id",
        joined="",
        owed=f"""exists (
  with asked as (
    select * from unnest(cast(:acts as text[]), cast(:since as integer[])) a(act, since)),
  given as (select distinct on (c.act) c.act, c.accepted, c.notice_version::integer as version
    from consent c where c.subject_id = s.subject_id and c.act = any(cast(:acts as text[]))
    order by c.act, c.given_at desc)
  select 1 where {_OWED})""",  # noqa: S608 - only the constant above
    )
)
_FAMILIES = Sql(
    _ADD.format(
        topic=f"'{FAMILY_NOTICE}:' || r.reporter_id",
        joined="join reporter r on r.subject_id = s.subject_id and r.ended_at is null",
        owed="r.agreed_at is not null and r.agreed_version < cast(:version as integer)",
    )
)


async def ask_about_new_versions(conn: AsyncConnection, content: Content, now: datetime) -> int:
    """Ask for the work of asking everybody whose agreement is older than what it is about.

    Returns:
        How many are to be asked now.
    """
    notice = content.notice
    subjects = await _SUBJECTS.count(
        conn,
        version=int(notice.version),
        acts=[act.id for act in notice.acts],
        since=[int(act.asked_since) for act in notice.acts],
        now=now,
        never=NEVER,
    )
    family = content.texts["family_notice"].version
    return subjects + await _FAMILIES.count(conn, version=int(family), now=now, never=NEVER)
