"""One call to Telegram for one message of the outbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, Message

from bot.telegram.render import qr_picture, render
from content.translate import Translator
from records.cipher import Cipher
from records.outbox import Outgoing


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

    async def call(self, out: Outgoing) -> Sent:
        """Carry out one message's method."""
        match out.method:
            case "sendMessage":
                return await self._send_text(out)
            case "sendPhoto" | "sendVoice" | "sendDocument":
                return await self._send_file(out)
            case "answerCallbackQuery":
                return await self._answer(out)
            case "editMessageReplyMarkup":
                await self._bot.edit_message_reply_markup(
                    chat_id=out.chat_id,
                    message_id=out.payload["message_id"],
                    reply_markup=InlineKeyboardMarkup([]),
                )
                return Sent()
            case "leaveChat":
                await self._bot.leave_chat(out.chat_id)
                return Sent()
            case _:
                raise ValueError(out.method)

    async def _send_text(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        message = await self._bot.send_message(
            out.chat_id,
            shown.text,
            reply_markup=shown.markup,
            disable_notification=False,
            protect_content=out.payload.get("protected"),
        )
        return _sent(message, shown.text)

    async def _send_file(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        message = await self._file_call(out)(
            caption=shown.text,
            reply_markup=shown.markup,
            protect_content=out.payload.get("protected"),
        )
        return _sent(message, shown.text)

    def _file_call(self, out: Outgoing) -> Callable[..., Awaitable[Message]]:
        """The call for a file of the messenger by its name, or for a picture of ours."""
        match out.method:
            case "sendVoice":
                return partial(self._bot.send_voice, out.chat_id, out.payload["voice"])
            case "sendDocument":
                return partial(self._bot.send_document, out.chat_id, out.payload["document"])
            case _:
                picture = out.payload.get("photo") or qr_picture(out.payload["qr"])
                return partial(self._bot.send_photo, out.chat_id, picture)

    async def _answer(self, out: Outgoing) -> Sent:
        shown = render(out, self._translator, self._cipher)
        await self._bot.answer_callback_query(
            out.payload["callback_id"], text=shown.text[:200] or None
        )
        return Sent(text=shown.text or None)


def _sent(message: Message, text: str) -> Sent:
    return Sent(message_id=message.message_id, text=text)
