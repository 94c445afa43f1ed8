"""Sees to it that each site in use has its next morning digest planned."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from content.model import Content
from records.cipher import Cipher
from records.database import PLANNER, acting
from records.queue_effects import PlanDigest
from records.read.digest import sites_without_digest
from records.write.apply import apply_all
from records.write.writing import Writing


async def plan_digests(engine: AsyncEngine, cipher: Cipher, content: Content, now: datetime) -> int:
    """Plan what is not planned yet; a digest that was sent has planned the next one itself.

    Returns:
        For how many sites.
    """
    async with acting(engine, PLANNER) as conn:
        sites = await sites_without_digest(conn)
        w = Writing(
            conn=conn,
            cipher=cipher,
            content=content,
            cause=f"digests:{now.isoformat()}",
            now=now,
            originator="system",
        )
        await apply_all([(w, [PlanDigest(site_id=one) for one in sites])])
    return len(sites)
