"""PhoneClient: waiting without polling, and clear refusals."""

import asyncio

import pytest
from telegram import Bot

from bot.simulator.client import PhoneClient, PhoneRefusedError, words


async def test_what_is_there_already_is_found_at_once(bot: Bot, wei: PhoneClient):
    await bot.send_message(101, "请服药")
    assert (await wei.wait_for("服药"))["message_id"] == 2


async def test_a_later_message_ends_the_wait(bot: Bot, wei: PhoneClient):
    waiting = asyncio.create_task(wei.wait_for("服药"))
    await bot.send_message(101, "您好")
    await bot.send_message(101, "请服药")
    assert words(await waiting) == "请服药"


async def test_an_edit_ends_the_wait(bot: Bot, wei: PhoneClient):
    await bot.send_message(101, "请服药")
    waiting = asyncio.create_task(wei.wait_for(lambda message: message["edited"]))
    await bot.edit_message_text("已记录", 101, 2)
    assert words(await waiting) == "已记录"


async def test_own_and_older_messages_do_not_count(bot: Bot, wei: PhoneClient):
    await bot.send_message(101, "请服药")
    after = await wei.last_id()
    await wei.text("服药")
    with pytest.raises(TimeoutError, match="phone 101: nothing fitting"):
        await wei.wait_for("服药", after=after, timeout_seconds=0.05)


async def test_an_answer_to_a_tap_ends_the_wait(bot: Bot, wei: PhoneClient):
    markup = {"inline_keyboard": [[{"text": "已服药", "callback_data": "taken"}]]}
    await bot.send_message(101, "请服药", reply_markup=markup)
    query_id = await wei.press("已服")
    waiting = asyncio.create_task(wei.wait_for_answer(query_id))
    await bot.answer_callback_query(query_id, "好的")
    assert (await waiting)["text"] == "好的"


async def test_the_newest_fitting_button_is_pressed(bot: Bot, wei: PhoneClient):
    for data in ("day2", "day3"):
        markup = {"inline_keyboard": [[{"text": "已服", "callback_data": data}]]}
        await bot.send_message(101, data, reply_markup=markup)
    await wei.press("已服")
    await wei.press("已服", message_id=2)
    taps = await bot.get_updates(offset=2, timeout=0)
    assert [tap.callback_query.data for tap in taps] == ["day3", "day2"]


async def test_a_button_that_is_not_there_is_refused(wei: PhoneClient):
    with pytest.raises(PhoneRefusedError, match="no message on this phone has such a button"):
        await wei.press("已服")


async def test_a_phone_can_be_taken_by_another_client(url: str, wei: PhoneClient):
    async with PhoneClient.adopt(url, 101) as phone:
        assert await phone.messages() == await wei.messages()
