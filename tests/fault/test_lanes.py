"""What is more urgent comes first in a chat, also when the chat gets free while lanes are asked."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.app import Parts
from bot.telegram.pace import Pace
from bot.telegram.sender import Sender
from content.vocabulary import MessageClass
from records import outbox
from records.wake import Wake
from tests.support.faults import all_sent, live_trial, sent_to
from tests.support.rows import TOM, WEI, message, opened, write

pytestmark = pytest.mark.fault
_LANE_OF_ANSWERS = 1


async def test_chat_that_gets_free_between_two_lanes_is_not_given_to_the_lower(
    trial_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first message is held until the sender has asked the lane of answers in vain."""
    may_settle, is_on_the_way, is_free = asyncio.Event(), asyncio.Event(), asyncio.Event()
    all_written = asyncio.Event()
    settle, claim, nudge = outbox.settle_sent, outbox.claim, Wake.nudge

    async def held(*args: Any, **more: Any) -> None:
        is_on_the_way.set()
        await may_settle.wait()
        await settle(*args, **more)

    async def slow(*args: Any, **more: Any) -> list[outbox.Outgoing]:
        found = await claim(*args, **more)
        if more["lanes"][0] == _LANE_OF_ANSWERS and all_written.is_set() and more["busy"]:
            assert found == []
            may_settle.set()
            is_free.clear()
            await is_free.wait()
        return found

    def noted(wake: Wake, channel: str) -> None:
        is_free.set()
        nudge(wake, channel)

    monkeypatch.setattr(outbox, "settle_sent", held)
    monkeypatch.setattr(outbox, "claim", slow)
    monkeypatch.setattr(Wake, "nudge", noted)
    async with live_trial(trial_url, tmp_path) as live:
        await write(live.parts, "first", message(WEI, "first"))
        await is_on_the_way.wait()
        await write(live.parts, "reminder", message(WEI, "reminder", MessageClass.REMINDER))
        await write(live.parts, "answer", message(WEI, "answer"))
        all_written.set()
        live.parts.wake.nudge("outbox")
        await all_sent(live)
        assert sent_to(live.telegram, WEI) == ["first", "answer", "reminder"]


async def test_lane_that_got_room_while_it_was_asked_does_not_wait_for_a_nudge(
    trial_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room that came between asking and waiting was slept over, up to five seconds."""
    waits: list[float] = []

    async def noted(_: Wake, channel: str, seconds: float = 5.0) -> None:
        if channel == "outbox":
            waits.append(seconds)
        await asyncio.sleep(0)

    async with opened(trial_url) as parts:
        await write(parts, "case", message(WEI, "x", MessageClass.BROADCAST))
        # There is no room when the lane is asked, and room at once when the time to it is asked.
        monkeypatch.setattr(Pace, "room", lambda *_: 0)
        monkeypatch.setattr(Pace, "seconds_to_room", lambda *_: 0.0)
        monkeypatch.setattr(Wake, "wait", noted)
        sending = asyncio.create_task(_sender(parts).send_forever())
        while not waits:  # noqa: ASYNC110 - the loop of the sender says it
            await asyncio.sleep(0)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert waits[0] == 0.0


async def test_what_was_claimed_before_the_connection_broke_is_sent_once(
    trial_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = outbox.claim
    broken: list[int] = []

    async def breaks(*args: Any, **more: Any) -> list[outbox.Outgoing]:
        found = await claim(*args, **more)
        if more["lanes"][0] > _LANE_OF_ANSWERS and not broken:
            broken.append(more["lanes"][0])
            message = "the connection is gone"
            raise ConnectionResetError(message)
        return found

    monkeypatch.setattr(outbox, "claim", breaks)
    async with opened(trial_url) as parts:
        await write(parts, "answer", message(WEI, "answer"))
        await write(parts, "reminder", message(TOM, "reminder", MessageClass.REMINDER))
    async with live_trial(trial_url, tmp_path) as live:
        await all_sent(live)
        assert broken
        assert sent_to(live.telegram, WEI) == ["answer"]
        [reminder] = sent_to(live.telegram, TOM)
        assert "reminder" in reminder


def _sender(parts: Parts) -> Sender:
    bot = Bot("1:x")
    return Sender(
        parts.engine, parts.cipher, bot, parts.content, parts.translator, parts.clock, parts.wake
    )
