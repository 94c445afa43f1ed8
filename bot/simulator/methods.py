"""The methods of the Bot API that this server knows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from bot.simulator import editing, knowing, receiving, sending
from bot.simulator.parameters import Parameters
from bot.simulator.telegram import SimulatedTelegram

Method: TypeAlias = Callable[[SimulatedTelegram, Parameters], Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    "getMe": receiving.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendChatAction": knowing.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": knowing.set_my_commands,
    "getMyCommands": knowing.get_my_commands,
    "deleteMyCommands": knowing.delete_my_commands,
    "getChat": knowing.get_chat,
    "leaveChat": knowing.leave_chat,
    "getFile": knowing.get_file,
}
_BY_LOWER_NAME = {name.lower(): name for name in METHODS}


def method_name(path: str) -> str | None:
    """Return the name of a method as we write it; like the real server, case does not matter."""
    return _BY_LOWER_NAME.get(path.lower())
