"""sendMessage: what arrives, and what Telegram refuses."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from bot.simulator.client import PhoneClient


async def test_a_message_is_complete(call, wei: PhoneClient):
    assert await call("sendMessage", chat_id=101, text="  请服药  ") == (
        200,
        {
            "ok": True,
            "result": {
                "message_id": 2,
                "from": {
                    "id": 42,
                    "is_bot": True,
                    "first_name": "Companion",
                    "username": "clag_bot",
                },
                "chat": {"id": 101, "type": "private", "first_name": "伟"},
                "date": 1793664000,
                "text": "请服药",
            },
        },
    )


async def test_html_becomes_entities_in_utf16_units(bot: Bot, wei: PhoneClient):
    source = '💊 <b>Take <i>now</i></b> &lt;400 mg&gt; <a href="https://a.example/?x=1">why</a>'
    message = await bot.send_message(101, source, parse_mode="HTML")
    assert message.text == "💊 Take now <400 mg> why"
    assert [(e.type, e.offset, e.length, e.url) for e in message.entities] == [
        ("bold", 3, 8, None),
        ("italic", 8, 3, None),
        ("text_link", 21, 3, "https://a.example/?x=1"),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("药</b>", "Unexpected end tag at byte offset 3"),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
    ],
)
async def test_malformed_html_is_refused(call, wei: PhoneClient, source: str, reason: str):
    status, body = await call("sendMessage", chat_id=101, text=source, parse_mode="HTML")
    assert (status, body["description"]) == (400, f"Bad Request: can't parse entities: {reason}")


async def test_given_entities_pass_through_and_links_are_found(call, wei: PhoneClient):
    _, body = await call(
        "sendMessage",
        chat_id=101,
        text=" bold https://a.example /help",
        entities=[{"type": "bold", "offset": 1, "length": 4}],
    )
    assert body["result"]["entities"] == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "url", "offset": 5, "length": 17},
        {"type": "bot_command", "offset": 23, "length": 5},
    ]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"chat_id": 101, "text": ""}, "Bad Request: message text is empty"),
        ({"chat_id": 101, "text": " \n "}, "Bad Request: message text is empty"),
        ({"chat_id": 101, "text": "药" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 101, "text": "💊" * 2049}, "Bad Request: message is too long"),
        ({"chat_id": 999, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        (
            {"chat_id": 101, "text": "x", "reply_parameters": {"message_id": 77}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": 101, "text": "x", "parse_mode": "MarkdownV2"},
            "Bad Request: unsupported parse_mode",
        ),
        (
            {"chat_id": 101, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply markup JSON object",
        ),
    ],
)
async def test_a_bad_message_is_refused(call, wei: PhoneClient, params, description: str):
    status, body = await call("sendMessage", **params)
    assert (status, body["error_code"], body["description"]) == (400, 400, description)
    assert await wei.received() == []


@pytest.mark.parametrize("text", ["药" * 4096, "💊" * 2048])
async def test_the_longest_text_is_taken(bot: Bot, wei: PhoneClient, text: str):
    await bot.send_message(101, text)
    assert await wei.received() == [text]


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "Taken", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "Taken", "callback_data": "药" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "Taken", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "Taken"}, "text buttons are unallowed in the inline keyboard"),
        (
            {"callback_data": "x"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "Read", "url": "nowhere"},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_a_bad_inline_button_is_refused(call, wei: PhoneClient, button, description):
    markup = {"inline_keyboard": [[button]]}
    status, body = await call("sendMessage", chat_id=101, text="x", reply_markup=markup)
    assert (status, body["description"]) == (400, f"Bad Request: {description}")


async def test_64_bytes_of_callback_data_are_taken(bot: Bot, wei: PhoneClient):
    data = "药" * 21 + "x"
    button = InlineKeyboardButton("已服", callback_data=data)
    message = await bot.send_message(101, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert message.reply_markup.inline_keyboard[0][0].callback_data == data


async def test_a_reply_keyboard_stays_until_it_is_removed(bot: Bot, wei: PhoneClient):
    keyboard = ReplyKeyboardMarkup([["发热", "恶心"], ["其他"]], is_persistent=True)
    message = await bot.send_message(101, "您今天有哪些不适？", reply_markup=keyboard)
    assert message.reply_markup is None
    await bot.send_message(101, "x")
    assert await wei.keyboard() == ["发热", "恶心", "其他"]
    assert (await wei.state())["keyboard"]["is_persistent"] is True
    await bot.send_message(101, "x", reply_markup=ReplyKeyboardRemove())
    assert await wei.keyboard() == []


async def test_a_reply_shows_what_it_answers(bot: Bot, wei: PhoneClient):
    message = await bot.send_message(101, "谢谢", reply_to_message_id=1)
    assert message.reply_to_message.text == "/start"


async def test_protected_content_is_marked(bot: Bot, wei: PhoneClient):
    message = await bot.send_message(101, "x", protect_content=True)
    assert message.has_protected_content is True


async def test_a_bot_cannot_write_first(bot: Bot, ann: PhoneClient):
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(102, "Hello")
    await ann.text("hi")
    await bot.send_message(102, "Hello")
    assert await ann.received() == ["Hello"]


async def test_a_blocked_bot_is_forbidden(call, wei: PhoneClient):
    await wei.block()
    assert await call("sendMessage", chat_id=101, text="x") == (
        403,
        {
            "ok": False,
            "error_code": 403,
            "description": "Forbidden: bot was blocked by the user",
        },
    )
    await wei.open()
    assert (await call("sendMessage", chat_id=101, text="x"))[0] == 200


async def test_an_error_is_the_librarys_exception(bot: Bot, wei: PhoneClient):
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(101, "x" * 4097)


async def test_a_chat_action_is_shown_and_checked(bot: Bot, call, wei: PhoneClient):
    assert await bot.send_chat_action(101, "typing") is True
    status, body = await call("sendChatAction", chat_id=101, action="dance")
    assert (status, body["description"]) == (
        400,
        "Bad Request: wrong parameter action in request",
    )
