"""getUpdates: offsets, waiting, two pollers, what is dropped when."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.simulator.client import PhoneClient
from bot.simulator.telegram import SimulatedTelegram

TWO_POLLERS = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def ids(bot: Bot, **params: int) -> list[int]:
    return [update.update_id for update in await bot.get_updates(timeout=0, **params)]


async def test_ids_increase_by_one(bot: Bot, wei: PhoneClient):
    await wei.text("一")
    await wei.text("二")
    assert await ids(bot) == [1, 2, 3]


async def test_without_an_offset_the_same_updates_come_again(bot: Bot, wei: PhoneClient):
    await wei.text("头痛")
    assert await ids(bot) == [1, 2]
    assert await ids(bot) == [1, 2]


async def test_an_offset_confirms_all_lower_ids_for_good(bot: Bot, wei: PhoneClient):
    await wei.text("头痛")
    assert await ids(bot, offset=2) == [2]
    assert await ids(bot) == [2]
    assert await ids(bot, offset=3) == []
    assert await ids(bot, offset=1) == []


async def test_a_negative_offset_keeps_only_the_newest(bot: Bot, wei: PhoneClient):
    await wei.text("一")
    await wei.text("二")
    assert await ids(bot, offset=-2) == [2, 3]
    assert await ids(bot) == [2, 3]


async def test_an_offset_from_the_future_loses_nothing_that_comes(bot: Bot, wei: PhoneClient):
    assert await ids(bot, offset=5000) == []
    await wei.text("头痛")
    assert await ids(bot, offset=5000) == []
    await wei.text("还在痛")
    assert await ids(bot) == [3]


async def test_a_limit_gives_the_oldest_first(bot: Bot, wei: PhoneClient):
    await wei.text("一")
    await wei.text("二")
    assert await ids(bot, limit=2) == [1, 2]


async def test_more_than_a_hundred_waiting_come_in_hundreds(bot: Bot, wei: PhoneClient):
    for number in range(104):
        await wei.text(str(number))
    assert len(await ids(bot)) == 100
    assert await ids(bot, offset=101) == [101, 102, 103, 104, 105]


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, wei: PhoneClient):
    waiting = asyncio.create_task(bot.get_updates(offset=2, timeout=30))
    await wei.text("头痛")
    assert [update.message.text for update in await waiting] == ["头痛"]


async def test_a_long_poll_without_updates_ends_empty(bot: Bot):
    assert await bot.get_updates(timeout=1) == ()


async def test_the_older_of_two_pollers_gets_409(call, telegram: SimulatedTelegram):
    older = asyncio.create_task(call("getUpdates", timeout=30))
    await _until_polling(telegram)
    newer = await call("getUpdates", timeout=0)
    assert newer == (200, {"ok": True, "result": []})
    assert await older == (409, {"ok": False, "error_code": 409, "description": TWO_POLLERS})


async def test_two_pollers_are_a_conflict_for_the_library(
    bot: Bot, call, telegram: SimulatedTelegram
):
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await _until_polling(telegram)
    await call("getUpdates")
    with pytest.raises(Conflict):
        await older


async def test_a_webhook_makes_polling_a_conflict(call):
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    status, body = await call("getUpdates")
    assert status == 409
    assert body["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_allowed_updates_hold_until_they_are_set_again(bot: Bot, wei: PhoneClient):
    await bot.get_updates(offset=2, timeout=0, allowed_updates=["callback_query"])
    await wei.text("头痛")
    assert await ids(bot) == []
    await bot.get_updates(timeout=0, allowed_updates=[])
    await wei.text("还在痛")
    assert await ids(bot) == [2]


async def test_messages_nobody_fetched_are_dropped_after_a_day(bot: Bot, wei: PhoneClient, moment):
    moment.pass_real(hours=24)
    await wei.text("头痛")
    assert await ids(bot) == [1, 2]
    moment.pass_real(seconds=1)
    assert await ids(bot) == [2]


async def test_taps_nobody_fetched_are_dropped_after_150_seconds(
    bot: Bot, wei: PhoneClient, moment
):
    await wei.press_data(1, "taken", stale=True)
    moment.pass_real(seconds=150)
    assert await ids(bot) == [1, 2]
    moment.pass_real(seconds=1)
    assert await ids(bot) == [1]


async def test_the_clock_of_the_trial_drops_nothing(bot: Bot, wei: PhoneClient, moment):
    moment.pass_trial(days=7)
    assert await ids(bot) == [1]


async def test_every_kind_of_update_is_one_the_library_can_read(bot: Bot, wei: PhoneClient):
    sent = await wei.text("头痛")
    await wei.edit(sent["message_id"], "头很痛")
    await wei.press_data(1, "gone", stale=True)
    await wei.press_data(9999, "gone", stale=True)
    await wei.photo(caption="皮疹")
    await wei.document()
    await wei.voice()
    await wei.sticker()
    await wei.location()
    await wei.poll()
    await wei.block()
    seen = [_kind(update) for update in await bot.get_updates(timeout=0)]
    assert seen == [
        "text",
        "text",
        "edited",
        "tap",
        "tap",
        "photo",
        "document",
        "voice",
        "sticker",
        "location",
        "poll",
        "member kicked",
    ]


def _kind(update: Update) -> str:
    if update.edited_message:
        return "edited"
    if update.callback_query:
        return "tap"
    if update.my_chat_member:
        return f"member {update.my_chat_member.new_chat_member.status}"
    kinds = ("text", "photo", "document", "voice", "sticker", "location", "poll")
    return next(kind for kind in kinds if getattr(update.message, kind))


async def _until_polling(telegram: SimulatedTelegram) -> None:
    while not telegram.updates.is_polled:  # noqa: ASYNC110 - the server is in this loop
        await asyncio.sleep(0)
