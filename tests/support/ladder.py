"""A ladder lived through minute by minute: acts at their minutes, planners between them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.app import Parts
from records.case_watch import mend_steps
from records.database import acting
from records.effects import Effect
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    EMMA,
    LI,
    MORNING,
    OSEI,
    PARK,
    TEST,
    minutes,
    rows,
    staff_id,
    tuples,
    value,
    write,
    write_as,
)

NAMES = {staff_id(LI): "Li", staff_id(EMMA): "Emma", staff_id(OSEI): "Osei", staff_id(PARK): "Park"}
_NEXT = "select min(due_at) from due_action where kind = 'escalation_step' and state = 'pending'"
_STATE = "select status, round from escalation order by opened_at"
_TOLD = """
select staff_id, requested_at, dedupe_key from communication
where staff_id is not null and about like 'escalation:%' and method = 'sendMessage'
order by communication_id"""

Act = Callable[["Life"], Awaitable[None]]


@dataclass(slots=True)
class Life:
    """One case from its opening on. After each step of a planner the promises are looked at."""

    parts: Parts
    clock: TrialClock
    planners: int
    _causes: int = field(default=0)

    async def live(self, acts: Mapping[float, Act], until: float) -> None:
        """Do each act at its minute and everything due on the way, then go on to `until`."""
        for minute, act in sorted(acts.items()):
            await self.go_to(minute)
            await act(self)
            await self.settle()
        await self.go_to(until)

    async def go_to(self, minute: float) -> None:
        """Let the time pass, stopping at every step of the ladder."""
        end = MORNING + minutes(minute)
        while (due := await self._next()) is not None and due <= end:
            self.clock.set(max(due, self.clock.now()), 0.0)
            await self.settle()
        self.clock.set(end, 0.0)

    async def jump(self, minute: float) -> None:
        """Set the clock ahead at once, with nothing done on the way."""
        self.clock.set(MORNING + minutes(minute), 0.0)
        await self.settle()

    async def settle(self) -> None:
        """Do what is due now, by planners that have just been started."""
        await self.hold()
        while (due := await self._next()) is not None and due <= self.clock.now():
            before, told = await self._state(), len(await rows(self.parts.engine, _TOLD))
            await asyncio.gather(*(self.planner().plan_once() for _ in range(self.planners)))
            is_taken = ("acknowledged", 1) in before and before == await self._state()
            if is_taken:
                # Nobody is called to a case that somebody has.
                assert len(await rows(self.parts.engine, _TOLD)) == told
            await self.hold()

    async def hold(self) -> None:
        """Every case that is not closed has one next step that fits, and nobody heard twice."""
        async with acting(self.parts.engine, TEST) as conn:
            assert await mend_steps(conn, self.clock.now()) == {}
        heard = [(who, key.rpartition(":")[0]) for who, _, key in await self._heard()]
        assert len(heard) == len(set(heard))

    async def told(self) -> dict[float, set[str]]:
        """Who was called or told, by the minute."""
        found: dict[float, set[str]] = {}
        for who, at, _ in await self._heard():
            found.setdefault((at - MORNING).total_seconds() / 60, set()).add(NAMES[who])
        return found

    async def acts(self, person: int, make: Callable[[UUID], Effect]) -> None:
        """Let somebody act on the case."""
        case = await value(self.parts.engine, "select escalation_id from escalation limit 1")
        await write_as(self.parts, self.cause(), person, make(case))

    async def happens(self, *effects: Effect) -> None:
        """Let something happen that nobody of the staff does."""
        await write(self.parts, self.cause(), *effects)

    def cause(self) -> str:
        self._causes += 1
        return f"act {self._causes}"

    def planner(self) -> Planner:
        p = self.parts
        return Planner(p.engine, p.cipher, p.content, p.clock, p.wake)

    async def _next(self) -> datetime | None:
        found: datetime | None = await value(self.parts.engine, _NEXT)
        return found

    async def _state(self) -> list[tuple[Any, ...]]:
        return await tuples(self.parts.engine, _STATE)

    async def _heard(self) -> list[tuple[Any, ...]]:
        return await tuples(self.parts.engine, _TOLD)
