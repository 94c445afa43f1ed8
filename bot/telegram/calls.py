"""One call to Telegram for one message of the outbox."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from telegram import Bot, BotCommandScopeChat, InlineKeyboardMarkup, Message

from bot.telegram.own_files import file_of
from bot.telegram.qr import qr_picture
from bot.telegram.render import commands, render
from bot.telegram.sheet import sheet_of
from content.translate import Translator
from content.vocabulary import Language
from content.wording import phrase
from records.account_effects import InviteSheet
from records.cipher import Cipher
from records.log import logger
from records.outbox import Outgoing
from records.own_effects import DRAWING, RecordFile

_PICTURES = frozenset({RecordFile.CHART.value, DRAWING})


@dataclass(frozen=True, slots=True)
class Sent:
    """What Telegram accepted: the message's id and the words shown, where there are any."""

    message_id: int | None = None
    text: str | None = None


class Caller:
    """Words messages and hands them to Telegram. Raises `telegram.error.TelegramError`."""

    def __init__(self, bot: Bot, translator: Translator, cipher: Cipher) -> None:
        """Take the bot, the translator and the keys that make button references."""
        self._bot = bot
        self._translator = translator
        self._cipher = cipher

    async def call(self, out: Outgoing, held: Any = None) -> Sent:  # noqa: ANN401 - JSON
        """Carry out one message's method; `held` is what its picture or file is made of."""
        match out.method:
            case "sendMessage":
                return await self._send_text(out)
            case "sendPhoto" | "sendDocument" if held is not None:
                return await self._send_own_file(out, held)
            case "sendPhoto" | "sendVoice" | "sendDocument":
                return await self._send_file(out)
            case "answerCallbackQuery":
                return await self._answer(out)
            case _:
                await self._act(out)
                return Sent()

    async def _act(self, out: Outgoing) -> None:
        """Do what shows no message."""
        match out.method:
            case "editMessageReplyMarkup":
                await self._bot.edit_message_reply_markup(
                    chat_id=out.chat_id,
                    message_id=out.payload["message_id"],
                    reply_markup=InlineKeyboardMarkup([]),
                )
            case "deleteMessage":
                await self._bot.delete_message(out.chat_id, out.payload["message_id"])
            case "setMyCommands":
                await self._bot.set_my_commands(
                    commands(out, self._translator),
                    scope=BotCommandScopeChat(out.chat_id),
                )
            case "leaveChat":
                await self._bot.leave_chat(out.chat_id)
            case _:
                raise ValueError(out.method)

    async def _send_text(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        message = await self._bot.send_message(
            out.chat_id,
            shown.text,
            reply_markup=shown.markup,
            entities=shown.entities or None,
            disable_notification=False,
            protect_content=out.payload.get("protected"),
        )
        return _sent(message, shown.text)

    async def _send_file(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        message = await self._file_call(out)(
            caption=shown.text,
            caption_entities=shown.entities or None,
            reply_markup=shown.markup,
            protect_content=out.payload.get("protected"),
        )
        return _sent(message, shown.text)

    def _file_call(self, out: Outgoing) -> Callable[..., Awaitable[Message]]:
        """The call for a file of the messenger by its name, or for a picture of ours."""
        match out.method:
            case "sendVoice":
                return partial(self._bot.send_voice, out.chat_id, out.payload["voice"])
            case "sendDocument" if (held := out.payload.get("sheet")) is not None:
                file = sheet_of(_sheet(held), self._translator)
                return partial(
                    self._bot.send_document, out.chat_id, file.content, filename=file.name
                )
            case "sendDocument":
                return partial(self._bot.send_document, out.chat_id, out.payload["document"])
            case _:
                picture = out.payload.get("photo") or qr_picture(out.payload["qr"])
                return partial(self._bot.send_photo, out.chat_id, picture)

    async def _send_own_file(self, out: Outgoing, held: Any) -> Sent:  # noqa: ANN401 - JSON
        shown = render(out, self._translator, self._cipher)
        # Drawing takes a moment of one processor; nobody else waits for it.
        kind = out.payload["file"]
        is_picture = kind in _PICTURES
        try:
            file = await asyncio.to_thread(file_of, kind, held, self._translator, out.language)
        except Exception as error:
            if not is_picture:
                raise
            return await self._send_undrawn(out, shown.text, type(error).__name__)
        send = self._bot.send_photo if is_picture else self._bot.send_document
        message = await send(
            out.chat_id,
            file.content,
            caption=shown.text,
            filename=file.name,
            reply_markup=shown.markup,
        )
        return _sent(message, shown.text)

    async def _send_undrawn(self, out: Outgoing, numbers: str, fault: str) -> Sent:
        """Send what a picture shows in words, where it cannot be drawn."""
        logger().error("drawing_failed", communication_id=out.communication_id, fault=fault)
        head = phrase("The picture cannot be drawn just now, so here are the words alone.")
        text = f"{self._translator.render(head, out.language)}\n\n{numbers}"
        message = await self._bot.send_message(out.chat_id, text)
        return _sent(message, text)

    async def _answer(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        await self._bot.answer_callback_query(
            out.payload["callback_id"], text=shown.text[:200] or None
        )
        return Sent(text=shown.text or None)


def _sent(message: Message, text: str) -> Sent:
    return Sent(message_id=message.message_id, text=text)


def _sheet(held: Mapping[str, str]) -> InviteSheet:
    return InviteSheet(
        code=held["code"],
        site_id=held["site_id"],
        language=Language(held["language"]),
        link=held["link"],
        until=datetime.fromisoformat(held["until"]),
    )
