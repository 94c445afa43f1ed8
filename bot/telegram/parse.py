"""A stored update becomes an Inbound. What cannot be read raises; nothing is guessed."""

from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User
from telegram.error import TelegramError

from bot.inbound import Inbound, Kind, MalformedUpdateError
from content.vocabulary import FileKind
from records.kept_file import KeptFile

_PARTS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
_GONE = ("kicked", "left")
_KINDS = {
    FileKind.PHOTO: Kind.PHOTO,
    FileKind.VOICE: Kind.VOICE,
    FileKind.DOCUMENT: Kind.DOCUMENT,
}


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat an update belongs to, read defensively from its JSON; None when it names none."""
    for part in _PARTS:
        body = raw.get(part)
        if not isinstance(body, dict):
            continue
        inner = body.get("message", body)
        for holder in (inner, body):
            chat = holder.get("chat") if isinstance(holder, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
        sender = body.get("from")
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return int(sender["id"])
    return None


def parse_update(raw: dict[str, Any], received_at: datetime) -> Inbound:
    """Read one update.

    Raises:
        MalformedUpdateError: it is not what Telegram describes; the content is not repeated.
    """
    try:
        update = Update.de_json(raw, None)
        return _inbound(update, received_at)
    except (
        TelegramError,
        TypeError,
        KeyError,
        ValueError,
        AttributeError,
        OverflowError,
        OSError,
    ) as e:
        raise MalformedUpdateError(type(e).__name__) from None


def _inbound(update: Update, received_at: datetime) -> Inbound:
    if update.callback_query is not None:
        return _tap(update.callback_query, received_at)
    if update.edited_message is not None:
        return _message(update.edited_message, received_at, is_edit=True)
    if update.message is not None:
        return _message(update.message, received_at, is_edit=False)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, received_at)
    return Inbound(kind=Kind.IGNORED, chat_id=0, sent_at=received_at, received_at=received_at)


def _is_private(chat: Chat, sender: User | None) -> bool:
    return chat.type == Chat.PRIVATE and (sender is None or sender.id == chat.id)


def _tap(query: CallbackQuery, received_at: datetime) -> Inbound:
    message = query.message
    is_ours = message is not None and _is_private(message.chat, query.from_user)
    return Inbound(
        kind=Kind.BUTTON if is_ours else Kind.IGNORED,
        chat_id=query.from_user.id,
        sent_at=received_at,
        received_at=received_at,
        button_ref=query.data or "",
        callback_id=query.id,
        message_id=message.message_id if message else None,
        language_code=query.from_user.language_code,
    )


def _message(message: Message, received_at: datetime, *, is_edit: bool) -> Inbound:
    sender = message.from_user
    words = message.text or message.caption or ""
    is_command = words.startswith("/") and not is_edit
    head, _, rest = words[1:].partition(" ") if is_command else ("", "", "")
    return Inbound(
        kind=_kind(message, is_edit=is_edit),
        chat_id=message.chat.id,
        sent_at=message.date.astimezone(UTC),
        received_at=received_at,
        text=words,
        command=head.partition("@")[0].lower() if is_command else None,
        argument=rest.strip(),
        message_id=message.message_id,
        language_code=sender.language_code if sender else None,
        file=_file(message),
        album=message.media_group_id,
    )


def _kind(message: Message, *, is_edit: bool) -> Kind:
    if not _is_private(message.chat, message.from_user):
        return Kind.GROUP
    if is_edit:
        return Kind.EDITED
    if message.text is not None:
        return Kind.TEXT
    file = _file(message)
    if file is not None:
        return _KINDS[file.kind]
    is_recording = message.video or message.audio or message.video_note
    return Kind.RECORDING if is_recording else Kind.OTHER_MEDIA


def _file(message: Message) -> KeptFile | None:
    if message.photo:
        return KeptFile(FileKind.PHOTO, message.photo[-1].file_id)
    if message.voice:
        return KeptFile(FileKind.VOICE, message.voice.file_id)
    # A moving picture comes with a document of its own, for old phones.
    if message.document and not message.animation:
        return KeptFile(FileKind.DOCUMENT, message.document.file_id)
    return None


def _membership(change: ChatMemberUpdated, received_at: datetime) -> Inbound:
    is_gone = change.new_chat_member.status in _GONE
    if not _is_private(change.chat, change.from_user):
        kind = Kind.IGNORED if is_gone else Kind.GROUP
    else:
        kind = Kind.BLOCKED if is_gone else Kind.UNBLOCKED
    return Inbound(
        kind=kind,
        chat_id=change.chat.id,
        sent_at=change.date.astimezone(UTC),
        received_at=received_at,
        language_code=change.from_user.language_code,
    )
