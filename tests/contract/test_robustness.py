"""Whatever is sent, the answer is one of the Bot API's, never a crash."""

import json

import pytest

from bot.simulator.client import PhoneClient

READ_BY = {
    "getUpdates": ("offset", "limit", "allowed_updates"),
    "setWebhook": ("url", "allowed_updates", "max_connections", "secret_token"),
    "sendMessage": ("chat_id", "text", "parse_mode", "entities", "reply_markup"),
    "sendPhoto": ("chat_id", "photo", "caption", "reply_parameters"),
    "sendVoice": ("voice", "caption", "caption_entities"),
    "sendDocument": ("document", "caption", "caption_entities"),
    "sendChatAction": ("chat_id", "action"),
    "editMessageText": ("message_id", "text", "reply_markup"),
    "editMessageReplyMarkup": ("message_id", "reply_markup"),
    "deleteMessage": ("chat_id", "message_id"),
    "answerCallbackQuery": ("callback_query_id", "text", "show_alert"),
    "setMyCommands": ("commands", "scope", "language_code"),
    "getMyCommands": ("scope", "language_code"),
    "getChat": ("chat_id",),
    "leaveChat": ("chat_id",),
    "getFile": ("file_id",),
}
ODD: list[object] = [
    None,
    True,
    -1,
    0.5,
    "",
    "x",
    "[",
    "[1]",
    "http://[",
    [],
    [1],
    [[1]],
    ["x"],
    {},
    {"message_id": "x"},
    {"inline_keyboard": 1},
    {"inline_keyboard": [[1]]},
    {"keyboard": [[{"text": 1}]]},
    {"type": {}},
    "\ud83d",
    "<",
    "/" * 300,
]


@pytest.mark.parametrize("method", sorted(READ_BY))
async def test_odd_parameters_are_answered_properly(http, telegram, wei: PhoneClient, method: str):
    usual = {"chat_id": wei.user_id, "text": "x", "message_id": 1, "parse_mode": "HTML"}
    for name in READ_BY[method]:
        for value in ODD:
            answer = await http.post(
                f"/bot{telegram.token}/{method}",
                content=json.dumps({**usual, name: value}),
                headers={"content-type": "application/json"},
            )
            status = answer.json().get("error_code", 200)
            assert (name, value, answer.status_code) == (name, value, status)


@pytest.mark.usefixtures("wei")
@pytest.mark.parametrize("action", ["text", "press", "edit", "open", "location", "poll", "raw"])
async def test_odd_phone_actions_are_answered_properly(http, action: str):
    names = ("text", "message_id", "data", "start", "latitude", "options", "question", "update")
    for name in names:
        for value in ODD:
            answer = await http.post(f"/phones/101/{action}", content=json.dumps({name: value}))
            assert answer.status_code in (200, 400, 404), (name, value)
