"""The scheduler's part of the service: planner, ticks, and the checks that must always hold."""

from sqlalchemy.ext.asyncio import AsyncEngine

from content.model import Content
from records import checks
from records.cipher import Cipher
from records.database import PLANNER, acting
from records.notice_due import ask_about_new_versions
from records.visit_due import settle_older_visits
from records.wake import Wake
from scheduler.auditor import Auditor
from scheduler.clock import Clock
from scheduler.digests import plan_digests
from scheduler.drill import hold_drills
from scheduler.planner import Planner
from scheduler.rota_check import check_rota
from scheduler.ticks import ticking

_LOOK_SECONDS = 10.0
_SEAL_SECONDS = 30.0
_CHECK_SECONDS = 60.0
_ROTA_SECONDS = 600.0
_DRILL_SECONDS = 600.0
_DIGEST_SECONDS = 60.0


class SchedulerService:
    """Runs until cancelled."""

    def __init__(
        self, engine: AsyncEngine, cipher: Cipher, content: Content, clock: Clock, wake: Wake
    ) -> None:
        """Take what the planner needs."""
        self._engine = engine
        self._cipher = cipher
        self._content = content
        self._clock = clock
        self._wake = wake
        self._auditor = Auditor(engine, cipher, content)
        self._planner = Planner(engine, cipher, content, clock, wake)

    async def run(self) -> None:
        """Plan, tick, seal and check until cancelled."""
        ticks = {
            "look": (_LOOK_SECONDS, self._look),
            "seal": (_SEAL_SECONDS, self._seal),
            "check": (_CHECK_SECONDS, self._check),
            "rota": (_ROTA_SECONDS, self._rota),
            "drill": (_DRILL_SECONDS, self._drill),
            "digest": (_DIGEST_SECONDS, self._digest),
        }
        async with ticking(ticks):
            await self._planner.plan_forever()

    async def _look(self) -> None:
        self._wake.nudge("due")

    async def _seal(self) -> None:
        async with acting(self._engine, PLANNER) as conn:
            await checks.seal_trail(conn)
            await checks.beat(conn, "scheduler")

    async def _rota(self) -> None:
        await check_rota(self._engine, self._cipher, self._content, self._clock.now())

    async def _drill(self) -> None:
        await hold_drills(self._engine, self._cipher, self._content, self._clock.now())

    async def _digest(self) -> None:
        if await plan_digests(self._engine, self._cipher, self._content, self._clock.now()):
            self._wake.nudge("due")

    async def _check(self) -> None:
        now = self._clock.now()
        async with acting(self._engine, PLANNER) as conn:
            asked = await ask_about_new_versions(conn, self._content, now)
            asked += await settle_older_visits(conn, self._content)
        if await self._auditor.look(now) or asked:
            self._wake.nudge("due")
