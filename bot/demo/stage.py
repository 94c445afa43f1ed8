"""The demonstration around the phones: clock, panel, cast, plug."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.demo.child import Companion
from bot.demo.clock import DemoClock
from bot.demo.panel import Panel
from bot.demo.seed import STAFF
from bot.simulator.shapes import JsonObject
from bot.simulator.telegram import SimulatedTelegram
from content.plan.protocol_day import local_date, protocol_day
from content.vocabulary import Arm
from records.cipher import Cipher

_NEXT = text("""
select due_at, kind from due_action where state = 'pending' order by due_at limit 1
""")
_NEXT_BUT_LADDERS = text("""
select due_at, kind from due_action
where state = 'pending' and kind <> 'escalation_step' order by due_at limit 1
""")
_NEXT_REMINDER = text("""
select min(due_at) from due_action
where state = 'pending' and kind = 'dose_reminder' and due_at > :now
""")
_LINKED = text("""
select l.chat_index, s.code, s.arm, s.day1
from chat_link l join subject s using (subject_id) where l.unlinked_at is null
""")
_BUSY = text("""
select (select count(*) from inbox_update where state = 'pending')
     + (select count(*) from due_action where state = 'pending' and due_at <= :now)
     + (select count(*) from communication
        where state = 'leased' or (state = 'requested'
          and (not_before is null or not_before <= clock_timestamp() + interval '2 seconds')))
""")
_HOUR = timedelta(hours=1)
_MORNING_HOUR = 7
_LOOK_SECONDS = 0.03
_SETTLE_SECONDS = 15.0
_MOST_STEPS = 400
_MOST_LADDER_STEPS = 6


@dataclass(slots=True, kw_only=True)
class DemoStage:
    """Answers the page. Moving the clock goes from due moment to due moment, so nothing is late."""

    engine: AsyncEngine
    clock_: DemoClock
    companion: Companion
    panel_: Panel
    telegram: SimulatedTelegram
    cipher: Cipher
    zone: str
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def clock(self) -> dict[str, Any]:
        """The trial's clock and what comes next."""
        async with self.engine.connect() as conn:
            row = (await conn.execute(_NEXT)).first()
        now = self.clock_.now()
        return {
            "now": now.isoformat(),
            "zone": self.zone,
            "local": f"{now.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M}",
            "rate": self.clock_.rate,
            "next": row.due_at.isoformat() if row else None,
            "next_kind": row.kind if row else "",
        }

    async def move(self, to: str) -> dict[str, Any]:
        """Move the clock; see `bot.simulator.stage.Stage`."""
        async with self._moving:
            match to:
                case "next":
                    await self._go_to(await self._next_reminder())
                case "hour":
                    await self._go_to(self.clock_.now() + _HOUR)
                case "morning":
                    await self._go_to(self._morning())
                case "play":
                    await self.clock_.play(is_on=True)
                case "pause":
                    await self.clock_.play(is_on=False)
                case _:
                    raise ValueError(to)
        return await self.clock()

    async def panel(self, after: int) -> dict[str, Any]:
        """What was recorded and sent."""
        return await self.panel_.read(after)

    async def cast(self) -> list[dict[str, Any]]:
        """Who is who: the study team, and every phone that belongs to a subject by now."""
        team = [
            {
                "user_id": person.user_id,
                "name": person.name,
                "role": person.role.value,
                "note_en": person.note_en,
                "note_zh": person.note_zh,
            }
            for person in STAFF
        ]
        async with self.engine.connect() as conn:
            linked = {row.chat_index: row for row in await conn.execute(_LINKED)}
        patients = [
            self._patient(phone, linked[index])
            for phone in self.telegram.chats.phones()
            if (index := self.cipher.chat_index(phone["user_id"])) in linked
        ]
        return [*patients, *team]

    def _patient(self, phone: JsonObject, row: Row[Any]) -> dict[str, Any]:
        arm = Arm(row.arm)
        day_en = day_zh = ""
        if row.day1 is not None:
            day = protocol_day(local_date(self.clock_.now(), self.zone), row.day1)
            day_en, day_zh = f", day {day}", f"，第{day}天"
        return {
            "user_id": phone["user_id"],
            "name": phone["first_name"],
            "role": "patient",
            "note_en": f"{row.code}, {_ARM_EN[arm]}{day_en}",
            "note_zh": f"{row.code}，{_ARM_ZH[arm]}{day_zh}",
        }

    async def plug(self) -> dict[str, Any]:
        """Kill the companion as a power cut would; it comes back."""
        self.companion.kill()
        return {"kills": self.companion.kills}

    async def _go_to(self, target: datetime) -> None:
        await self._settled()
        for step in range(_MOST_STEPS):
            # A ladder nobody answers would climb for hours; after some steps it is left behind
            # and catches up with one step at the next moment anything else is due.
            which = _NEXT if step < _MOST_LADDER_STEPS else _NEXT_BUT_LADDERS
            async with self.engine.connect() as conn:
                row = (await conn.execute(which)).first()
            if row is None or row.due_at > target:
                break
            await self.clock_.set(max(row.due_at, self.clock_.now()))
            await self._settled()
        await self.clock_.set(target)
        await self._settled()

    async def _settled(self) -> None:
        """Wait until nothing is left to do at this moment, as far as that takes a few seconds."""
        end = asyncio.get_running_loop().time() + _SETTLE_SECONDS
        while asyncio.get_running_loop().time() < end:
            async with self.engine.connect() as conn:
                busy = (await conn.execute(_BUSY, {"now": self.clock_.now()})).scalar_one()
            if not busy:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def _next_reminder(self) -> datetime:
        now = self.clock_.now()
        async with self.engine.connect() as conn:
            moment: datetime | None = (
                await conn.execute(_NEXT_REMINDER, {"now": now})
            ).scalar_one()
        return moment or now + _HOUR

    def _morning(self) -> datetime:
        local = self.clock_.now().astimezone(ZoneInfo(self.zone))
        today = local.replace(hour=_MORNING_HOUR, minute=30, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)


_ARM_EN = {Arm.CLAGV: "with venetoclax", Arm.CLAG: "without venetoclax"}
_ARM_ZH = {Arm.CLAGV: "服用维奈克拉", Arm.CLAG: "不服用维奈克拉"}
