"""The phones' own interface: what people can do, and what they see."""

import json
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.simulator.client import PhoneClient, PhoneRefusedError

WEI = {
    "user_id": 101,
    "first_name": "伟",
    "language_code": "zh-hans",
    "label": "",
    "blocked": False,
}
ANN = {
    "user_id": 102,
    "first_name": "Ann",
    "language_code": "en",
    "label": "London",
    "blocked": False,
}


@pytest.mark.usefixtures("wei", "ann")
async def test_phones_are_listed_in_order(http: httpx.AsyncClient):
    assert (await http.get("/phones")).json() == [WEI, ANN]


async def test_a_phone_shows_both_sides(bot: Bot, wei: PhoneClient):
    await bot.send_message(101, "您好")
    state = await wei.state()
    shown = [(message["outgoing"], message["text"]) for message in state["messages"]]
    assert shown == [(True, "/start"), (False, "您好")]
    assert state["keyboard"] is None


@pytest.mark.usefixtures("wei")
async def test_a_taken_user_id_is_refused(url: str):
    with pytest.raises(PhoneRefusedError, match="400: user_id is taken"):
        await PhoneClient.connect(url, first_name="x", user_id=101)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/phones", {}, 400),
        ("/phones", {"first_name": "x", "user_id": "x"}, 400),
        ("/phones/999/text", {"text": "x"}, 404),
        ("/phones/101/text", {"text": " "}, 400),
        ("/phones/101/text", {}, 400),
        ("/phones/101/text", [], 400),
        ("/phones/101/press", {"message_id": 1, "data": "x"}, 404),
        ("/phones/101/press", {"message_id": "x", "data": "x"}, 400),
        ("/phones/101/edit", {"message_id": 77, "text": "x"}, 404),
        ("/phones/101/edit", {"message_id": 1, "text": ""}, 400),
        ("/phones/101/open", {"start": "not allowed!"}, 400),
        ("/phones/101/open", {"start": "x" * 65}, 400),
        ("/phones/101/photo", {}, 400),
        ("/phones/101/location", {"latitude": "north"}, 400),
        ("/phones/101/poll", {"options": []}, 400),
        ("/phones/101/raw", {"update": 1}, 400),
        ("/phones/101/dance", {}, 404),
        ("/groups", {"user_id": 999, "title": "x"}, 404),
    ],
)
@pytest.mark.usefixtures("wei")
async def test_a_bad_request_says_why(http: httpx.AsyncClient, path: str, body, status: int):
    answer = await http.post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_an_unknown_phone_file_or_tap_is_not_found(http: httpx.AsyncClient):
    paths = ("/phones/999", "/phones/999/file/F1", "/callback/1")
    assert [(await http.get(path)).status_code for path in paths] == [404, 404, 404]


async def test_a_deep_link_sends_start_with_its_payload(bot: Bot, wei: PhoneClient):
    await wei.open("inv_A-1")
    update = (await bot.get_updates(timeout=0))[-1]
    assert update.message.text == "/start inv_A-1"
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}


async def test_5000_characters_go_as_two_messages(bot: Bot, wei: PhoneClient):
    await wei.text("痛" * 5000)
    lengths = [len(update.message.text) for update in await bot.get_updates(offset=2)]
    assert lengths == [4096, 904]


async def test_blocking_and_starting_again_are_told_to_the_bot(bot: Bot, wei: PhoneClient):
    await wei.block()
    await wei.block()
    with pytest.raises(PhoneRefusedError, match="has blocked the bot"):
        await wei.text("x")
    await wei.open()
    [blocked, unblocked, start] = await bot.get_updates(offset=2, timeout=0)
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.old_chat_member.status == "kicked"
    assert start.message.text == "/start"


async def test_an_old_button_can_be_pressed_as_a_stale_one(call, bot: Bot, wei: PhoneClient):
    button = {"text": "已服", "callback_data": "taken"}
    markup = {"inline_keyboard": [[button]]}
    await call("sendMessage", chat_id=101, text="x", reply_markup=markup)
    await bot.edit_message_reply_markup(101, 2)
    with pytest.raises(PhoneRefusedError, match="404"):
        await wei.press_data(2, "taken")
    await wei.press_data(2, "taken", stale=True)
    [tapped] = await bot.get_updates(offset=2, timeout=0)
    assert tapped.callback_query.data == "taken"


async def test_a_raw_update_comes_as_it_is(call, wei: PhoneClient):
    update = {"from_the_future": {"user": {"id": 101}}, "nonsense": [None]}
    assert await wei.raw(update) == 2
    _, body = await call("getUpdates", offset=2)
    assert body["result"] == [{"update_id": 2, **update}]


async def test_reading_is_not_told_to_the_bot(bot: Bot, wei: PhoneClient):
    await bot.send_message(101, "x")
    await wei.read()
    assert (await wei.state())["read_up_to"] == 2
    assert len(await bot.get_updates(timeout=0)) == 1


async def test_events_tell_of_everything_on_the_phones(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    async with http.stream("GET", "/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == 'data: {"kind": "hello"}'
        markup = {"inline_keyboard": [[{"text": "已服", "callback_data": "t"}]]}
        await bot.send_message(101, "x", reply_markup=markup)
        query_id = await wei.press("已服")
        await bot.answer_callback_query(query_id, "好")
        await bot.edit_message_text("y", 101, 2)
        await bot.delete_message(101, 2)
        await bot.send_chat_action(101, "typing")
        await wei.block()
        events: list[dict[str, Any]] = []
        while len(events) < 6:
            if line := await anext(lines):
                events.append(json.loads(line.removeprefix("data: ")))
    seen = [(event["kind"], event["user_id"]) for event in events]
    assert seen == [
        ("message", 101),
        ("answer", 101),
        ("edit", 101),
        ("delete", 101),
        ("chat", 101),
        ("phone", 101),
    ]
    assert events[1]["text"] == "好"
    assert events[2]["message"]["text"] == "y"
    assert events[3]["message_id"] == 2


@pytest.mark.usefixtures("wei")
async def test_the_witness_lists_calls_in_order_without_the_token(call, http: httpx.AsyncClient):
    await call("sendMessage", chat_id=101, text="一")
    await call("sendMessage", chat_id=999, text="二")
    answer = (await http.get("/calls")).json()
    [first, second] = answer["calls"]
    assert first == {
        "n": 1,
        "method": "sendMessage",
        "chat_id": 101,
        "params": {"chat_id": 101, "text": "一"},
        "status": 200,
        "fault": None,
        "at": "2026-11-03T00:00:00+00:00",
    }
    assert (second["status"], answer["next"]) == (400, 2)
    assert (await http.get("/calls?after=1")).json() == {"calls": [second], "next": 2}
    assert "secret-of-the-test" not in json.dumps(answer)


async def test_form_calls_are_seen_decoded(bot: Bot, http: httpx.AsyncClient, wei: PhoneClient):
    markup = {"inline_keyboard": [[{"text": "已服", "callback_data": "t"}]]}
    await bot.send_message(wei.user_id, "x", reply_markup=markup)
    [call] = [call for call in (await http.get("/calls")).json()["calls"] if call["chat_id"] == 101]
    assert call["params"] == {"chat_id": 101, "text": "x", "reply_markup": markup}


@pytest.mark.usefixtures("wei")
@pytest.mark.parametrize(
    ("action", "name", "content"),
    [
        ("photo", "photo.png", b"not an image"),
        ("document", "empty.txt", b""),
        ("voice", "voice.oga", b""),
    ],
)
async def test_an_unusable_file_is_refused(
    http: httpx.AsyncClient, action: str, name: str, content: bytes
):
    answer = await http.post(f"/phones/101/{action}", files={"file": (name, content)})
    assert answer.status_code == 400


async def test_a_document_never_runs_as_a_page_of_ours(http: httpx.AsyncClient, wei: PhoneClient):
    sent = await wei.document(b"<script>alert(1)</script>", name="x.html")
    answer = await http.get(f"/phones/101/file/{sent['document']['file_id']}")
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await http.get("/phones/101/file/F1")).status_code == 404


async def test_unblocking_without_start_is_told_too(bot: Bot, wei: PhoneClient):
    await wei.block()
    await wei.unblock()
    updates = await bot.get_updates(offset=2, timeout=0)
    statuses = [update.my_chat_member.new_chat_member.status for update in updates]
    assert statuses == ["kicked", "member"]


async def test_a_tap_of_somebody_who_blocked_the_bot_is_refused(bot: Bot, wei: PhoneClient):
    markup = {"inline_keyboard": [[{"text": "已服", "callback_data": "t"}]]}
    await bot.send_message(101, "x", reply_markup=markup)
    await wei.block()
    with pytest.raises(PhoneRefusedError, match="400: this person has blocked the bot"):
        await wei.press("已服")
