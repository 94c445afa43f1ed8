"""429: one second to one chat, and thirty a second over all."""

import httpx
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.simulator.client import PhoneClient
from bot.simulator.limits import RateLimits
from bot.simulator.telegram import SimulatedTelegram


@pytest.fixture
def telegram(moment) -> SimulatedTelegram:
    return SimulatedTelegram(
        moment.now,
        token="42:secret-of-the-test",
        monotonic=moment.monotonic,
        limits=RateLimits(messages_a_second=5, burst_a_chat=3),
    )


@pytest.mark.usefixtures("wei")
async def test_a_fourth_message_at_once_to_one_chat_must_wait(
    http: httpx.AsyncClient, telegram: SimulatedTelegram
):
    path = f"/bot{telegram.token}/sendMessage"
    message = {"chat_id": 101, "text": "x"}
    statuses = [(await http.post(path, json=message)).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]
    refused = await http.post(path, json=message)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_a_second_later_one_more_may_go(bot: Bot, wei: PhoneClient, moment):
    for text in ("1", "2", "3"):
        await bot.send_message(101, text)
    moment.pass_real(seconds=1)
    await bot.send_message(101, "4")
    with pytest.raises(RetryAfter):
        await bot.send_message(101, "5")
    assert await wei.received() == ["1", "2", "3", "4"]


async def test_all_chats_together_have_a_limit(bot: Bot, url: str, moment):
    for user_id in range(201, 207):
        async with await PhoneClient.connect(url, first_name="x", user_id=user_id) as phone:
            await phone.open()
    for user_id in range(201, 206):
        await bot.send_message(user_id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(206, "x")
    moment.pass_real(seconds=1)
    await bot.send_message(206, "x")


async def test_a_refused_message_does_not_count(bot: Bot, wei: PhoneClient, moment):
    for text in ("1", "2", "3"):
        await bot.send_message(101, text)
    for _ in range(3):
        with pytest.raises(RetryAfter):
            await bot.send_message(101, "too fast")
    moment.pass_real(seconds=3)
    for text in ("4", "5", "6"):
        await bot.send_message(101, text)
    assert len(await wei.received()) == 6
