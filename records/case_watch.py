"""Every case that is not closed has one next step that fits it; what breaks that is mended."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.facts import PUT_OFF_SLOT, REOPEN_SLOT
from records.sql import Sql
from records.write.due import NEVER

# A step fits where it is of the case's round, and climbs an untaken case, opens a taken one again
# or gives one back that was put off.
_WAITING = f"""
select d.due_id, d.due_at, e.escalation_id, e.site_id,
  d.cycle = e.round and case when d.slot >= 0 then e.status in ('open', 'exhausted')
    when d.slot = {PUT_OFF_SLOT} then e.status = 'snoozed' else e.status = 'acknowledged'
    end as fits
from escalation e
join due_action d on d.topic = 'escalation:' || e.escalation_id and d.kind = 'escalation_step'
  and d.state = 'pending'
where e.status <> 'closed'
"""  # noqa: S608 - only the number of the slot
_GIVE_UP = Sql(f"""
with waiting as ({_WAITING}),
ranked as (select *, row_number() over
  (partition by escalation_id order by fits desc, due_at, due_id) as place from waiting)
update due_action d set state = 'cancelled', settled_at = :now
from ranked r where r.due_id = d.due_id and d.state = 'pending' and not (r.fits and r.place = 1)
returning r.escalation_id, r.site_id
""")  # noqa: S608 - only the text above
# What somebody has opens again, or comes back, when it would have; what nobody has goes on now.
_GIVE = Sql("""
with lost as (
select e.* from escalation e where e.status <> 'closed' and not exists (
  select 1 from due_action d where d.topic = 'escalation:' || e.escalation_id
    and d.kind = 'escalation_step' and d.state = 'pending')),
given as (
insert into due_action
  (subject_id, kind, topic, cycle, protocol_day, slot, due_at, window_closes_at)
select e.subject_id, 'escalation_step', 'escalation:' || e.escalation_id, e.round, 0,
  case when e.status in ('open', 'exhausted') then coalesce((
      select max(s.step) + 1 from escalation_step s
      where s.escalation_id = e.escalation_id and s.round = e.round), 0)
    when e.status = 'snoozed' then cast(:put_off as integer)
    else cast(:reopen as integer) end,
  greatest(cast(:now as timestamptz), coalesce(e.snoozed_until, e.acknowledged_at
    + make_interval(mins => cast(e.ladder->>'reopen_after_minutes' as integer)))),
  :never
from lost e
on conflict do nothing)
select escalation_id, site_id from lost
""")
_LATE = Sql(f"""
select due_id, site_id from ({_WAITING}) q where fits and due_at < :before
""")  # noqa: S608 - only the text above


async def mend_steps(conn: AsyncConnection, now: datetime) -> Mapping[str, int]:
    """Leave every case that is not closed exactly one next step that fits.

    Returns:
        How many cases had none, one that does not fit, or several, by site.
    """
    rows = [
        *await _GIVE_UP.rows(conn, now=now),
        *await _GIVE.rows(conn, now=now, reopen=REOPEN_SLOT, put_off=PUT_OFF_SLOT, never=NEVER),
    ]
    sites = {row["escalation_id"]: row["site_id"] for row in rows}
    return {site: list(sites.values()).count(site) for site in set(sites.values())}


async def late_steps(conn: AsyncConnection, before: datetime) -> Mapping[int, str]:
    """The steps that should have been carried out before an instant, with their sites."""
    return {row["due_id"]: row["site_id"] for row in await _LATE.rows(conn, before=before)}
