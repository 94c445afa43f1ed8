"""Who of a site has a role now, in the order of being called, and who of them can be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import StaffRole
from records.sql import Sql

_IN_ROLES: Final = Sql("""
select a.staff_id, a.role, m.name, l.chat_index, l.chat, l.link_id,
  coalesce(l.is_reachable, false) as is_reachable,
  exists (select 1 from staff_absence x where x.staff_id = a.staff_id and x.ended_at is null
    and x.from_at <= :now and x.until_at > :now) as is_away
from staff_assignment a
join staff_member m using (staff_id)
left join chat_link l on l.staff_id = a.staff_id and l.unlinked_at is null
where a.site_id = :site and a.role = any(:roles) and a.valid_from <= :now
  and (a.valid_until is null or a.valid_until > :now)
  and m.active_from <= :now and (m.active_until is null or m.active_until > :now)
order by array_position(cast(:roles as text[]), a.role),
  (select max(f.set_at) from staff_shift f where f.staff_id = a.staff_id and f.site_id = a.site_id
    and f.ended_at is null and f.from_at <= :now and f.until_at > :now) desc nulls last,
  a.duty_rank, a.staff_id
""")


async def in_roles(
    conn: AsyncConnection, site_id: str, roles: Sequence[StaffRole], now: datetime
) -> list[asyncpg.Record]:
    """Everybody with one of these roles, role by role; whoever has two stands there twice.

    A row has `staff_id`, `role`, the sealed `name`, the chat, `is_reachable` and `is_away`.
    """
    names = [role.value for role in roles]
    return await _IN_ROLES.rows(conn, site=site_id, roles=names, now=now)
