"""Edits, deletions and answers to taps."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.simulator.client import PhoneClient

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
TAKEN = InlineKeyboardMarkup([[InlineKeyboardButton("已服", callback_data="taken")]])


@pytest.fixture
async def reminder(bot: Bot, wei: PhoneClient) -> Message:
    """The second message on Wei's phone."""
    return await bot.send_message(wei.user_id, "请服药", reply_markup=TAKEN)


async def test_an_edit_changes_words_and_takes_the_keyboard(
    bot: Bot, wei: PhoneClient, reminder: Message, moment
):
    moment.pass_trial(minutes=1)
    edited = await bot.edit_message_text("已记录", 101, 2)
    shown = (await wei.messages())[-1]
    assert (edited.text, edited.reply_markup) == ("已记录", None)
    assert (shown["text"], shown["edited"], shown["edit_date"]) == ("已记录", True, 1793664060)


async def test_an_edit_to_the_same_is_refused(call, reminder: Message):
    markup = {"inline_keyboard": [[{"text": "已服", "callback_data": "taken"}]]}
    assert await call(
        "editMessageText", chat_id=101, message_id=2, text="请服药", reply_markup=markup
    ) == (400, {"ok": False, "error_code": 400, "description": NOT_MODIFIED})


async def test_a_keyboard_can_be_taken_away_alone(
    bot: Bot, call, wei: PhoneClient, reminder: Message
):
    message = await bot.edit_message_reply_markup(101, 2)
    assert (message.text, message.reply_markup) == ("请服药", None)
    assert (await wei.messages())[-1]["edited"] is False
    status, body = await call("editMessageReplyMarkup", chat_id=101, message_id=2)
    assert (status, body["description"]) == (400, NOT_MODIFIED)


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("editMessageText", {"message_id": 9, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
        ("editMessageReplyMarkup", {"message_id": 9}, "message to edit not found"),
        ("deleteMessage", {"message_id": 9}, "message to delete not found"),
        ("deleteMessage", {}, "message to delete not found"),
        ("deleteMessage", {"message_id": "x"}, "wrong parameter message_id in request"),
    ],
)
async def test_what_is_not_there_cannot_be_changed(
    call, reminder: Message, method: str, params, description: str
):
    status, body = await call(method, chat_id=101, **params)
    assert (status, body["description"]) == (400, f"Bad Request: {description}")


async def test_a_photo_has_no_text_to_edit(call, wei: PhoneClient, telegram):
    telegram.chats.post({"id": 101, "type": "private"}, telegram.bot, {"photo": []}, outgoing=False)
    status, body = await call("editMessageText", chat_id=101, message_id=2, text="x")
    assert (status, body["description"]) == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_a_deleted_message_leaves_the_phone(bot: Bot, wei: PhoneClient, reminder: Message):
    assert await bot.delete_message(101, 2) is True
    assert await wei.received() == []


async def test_a_message_of_two_days_ago_cannot_be_deleted(
    bot: Bot, wei: PhoneClient, reminder: Message, moment
):
    moment.pass_trial(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(101, 2)


async def test_a_tap_is_answered_once(bot: Bot, call, wei: PhoneClient, reminder: Message):
    query_id = await wei.press("已服")
    [_, tapped] = await bot.get_updates(timeout=0)
    assert tapped.callback_query.data == "taken"
    assert tapped.callback_query.message.message_id == 2
    await tapped.callback_query.answer("已记录", show_alert=True)
    assert await wei.callback(query_id) == {
        "answered": True,
        "text": "已记录",
        "show_alert": True,
    }
    assert await call("answerCallbackQuery", callback_query_id=query_id) == (
        400,
        {"ok": False, "error_code": 400, "description": TOO_OLD},
    )


async def test_a_tap_is_too_old_after_150_seconds(
    call, wei: PhoneClient, reminder: Message, moment
):
    query_id = await wei.press("已服")
    moment.pass_real(seconds=151)
    status, body = await call("answerCallbackQuery", callback_query_id=query_id)
    assert (status, body["description"]) == (400, TOO_OLD)


async def test_an_unknown_tap_is_refused(call):
    status, body = await call("answerCallbackQuery", callback_query_id="1")
    assert (status, body["description"]) == (400, TOO_OLD)
