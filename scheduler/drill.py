"""Tries the alarm of each site on schedule."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.model import Content
from content.plan.contact import may_drill
from records.cipher import Cipher
from records.database import PLANNER, acting
from records.drill_effects import BeginDrill
from records.log import logger
from records.read.drills import last_drills
from records.read.rota import sites_in_use
from records.write.apply import apply_all
from records.write.writing import Writing


async def hold_drills(engine: AsyncEngine, cipher: Cipher, content: Content, now: datetime) -> int:
    """Begin a drill at each site in use whose last one is long enough ago.

    Returns:
        How many have begun.
    """
    wait = timedelta(days=content.contact.drill.every_days)
    async with acting(engine, PLANNER) as conn:
        last = await last_drills(conn)
        sites = [
            site_id
            for site_id in await sites_in_use(conn)
            if may_drill(content.contact.drill, content.sites[site_id], now)
            and (site_id not in last or last[site_id].opened_at + wait <= now)
        ]
        work = [
            (_writing(conn, cipher, content, now, one), (BeginDrill(site_id=one),)) for one in sites
        ]
        await apply_all(work)
    if sites:
        logger().info("drill_begins", count=len(sites))
    return len(sites)


def _writing(
    conn: AsyncConnection, cipher: Cipher, content: Content, now: datetime, site_id: str
) -> Writing:
    return Writing(
        conn=conn,
        cipher=cipher,
        content=content,
        cause=f"drill:{site_id}:{now.isoformat()}",
        now=now,
        originator="system",
    )
