"""Visits that stand in the records without the work of asking what became of them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from records.sql import Sql
from records.write.due import NEVER

# Visits that were planned before this work was known have none; every later one is planned with it.
_ADD = Sql("""
insert into due_action (subject_id, kind, topic, cycle, protocol_day, slot, due_at,
  window_closes_at)
select v.subject_id, 'visit_unsettled', 'visit:' || v.visit_id, v.cycle, 0, 0,
  (v.planned_on + cast(:days as integer) + cast(:at as time)) at time zone site.zone,
  cast(:never as timestamptz)
from visit v
join subject s on s.subject_id = v.subject_id and s.status in ('active', 'on_hold')
join unnest(cast(:sites as text[]), cast(:zones as text[])) site(site_id, zone)
  on site.site_id = s.site_id
where v.superseded_at is null and v.state = 'planned'
  and not exists (select 1 from due_action d where d.subject_id = v.subject_id
    and d.kind = 'visit_unsettled' and d.topic = 'visit:' || v.visit_id)
on conflict do nothing
""")


async def settle_older_visits(conn: AsyncConnection, content: Content) -> int:
    """Ask for that work where it is missing; of a visit whose time is over it is due at once.

    Returns:
        For how many visits it was missing.
    """
    after = content.visits.settling
    return await _ADD.count(
        conn,
        days=after.days_after,
        at=after.at,
        sites=list(content.sites),
        zones=[site.zone for site in content.sites.values()],
        never=NEVER,
    )
