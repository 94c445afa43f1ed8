"""The auditor of the ladders: no case that is not closed is ever without its one next step."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.model import Content
from content.vocabulary import EscalationTopic
from content.wording import phrase_plural
from records import checks
from records.case_watch import late_steps, mend_steps
from records.cipher import Cipher
from records.database import PLANNER, acting
from records.effects import OpenEscalation
from records.log import logger
from records.write.apply import apply_all
from records.write.faults import note_fault
from records.write.writing import Writing
from scheduler.site_case import coordinators_told, site_case


class Auditor:
    """Looks at all cases that are not closed, mends what it can, and tells the site."""

    def __init__(self, engine: AsyncEngine, cipher: Cipher, content: Content) -> None:
        """Take the database, the keys and the content."""
        self._engine = engine
        self._cipher = cipher
        self._content = content
        self._late: frozenset[int] = frozenset()

    async def look(self, now: datetime) -> int:
        """Mend, count, tell and note it as a heartbeat, all in one transaction.

        A step counts as late when it was late the last time too: after an outage, or when the clock
        jumps, the planner has had the time to catch up.

        Returns:
            How many cases were at fault.
        """
        margin = timedelta(minutes=self._content.contact.watch.late_minutes)
        async with acting(self._engine, PLANNER) as conn:
            mended = await mend_steps(conn, now)
            late = await late_steps(conn, now - margin)
            still = Counter(site for due_id, site in late.items() if due_id in self._late)
            for site in sorted(mended.keys() | still.keys()):
                await self._tell(conn, site, mended.get(site, 0), still[site], now)
            count = sum(mended.values()) + still.total()
            await checks.beat(conn, "auditor", found=count)
        self._late = frozenset(late)
        if count:
            logger().error("ladders_at_fault", count=count, late=still.total())
        return count

    async def _tell(
        self, conn: AsyncConnection, site: str, mended: int, late: int, now: datetime
    ) -> None:
        w = Writing(
            conn=conn,
            cipher=self._cipher,
            content=self._content,
            cause=f"auditor:{site}:{now.isoformat()}",
            now=now,
            originator="system",
        )
        case = _case(site, mended, late)
        if await note_fault(w, case, mended + late):
            await apply_all([(w, (coordinators_told(case),))])


def _case(site: str, mended: int, late: int) -> OpenEscalation:
    lines = []
    if mended:
        lines.append(
            phrase_plural(
                "{count} open case had no next step. It was given one. Please look at all open"
                " cases now.",
                "{count} open cases had no next step. They were given one. Please look at all open"
                " cases now.",
                count=mended,
            )
        )
    if late:
        lines.append(
            phrase_plural(
                "{count} open case is not passed on in time. Please look at all open cases now and"
                " phone each other.",
                "{count} open cases are not passed on in time. Please look at all open cases now"
                " and phone each other.",
                count=late,
            )
        )
    return site_case(site, EscalationTopic.SYSTEM, *lines)
