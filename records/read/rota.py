"""Who is called at which site, in which order, and who is away."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Duty, StaffRole
from content.words import Word, Words
from records.cipher import Cipher
from records.facts import StaffFacts
from records.rota_facts import Absence, OnRota, Shift
from records.sql import Sql

_CALLED = (StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR)
_PEOPLE = Sql("""
select a.site_id, a.role, a.staff_id, m.name, coalesce(l.is_reachable, false) as is_reachable,
  greatest(l.linked_at, (select max(c.settled_at) from communication c
    where c.staff_id = a.staff_id and c.state = 'sent')) as reached_at,
  exists (select 1 from communication c
    where c.staff_id = a.staff_id and c.state in ('requested', 'leased')) as is_written_to,
  array(select x.from_at from staff_absence x where x.staff_id = a.staff_id
    and x.ended_at is null and x.until_at > :now order by x.from_at, x.absence_id) as begins,
  array(select x.until_at from staff_absence x where x.staff_id = a.staff_id
    and x.ended_at is null and x.until_at > :now order by x.from_at, x.absence_id) as ends,
  array(select row(f.from_at, f.until_at, f.set_at) from staff_shift f
    where f.staff_id = a.staff_id and f.site_id = a.site_id
    and f.ended_at is null and f.until_at > :now order by f.from_at, f.shift_id) as shifts
from staff_assignment a
join staff_member m using (staff_id)
left join chat_link l on l.staff_id = a.staff_id and l.unlinked_at is null
where a.site_id = any(:sites) and a.role = any(:roles) and a.valid_from <= :now
  and (a.valid_until is null or a.valid_until > :now)
  and m.active_from <= :now and (m.active_until is null or m.active_until > :now)
order by a.site_id, array_position(cast(:roles as text[]), a.role), a.duty_rank, a.staff_id
""")
# A site that treats nobody and has no staff is not there yet.
_SITES = Sql("""
select distinct site_id from subject where status in ('invited', 'active', 'on_hold')
order by site_id
""")
_GAPS = Sql("select site_id, duty from rota_gap where ended_at is null")
_LOCK = Sql("select pg_advisory_xact_lock(hashtext('companion rota'))")
_ACTS = "rota."


async def on_rota(
    conn: AsyncConnection, cipher: Cipher, sites: Collection[str], now: datetime
) -> tuple[OnRota, ...]:
    """Everybody whom the ladders of these sites may call, by site, role and order."""
    roles = [role.value for role in _CALLED]
    rows = await _PEOPLE.rows(conn, sites=sorted(sites), roles=roles, now=now)
    return tuple(
        OnRota(
            staff_id=row["staff_id"],
            name=cipher.open(row["name"], field="staff_member.name", row=row["staff_id"]),
            site_id=row["site_id"],
            role=StaffRole(row["role"]),
            is_reachable=row["is_reachable"],
            reached_at=row["reached_at"] if row["is_reachable"] else None,
            is_written_to=row["is_written_to"],
            absences=tuple(
                Absence(from_at=begin, until_at=end)
                for begin, end in zip(row["begins"], row["ends"], strict=True)
            ),
            shifts=tuple(Shift(*times) for times in row["shifts"]),
        )
        for row in rows
    )


async def asked_rota(
    conn: AsyncConnection,
    cipher: Cipher,
    words: Words,
    member: StaffFacts,
    asked: tuple[str, datetime],
) -> tuple[OnRota, ...]:
    """The rota of the sites of somebody who asks for it at an instant; nobody otherwise."""
    typed, now = asked
    if not _is_asked(words, member, typed):
        return ()
    return await on_rota(conn, cipher, {one.site_id for one in member.assignments}, now)


async def lock_rota(conn: AsyncConnection) -> None:
    """Let nobody else look for gaps until this transaction ends."""
    await _LOCK.rows(conn)


async def sites_in_use(conn: AsyncConnection) -> tuple[str, ...]:
    """The sites that have somebody in the study."""
    return tuple(row["site_id"] for row in await _SITES.rows(conn))


async def known_gaps(conn: AsyncConnection) -> frozenset[tuple[str, Duty]]:
    """The duties of sites that nobody could be called for when it was looked at last."""
    return frozenset((row["site_id"], Duty(row["duty"])) for row in await _GAPS.rows(conn))


def _is_asked(words: Words, member: StaffFacts, typed: str) -> bool:
    if member.button is not None:
        return member.button.act.startswith(_ACTS)
    return words.of_typed(typed) in {Word.AWAY, Word.ROTA}
