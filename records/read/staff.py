"""Everything a decision about a staff member's act may know, read at the moment of the act."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Arm, EscalationTopic, Language, StaffRole, Tier
from records.cipher import Cipher
from records.database import Actor
from records.facts import Assignment, EscalationFact, EscalationStatus, StaffFacts
from records.link_facts import Registered

_STAFF = text("""
select m.staff_id, m.name, m.language, a.site_id, a.role
from staff_member m
left join staff_assignment a
  on a.staff_id = m.staff_id and a.valid_from <= :now
     and (a.valid_until is null or a.valid_until > :now)
where m.staff_id = :staff_id and m.active_from <= :now
  and (m.active_until is null or m.active_until > :now)
order by a.site_id, a.role
""")

_ESCALATIONS = """
select e.escalation_id, e.subject_id, s.code, e.site_id, e.topic, e.tier, e.status, e.opened_at,
       e.round, e.owner_id, e.summary, e.snoozed_until, m.name as owner_name
from escalation e
left join subject s using (subject_id)
left join staff_member m on m.staff_id = e.owner_id
"""
# The site filter stands in the statement: what is not on one's sites is not there.
_OPEN = text(
    _ESCALATIONS
    + """where e.status <> 'closed' and e.topic <> 'drill'
  and e.site_id in :sites
order by (e.tier in ('red', 'emergency')) desc, e.opened_at limit :most"""
).bindparams(bindparam("sites", expanding=True))
_ONE = text(_ESCALATIONS + "where e.escalation_id = :id and e.site_id in :sites").bindparams(
    bindparam("sites", expanding=True)
)
# Nobody else acts on a case of the site itself while it is looked at; a subject's row is locked.
_LOCK = text("select 1 from escalation where escalation_id = :id and subject_id is null for update")
_ANY = text(_ESCALATIONS + "where e.escalation_id = any(:ids)")
_REGISTERED_ON = text("select code, site_id, arm from subject where site_id in :sites").bindparams(
    bindparam("sites", expanding=True)
)
_SUBJECT = text(
    "select subject_id from subject where site_id in :sites and (code = :code or subject_id = :id)"
).bindparams(bindparam("sites", expanding=True))
_REGISTERED = text("select code, site_id, arm from subject")
_MOST_SHOWN = 50


async def staff_member(
    conn: AsyncConnection, cipher: Cipher, staff_id: UUID, now: datetime
) -> StaffFacts | None:
    """Who this is and what they may do now; None for an account that has ended."""
    rows = (await conn.execute(_STAFF, {"staff_id": staff_id, "now": now})).mappings().all()
    if not rows:
        return None
    return StaffFacts(
        staff_id=staff_id,
        name=cipher.open(rows[0]["name"], field="staff_member.name", row=staff_id),
        language=Language(rows[0]["language"]),
        assignments=tuple(
            Assignment(site_id=r["site_id"], role=StaffRole(r["role"])) for r in rows if r["role"]
        ),
    )


def staff_actor(member: StaffFacts) -> Actor:
    """Who acts, for the trail, with the roles and sites held now."""
    roles = ",".join(sorted({a.role.value for a in member.assignments}))
    sites = ",".join(sorted({a.site_id for a in member.assignments}))
    return Actor(f"staff:{member.staff_id}", roles or "none", sites)


async def open_escalations(
    conn: AsyncConnection, cipher: Cipher, sites: set[str]
) -> tuple[EscalationFact, ...]:
    """What waits on these sites, most urgent first."""
    if not sites:
        return ()
    rows = await conn.execute(_OPEN, {"sites": sorted(sites), "most": _MOST_SHOWN})
    return tuple(_escalation(row, cipher) for row in rows.mappings())


async def escalation_on(
    conn: AsyncConnection, cipher: Cipher, escalation_id: UUID, sites: set[str]
) -> EscalationFact | None:
    """One escalation, if it is on these sites; one about no subject is locked."""
    if not sites:
        return None
    await conn.execute(_LOCK, {"id": escalation_id})
    rows = await conn.execute(_ONE, {"id": escalation_id, "sites": sorted(sites)})
    row = rows.mappings().first()
    return _escalation(row, cipher) if row else None


async def escalations(
    conn: AsyncConnection, cipher: Cipher, ids: list[UUID]
) -> dict[UUID, EscalationFact]:
    """Escalations by id, for the planner."""
    rows = await conn.execute(_ANY, {"ids": ids})
    return {row["escalation_id"]: _escalation(row, cipher) for row in rows.mappings()}


async def subject_on(
    conn: AsyncConnection, sites: set[str], *, code: str | None = None, key: UUID | None = None
) -> UUID | None:
    """The subject of this code or id, if it is on these sites."""
    if not sites or (code is None and key is None):
        return None
    found = await conn.execute(_SUBJECT, {"sites": sorted(sites), "code": code, "id": key})
    return found.scalar_one_or_none()


async def registered_on(conn: AsyncConnection, sites: tuple[str, ...]) -> dict[str, Registered]:
    """Give everybody who is registered on these sites, by code."""
    if not sites:
        return {}
    return _by_code((await conn.execute(_REGISTERED_ON, {"sites": list(sites)})).mappings())


async def registered(conn: AsyncConnection) -> dict[str, Registered]:
    """Give everybody who is registered, at whatever site, by code."""
    return _by_code((await conn.execute(_REGISTERED)).mappings())


def _by_code(rows: Iterable[RowMapping]) -> dict[str, Registered]:
    return {row["code"]: Registered(site_id=row["site_id"], arm=Arm(row["arm"])) for row in rows}


def _escalation(row: RowMapping, cipher: Cipher) -> EscalationFact:
    owner = row["owner_id"]
    return EscalationFact(
        escalation_id=row["escalation_id"],
        subject_id=row["subject_id"],
        subject_code=row["code"],
        site_id=row["site_id"],
        topic=EscalationTopic(row["topic"]),
        tier=Tier(row["tier"]),
        status=EscalationStatus(row["status"]),
        opened_at=row["opened_at"],
        round=row["round"],
        owner_id=owner,
        owner_name=(
            cipher.open(row["owner_name"], field="staff_member.name", row=owner) if owner else None
        ),
        words=_words(row, cipher),
        snoozed_until=row["snoozed_until"],
    )


def _words(row: RowMapping, cipher: Cipher) -> tuple[str, ...]:
    key = row["escalation_id"]
    entries = cipher.open_json(row["summary"], field="escalation.summary", row=key)
    return tuple(entry["words"] for entry in entries if entry["words"])
