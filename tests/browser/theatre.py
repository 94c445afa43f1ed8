"""A small fixed stage, and the bot's side of the local Telegram, for tests of the page."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.simulator.telegram import SimulatedTelegram

WEI, ANN, LI, CHEN, PARK = 101, 102, 201, 202, 301
SITE = ZoneInfo("Asia/Shanghai")
EIGHT_IN_THE_MORNING = datetime(2026, 11, 3, 0, 0, tzinfo=UTC)

PEOPLE = {
    WEI: ("伟", "zh-hans", "patient", "01-001, day 4", "01-001，第 4 天"),
    ANN: ("Ann", "en", "patient", "01-002, day 4", "01-002，第 4 天"),
    LI: ("Li", "en", "nurse", "on call", "今日值班"),
    CHEN: ("陈", "zh-hans", "nurse", "backup", "后备"),
    PARK: ("Park", "en", "coordinator", "site 01", "01 中心"),
}


@dataclass
class FixedStage:
    """A demo whose clock stands still unless it is moved, and whose record is given."""

    moment: datetime = EIGHT_IN_THE_MORNING
    rate: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)
    kills: int = 0
    curtain: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.curtain.set()

    def now(self) -> datetime:
        return self.moment

    def write_down(self, kind: str, subject: str, *, en: str, zh: str) -> None:
        self.rows.append(
            {
                "n": len(self.rows) + 1,
                "at": self.moment.isoformat(),
                "kind": kind,
                "subject": subject,
                "text_en": en,
                "text_zh": zh,
            }
        )

    async def clock(self) -> dict[str, Any]:
        return {
            "now": self.moment.isoformat(),
            "zone": str(SITE),
            "local": self.moment.astimezone(SITE).strftime("%Y-%m-%d %H:%M"),
            "rate": self.rate,
            "next": (self.moment + timedelta(hours=3)).isoformat(),
            "next_kind": "dose_reminder",
        }

    async def move(self, to: str) -> dict[str, Any]:
        await self.curtain.wait()
        if to == "hour":
            self.moment += timedelta(hours=1)
        elif to == "next":
            self.moment += timedelta(hours=3)
        elif to == "morning":
            self.moment += timedelta(days=1)
        else:
            self.rate = 600.0 if to == "play" else 0.0
        return await self.clock()

    async def panel(self, after: int) -> dict[str, Any]:
        counts = {"active": 2, "open_escalations": 1, "sent": len(self.rows), "taken": 0}
        return {"rows": self.rows[after:], "next": len(self.rows), "counts": counts}

    async def cast(self) -> list[dict[str, Any]]:
        return [
            {"user_id": user_id, "name": name, "role": role, "note_en": en, "note_zh": zh}
            for user_id, (name, _language, role, en, zh) in PEOPLE.items()
        ]

    async def plug(self) -> dict[str, Any]:
        self.kills += 1
        return {"kills": self.kills}


@dataclass
class Theatre:
    """A served page with its stage, and the bot's hand."""

    url: str
    stage: FixedStage
    telegram: SimulatedTelegram
    http: httpx.AsyncClient
    offset: int = 0

    async def bot(self, method: str, **params: Any) -> Any:
        """Call the Bot API as the bot does and return the result."""
        answer = (await self.http.post(f"/bot{self.telegram.token}/{method}", json=params)).json()
        assert answer["ok"], answer["description"]
        return answer["result"]

    async def next_update(self) -> dict[str, Any]:
        """Return the next update that a phone caused; waits for it."""
        updates = await self.bot("getUpdates", offset=self.offset, limit=1, timeout=10)
        assert updates, "no update came"
        self.offset = updates[0]["update_id"] + 1
        update: dict[str, Any] = updates[0]
        return update

    async def start(self, *user_ids: int) -> None:
        """Let people press Start, and take the updates that come of it."""
        for user_id in user_ids:
            await self.http.post(f"/phones/{user_id}/open", json={"start": ""})
            await self.next_update()


def inline(*labels: str) -> dict[str, Any]:
    """Return an inline keyboard of one row; each button's data is its label."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


def reply(*labels: str) -> dict[str, Any]:
    """Return a reply keyboard of one row."""
    return {"keyboard": [[{"text": label} for label in labels]], "resize_keyboard": True}
