"""The server itself: its page, its port, its end."""

import asyncio
from pathlib import Path

import httpx
import pytest

from bot.simulator.client import PhoneClient
from bot.simulator.events import EventHub
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram

PAGE = Path(__file__).parents[2] / "bot" / "simulator" / "page"


async def test_the_page_and_its_files_are_served(telegram: SimulatedTelegram):
    async with (
        serving(telegram) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        index = await client.get("/")
        script = await client.get("/page/app.js")
        missing = await client.get("/page/nothing.js")
    assert index.text == (PAGE / "index.html").read_text(encoding="utf-8")
    assert (script.status_code, missing.status_code) == (200, 404)


async def test_a_taken_port_is_an_error(url: str):
    port = int(url.rpartition(":")[2])
    other = SimulatedTelegram(lambda: pytest.fail("nobody asks for the time"))
    with pytest.raises(OSError, match="in use"):
        async with serving(other, port=port):
            pytest.fail("the port was taken")


async def test_the_end_lets_polls_and_listeners_go(telegram: SimulatedTelegram, connect_bot):
    async with (
        serving(telegram, page=False) as address,
        connect_bot(address, telegram.token) as bot,
    ):
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        listening = asyncio.create_task(_events(address))
        while not telegram.updates.is_polled:  # noqa: ASYNC110 - it is in this loop
            await asyncio.sleep(0)
        telegram.release()
        assert await polling == ()
        assert await listening == ['data: {"kind": "hello"}', ""]


async def test_people_without_an_id_get_the_next_free_one(url: str):
    ids = []
    for wanted in (None, 5_000_002, None):
        async with await PhoneClient.connect(url, first_name="x", user_id=wanted) as phone:
            ids.append(phone.user_id)
    assert ids == [5_000_001, 5_000_002, 5_000_003]


async def test_a_listener_hears_of_silence():
    hub = EventHub()
    async for event in hub.listen(silence_seconds=0.001):
        if event is None:
            break
        assert event == {"kind": "hello"}


async def _events(address: str) -> list[str]:
    async with (
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
        client.stream("GET", "/events") as stream,
    ):
        return [line async for line in stream.aiter_lines()]
