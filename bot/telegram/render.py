"""A payload becomes what Telegram is asked to show, in the reader's language."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import MessageLimit

from content.translate import Translator
from content.vocabulary import FileKind, MessageClass
from content.wording import Approved, Wording, approved, phrase
from records.cipher import Cipher
from records.outbox import Outgoing
from records.wording_json import from_json

Markup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

_OF_A_DOSE = (
    "dose_reminder",
    "dose_reminder_repeat",
    "dose_reminder_snoozed",
    "dose_reminder_new_order",
)
_RESENT = "dose_reminder_resent"
_FILES = frozenset({"qr", "file", *FileKind})
# What comes without having been asked for, at a moment when others may look at the phone.
_UNASKED = frozenset({MessageClass.REMINDER, MessageClass.VISIT_REMINDER, MessageClass.BROADCAST})


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text and buttons as they will be seen."""

    text: str
    markup: Markup | None
    entities: tuple[MessageEntity, ...] = ()


def render(out: Outgoing, translator: Translator, cipher: Cipher) -> Rendered:
    """Word a message. Too long a text is cut for display; the whole stays in the records."""
    parts = _parts(out)
    text = "\n\n".join(translator.render(part, out.language) for part in parts)
    has_file = not _FILES.isdisjoint(out.payload)
    limit = MessageLimit.CAPTION_LENGTH if has_file else MessageLimit.MAX_TEXT_LENGTH
    markup = _markup(out, translator, cipher)
    is_unasked = out.message_class in _UNASKED or out.payload.get("unasked", False)
    if not (out.is_neutral and is_unasked):
        return Rendered(_cut(text, int(limit)), markup)
    head = translator.render(approved("neutral_head"), out.language) + "\n\n"
    hidden = _cut(text, int(limit) - _length(head))
    # What is hidden is shown neither on a locked screen nor in the list of chats, until tapped.
    spoiler = MessageEntity(MessageEntity.SPOILER, offset=_length(head), length=_length(hidden))
    return Rendered(head + hidden, markup, (spoiler,))


def commands(out: Outgoing, translator: Translator) -> list[BotCommand]:
    """Word the commands of a chat."""
    return [
        BotCommand(name, translator.render(from_json(words), out.language))
        for name, words in out.payload["commands"]
    ]


def _parts(out: Outgoing) -> list[Wording]:
    parts = [from_json(part) for part in out.payload.get("parts", ())]
    match out.payload.get("repeat"), parts:
        case None, _:
            return parts
        case MessageClass.REMINDER.value, [Approved(key, params), *rest] if key in _OF_A_DOSE:
            # A plain second reminder could be taken for a second dose.
            return [Approved(_RESENT, params), *rest]
        case _:
            return [phrase("Sent again, because we cannot tell whether it arrived."), *parts]


def _markup(out: Outgoing, translator: Translator, cipher: Cipher) -> Markup | None:
    if buttons := out.payload.get("buttons"):
        return _inline(out, buttons, translator, cipher)
    menu = out.payload.get("menu")
    if menu:
        rows = [
            [KeyboardButton(translator.render(from_json(label), out.language)) for label in line]
            for line in menu
        ]
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True)
    # A keyboard without keys takes away the one that is there.
    return ReplyKeyboardRemove() if menu is not None else None


def _inline(
    out: Outgoing, buttons: list[list[dict[str, Any]]], translator: Translator, cipher: Cipher
) -> InlineKeyboardMarkup:
    position = 0
    rows: list[list[InlineKeyboardButton]] = []
    for line in buttons:
        row = []
        for button in line:
            label = translator.render(from_json(button["label"]), out.language)
            ref = cipher.reference(out.communication_id, position, out.chat_index)
            row.append(InlineKeyboardButton(label, callback_data=ref))
            position += 1
        rows.append(row)
    return InlineKeyboardMarkup(rows)


def _length(text: str) -> int:
    """Count as Telegram does, in UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _cut(text: str, limit: int) -> str:
    data = text.encode("utf-16-le", "replace")
    if len(data) <= 2 * limit:
        return data.decode("utf-16-le")
    return data[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"
