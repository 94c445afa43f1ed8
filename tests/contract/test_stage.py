"""The stage: forwarded as it is, and 404 without one."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram

CLOCK = {
    "now": "2026-11-03T00:00:00+00:00",
    "zone": "Asia/Shanghai",
    "local": "2026-11-03 08:00",
    "rate": 1.0,
    "next": None,
    "next_kind": "",
}
CAST = [{"user_id": 101, "name": "伟", "role": "patient", "note_en": "", "note_zh": ""}]


class Stage:
    """A demo of one patient and no time."""

    async def clock(self) -> dict[str, Any]:
        return CLOCK

    async def move(self, to: str) -> dict[str, Any]:
        return {**CLOCK, "next_kind": to}

    async def panel(self, after: int) -> dict[str, Any]:
        return {"rows": [], "next": after, "counts": {}}

    async def cast(self) -> list[dict[str, Any]]:
        return CAST

    async def plug(self) -> dict[str, Any]:
        return {"kills": 1}


@pytest.fixture
async def staged(telegram: SimulatedTelegram) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(telegram, Stage(), page=False) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        yield client


async def test_a_stage_is_forwarded(staged: httpx.AsyncClient):
    assert (await staged.get("/stage/clock")).json() == CLOCK
    assert (await staged.get("/stage/panel?after=7")).json()["next"] == 7
    assert (await staged.get("/stage/cast")).json() == CAST
    assert (await staged.post("/stage/plug")).json() == {"kills": 1}
    moved = await staged.post("/stage/clock", json={"to": "morning"})
    assert moved.json()["next_kind"] == "morning"


@pytest.mark.parametrize("body", [{}, {"to": "yesterday"}, {"to": 1}])
async def test_a_move_to_nowhere_is_refused(staged: httpx.AsyncClient, body):
    assert (await staged.post("/stage/clock", json=body)).status_code == 400


async def test_without_a_stage_there_is_nothing(http: httpx.AsyncClient):
    answers = [
        await http.get("/stage/clock"),
        await http.post("/stage/clock", json={"to": "next"}),
        await http.post("/stage/plug"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
