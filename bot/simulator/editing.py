"""Bot API methods that change what is already in a chat, or answer a tap."""

from bot.simulator.failures import bad_request
from bot.simulator.limits import CALLBACK_ANSWER_UNITS, DELETABLE_FOR
from bot.simulator.markup import checked_markup, inline_keyboard
from bot.simulator.parameters import Parameters
from bot.simulator.sending import chat_id_of, text_content
from bot.simulator.shapes import JsonObject, telegram_date, utf16_length
from bot.simulator.telegram import SimulatedTelegram

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_CHANGEABLE = ("text", "entities", "reply_markup")


async def edit_message_text(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`editMessageText`; without a keyboard the old one goes."""
    message = _editable(telegram, parameters)
    if not message.get("text"):
        raise bad_request("there is no text in the message to edit")
    content = text_content(parameters)
    return _changed(telegram, parameters, message, content)


async def edit_reply_markup(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`editMessageReplyMarkup`; without a keyboard the old one goes."""
    message = _editable(telegram, parameters)
    words: JsonObject = {name: message[name] for name in ("text", "entities") if name in message}
    return _changed(telegram, parameters, message, words)


async def delete_message(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`deleteMessage`: the bot's or the person's, for 48 hours of the trial's time."""
    chat_id = chat_id_of(parameters)
    telegram.chats.recipient(chat_id)
    message = telegram.chats.message(chat_id, parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    age_seconds = telegram_date(telegram.now()) - message["date"]
    if age_seconds > DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    telegram.chats.delete(chat_id, message["message_id"])
    return True


async def answer_callback_query(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`answerCallbackQuery`: once for each tap."""
    text = parameters.text("text")
    if utf16_length(text) > CALLBACK_ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    telegram.callbacks.answer(
        parameters.text("callback_query_id"),
        text=text,
        show_alert=parameters.flag("show_alert"),
    )
    return True


def _editable(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    chat_id = chat_id_of(parameters)
    telegram.chats.recipient(chat_id)
    message = telegram.chats.message(chat_id, parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != telegram.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _changed(
    telegram: SimulatedTelegram, parameters: Parameters, message: JsonObject, words: JsonObject
) -> JsonObject:
    after = dict(words)
    if keyboard := inline_keyboard(checked_markup(parameters.structure("reply_markup"))):
        after["reply_markup"] = keyboard
    before = {name: message[name] for name in _CHANGEABLE if name in message}
    if after == before:
        raise bad_request(_NOT_MODIFIED)
    kept = {name: value for name, value in message.items() if name not in _CHANGEABLE}
    changed = {**kept, **after, "edit_date": telegram_date(telegram.now())}
    spoken = words.get("text") != message.get("text")
    telegram.chats.rewrite(changed, edited=spoken)
    return changed
