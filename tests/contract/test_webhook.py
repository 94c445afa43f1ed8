"""Webhooks: setting, delivery in order, secrets, retries."""

import pytest
from telegram import Bot

from bot.simulator.client import PhoneClient


async def test_waiting_and_new_updates_are_delivered_in_order(bot: Bot, wei: PhoneClient, hook):
    await wei.text("一")
    await bot.set_webhook(hook.url)
    await wei.text("二")
    await wei.text("三")
    assert await hook.wait_for(4) == [1, 2, 3, 4]
    assert [update["message"]["text"] for update in hook.received] == ["/start", "一", "二", "三"]


async def test_the_secret_comes_with_every_delivery(bot: Bot, wei: PhoneClient, hook):
    await bot.set_webhook(hook.url, secret_token="s3cret_-")
    await wei.text("头痛")
    await hook.wait_for(2)
    sent = [headers["x-telegram-bot-api-secret-token"] for headers in hook.headers]
    assert sent == ["s3cret_-", "s3cret_-"]


async def test_a_refused_delivery_is_tried_again_before_the_next(bot: Bot, wei: PhoneClient, hook):
    hook.answers = ["500 Internal Server Error", "503 Service Unavailable"]
    await bot.set_webhook(hook.url)
    await wei.text("头痛")
    assert await hook.wait_for(4) == [1, 1, 1, 2]
    info = await bot.get_webhook_info()
    assert info.last_error_message == ("Wrong response from the webhook: 503 Service Unavailable")


async def test_one_chat_that_fails_does_not_hold_up_another(
    bot: Bot, wei: PhoneClient, ann: PhoneClient, hook
):
    hook.answers = ["503 Service Unavailable\r\nRetry-After: 3600"]
    await bot.set_webhook(hook.url)
    await hook.wait_for(1)
    await ann.text("hello")
    assert await hook.wait_for(2) == [1, 2]


async def test_deleting_the_webhook_leaves_what_was_not_taken(bot: Bot, wei: PhoneClient, hook):
    hook.answers = ["500 Internal Server Error\r\nRetry-After: 3600"]
    await bot.set_webhook(hook.url)
    await hook.wait_for(1)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook() is True
    assert [update.update_id for update in await bot.get_updates(timeout=0)] == [1]


async def test_the_info_says_what_was_set(bot: Bot, hook):
    assert (await bot.get_webhook_info()).url == ""
    await bot.set_webhook(hook.url, max_connections=7, allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (
        hook.url,
        7,
        ("message",),
    )


@pytest.mark.usefixtures("wei")
async def test_waiting_updates_can_be_dropped(bot: Bot):
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates(timeout=0) == ()


@pytest.mark.parametrize(
    ("params", "description"),
    [
        (
            {"url": "http://example.org/hook"},
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        ({"url": "nonsense"}, "Bad Request: bad webhook: invalid HTTP URL specified"),
        (
            {"url": "http://127.0.0.1:9/", "secret_token": "no spaces"},
            "Bad Request: secret token contains unallowed characters",
        ),
    ],
)
async def test_a_bad_webhook_is_refused(call, params: dict[str, str], description: str):
    status, body = await call("setWebhook", **params)
    assert (status, body["description"]) == (400, description)


async def test_the_witness_never_sees_the_secret(call, http, hook):
    await call("setWebhook", url=hook.url, secret_token="s3cret")
    answer = await http.get("/calls")
    assert "s3cret" not in answer.text


async def test_an_outage_holds_deliveries_back(bot: Bot, wei: PhoneClient, hook, http):
    await bot.set_webhook(hook.url)
    await hook.wait_for(1)
    await http.post("/faults", json={"outage": True})
    await wei.text("头痛")
    await http.delete("/faults")
    assert await hook.wait_for(2) == [1, 2]


async def test_duplicates_can_be_delivered(bot: Bot, wei: PhoneClient, hook, http):
    await http.post("/faults", json={"updates": {"duplicate": 1}})
    await bot.set_webhook(hook.url)
    await wei.text("头痛")
    assert await hook.wait_for(4) == [1, 1, 2, 2]


async def test_a_receiver_that_is_not_there_is_in_the_info(bot: Bot, wei: PhoneClient):
    await bot.set_webhook("http://localhost:9/hook")
    info = await bot.get_webhook_info()
    while info.last_error_message is None:
        info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)


async def test_an_empty_url_takes_the_webhook_away(bot: Bot, call, hook):
    await bot.set_webhook(hook.url)
    assert await call("setWebhook", url="") == (200, {"ok": True, "result": True})
    assert (await bot.get_webhook_info()).url == ""


async def test_two_updates_of_a_chat_can_be_delivered_out_of_order(
    bot: Bot, wei: PhoneClient, hook, http
):
    await wei.text("头痛")
    await http.post("/faults", json={"updates": {"shuffle": 1}})
    await bot.set_webhook(hook.url)
    assert await hook.wait_for(2) == [2, 1]
