"""Bot API methods that put messages into chats."""

from typing import Any

from bot.simulator.entities import FormattedText, parse_html, plain, with_entities
from bot.simulator.failures import bad_request
from bot.simulator.limits import CAPTION_UNITS, TEXT_UNITS
from bot.simulator.markup import checked_markup, inline_keyboard
from bot.simulator.media import (
    keep_document,
    keep_photo,
    known_document,
    known_photo,
    known_voice,
)
from bot.simulator.parameters import Parameters
from bot.simulator.shapes import JsonObject, utf16_length
from bot.simulator.telegram import SimulatedTelegram

_HTML = "html"
_REPLIED = "reply_to_message"


async def send_message(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`sendMessage`."""
    chat = telegram.chats.recipient(chat_id_of(parameters))
    return _post(telegram, parameters, chat, text_content(parameters))


async def send_photo(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`sendPhoto`: a PNG or JPEG file, or the file_id of a photo sent before."""
    chat = telegram.chats.recipient(chat_id_of(parameters))
    upload = parameters.upload("photo")
    if upload is None:
        photo = known_photo(telegram.files, parameters.text("photo"))
    else:
        photo = keep_photo(telegram.files, upload)
    return _post(telegram, parameters, chat, {"photo": photo, **_caption(parameters)})


async def send_document(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`sendDocument`: a file, or the file_id of a document sent before."""
    chat = telegram.chats.recipient(chat_id_of(parameters))
    upload = parameters.upload("document")
    if upload is None:
        document = known_document(telegram.files, parameters.text("document"))
    else:
        document = keep_document(telegram.files, upload)
    return _post(telegram, parameters, chat, {"document": document, **_caption(parameters)})


async def send_voice(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`sendVoice`: the file_id of a voice message sent before."""
    chat = telegram.chats.recipient(chat_id_of(parameters))
    voice = known_voice(telegram.files, parameters.text("voice"))
    return _post(telegram, parameters, chat, {"voice": voice, **_caption(parameters)})


def chat_id_of(parameters: Parameters) -> int:
    """Return the chat a call is about. Raises ApiError 400."""
    chat_id = parameters.text("chat_id")
    if not chat_id:
        raise bad_request("chat_id is empty")
    if not chat_id.removeprefix("-").isdecimal():
        raise bad_request("chat not found")
    return int(chat_id)


def text_content(parameters: Parameters) -> JsonObject:
    """Return the text and entities of a text message. Raises ApiError 400."""
    formatted = _formatted(parameters, text="text", entities="entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_UNITS:
        raise bad_request("message is too long")
    content: JsonObject = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def _post(
    telegram: SimulatedTelegram, parameters: Parameters, chat: JsonObject, content: JsonObject
) -> JsonObject:
    markup = checked_markup(parameters.structure("reply_markup"))
    content = {**content, **_reply(telegram, parameters, chat["id"])}
    if keyboard := inline_keyboard(markup):
        content["reply_markup"] = keyboard
    if parameters.flag("protect_content"):
        content["has_protected_content"] = True
    telegram.throttle.admit(chat["id"])
    with telegram.store.together():
        message = telegram.chats.post(chat, telegram.bot, content, outgoing=False)
        if markup is not None and markup.get("keyboard"):
            telegram.chats.set_keyboard(chat["id"], markup)
        elif markup is not None and markup.get("remove_keyboard"):
            telegram.chats.set_keyboard(chat["id"], None)
    return message


def _reply(telegram: SimulatedTelegram, parameters: Parameters, chat_id: int) -> JsonObject:
    wanted: Any = parameters.structure("reply_parameters")
    if not isinstance(wanted, dict):
        return {}
    replied = Parameters(values=wanted).integer("message_id")
    original = telegram.chats.message(chat_id, replied)
    if original is not None:
        # Telegram shows one level only: the original comes without what it answered itself.
        return {_REPLIED: {name: value for name, value in original.items() if name != _REPLIED}}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _formatted(parameters: Parameters, *, text: str, entities: str) -> FormattedText:
    source = parameters.text(text)
    mode = parameters.text("parse_mode").lower()
    if mode == _HTML:
        return parse_html(source)
    if mode:
        raise bad_request("unsupported parse_mode")
    listed: Any = parameters.structure(entities)
    if listed is None:
        return plain(source)
    try:
        return with_entities(source, listed)
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse MessageEntity") from None


def _caption(parameters: Parameters) -> JsonObject:
    formatted = _formatted(parameters, text="caption", entities="caption_entities")
    if not formatted.text:
        return {}
    if utf16_length(formatted.text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    content: JsonObject = {"caption": formatted.text}
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content
