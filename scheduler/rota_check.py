"""Looks whether every duty of a site has somebody who is reached; where not, the site hears."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.model import Content
from content.vocabulary import EscalationTopic
from content.wording import phrase
from records.cipher import Cipher
from records.database import PLANNER, acting
from records.effects import Effect
from records.log import logger
from records.read.rota import known_gaps, lock_rota, on_rota, sites_in_use
from records.rota_effects import EndRotaGap, NoteRotaGap
from records.write.apply import apply_all
from records.write.writing import Writing
from scheduler import reach
from scheduler.coverage import Gap, ahead, gap_line
from scheduler.site_case import coordinators_told, site_case


async def check_rota(engine: AsyncEngine, cipher: Cipher, content: Content, now: datetime) -> int:
    """Note new gaps and those that are over; a site hears of the new ones in one case.

    Who was not reached for days is sent a check.

    Returns:
        How many gaps are new.
    """
    async with acting(engine, PLANNER) as conn:
        await lock_rota(conn)
        sites = await sites_in_use(conn)
        people = await on_rota(conn, cipher, sites, now)
        found = {site_id: ahead(people, site_id, content, now) for site_id in sites}
        known = await known_gaps(conn)
        is_now = {(gap.site_id, gap.duty) for gaps in found.values() for gap in gaps}
        over = [EndRotaGap(site_id=site, duty=duty) for site, duty in sorted(known - is_now)]
        new = {
            site_id: [gap for gap in gaps if (gap.site_id, gap.duty) not in known]
            for site_id, gaps in found.items()
        }
        effects = [effect for gaps in new.values() for effect in _effects(gaps, content, now)]
        w = _writing(conn, cipher, content, now)
        await apply_all([(w, [*over, *effects, *reach.checks(people, content, now)])])
    count = sum(map(len, new.values()))
    if count:
        logger().warning("rota_has_gaps", count=count)
    return count


def _effects(gaps: Iterable[Gap], content: Content, now: datetime) -> tuple[Effect, ...]:
    found = tuple(gaps)
    if not found:
        return ()
    case = site_case(
        found[0].site_id,
        EscalationTopic.ROTA,
        *(gap_line(gap, content, now) for gap in found),
        phrase("/rota shows who is called and who is away."),
    )
    return (
        *(NoteRotaGap(site_id=g.site_id, duty=g.duty, from_at=g.from_at) for g in found),
        case,
        coordinators_told(case),
    )


def _writing(conn: AsyncConnection, cipher: Cipher, content: Content, now: datetime) -> Writing:
    return Writing(
        conn=conn,
        cipher=cipher,
        content=content,
        cause=f"rota:{now.isoformat()}",
        now=now,
        originator="system",
    )
