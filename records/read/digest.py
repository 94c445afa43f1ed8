"""What waits at a site in the morning, and who of its nurses and coordinators is there."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.vocabulary import StaffRole
from records.cipher import Cipher
from records.digest_facts import DigestFact
from records.queue_effects import digest_topic, site_of_digest
from records.read import staff
from records.read.queue import waiting
from records.read.rota import on_rota, sites_in_use
from records.sql import Sql

_TOLD: Final = frozenset({StaffRole.NURSE, StaffRole.COORDINATOR})
_PLANNED = Sql("""
select topic from due_action where state = 'pending' and kind = 'morning_digest'
""")


async def digest_of(
    conn: AsyncConnection, cipher: Cipher, content: Content, topic: str, now: datetime
) -> DigestFact:
    """The digest of the site that a due row is about, as it is at an instant."""
    site_id = site_of_digest(topic)
    there = [
        one
        for one in await on_rota(conn, cipher, {site_id}, now)
        if one.role in _TOLD and one.can_be_called(now)
    ]
    people = {
        key: frozenset(one.role for one in there if one.staff_id == key)
        for key in dict.fromkeys(one.staff_id for one in there)
    }
    return DigestFact(
        site_id=site_id,
        people=tuple(people.items()),
        cases=await staff.open_escalations(conn, cipher, {site_id}),
        queue=await waiting(conn, cipher, content, {site_id}, now),
    )


async def sites_without_digest(conn: AsyncConnection) -> tuple[str, ...]:
    """The sites in use for which no digest is planned."""
    planned = {row["topic"] for row in await _PLANNED.rows(conn)}
    return tuple(one for one in await sites_in_use(conn) if digest_topic(one) not in planned)
