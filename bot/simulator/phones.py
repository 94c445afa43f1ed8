"""What people do on their phones, and the updates that follow."""

import re
from typing import Any

from bot.simulator.chats import person, private_chat
from bot.simulator.entities import plain
from bot.simulator.failures import phone_lacks, phone_refuses
from bot.simulator.limits import START_PAYLOAD_CHARACTERS, TEXT_UNITS
from bot.simulator.markup import button_data
from bot.simulator.shapes import JsonObject, telegram_date, utf16_length
from bot.simulator.telegram import SimulatedTelegram

_PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{0,{START_PAYLOAD_CHARACTERS}}}")


def send_text(telegram: SimulatedTelegram, user_id: int, text: str) -> list[JsonObject]:
    """Send text; like Telegram's apps, a long one goes as several messages.

    Raises PhoneError 400 for an empty text or a blocked bot, 404 for an unknown phone.
    """
    parts = [content for part in _parts(text) if (content := _text_content(part))]
    if not parts:
        raise phone_refuses("the text is empty")
    return [send(telegram, user_id, content) for content in parts]


def send(telegram: SimulatedTelegram, user_id: int, content: JsonObject) -> JsonObject:
    """Send a message of any content and return it. Raises PhoneError as `send_text`."""
    phone = telegram.chats.phone(user_id)
    if phone["blocked"]:
        raise phone_refuses("this person has blocked the bot")
    with telegram.store.together():
        if not phone["started"]:
            phone = telegram.chats.change_phone(user_id, started=True)
        message = telegram.chats.post(private_chat(phone), person(phone), content, outgoing=True)
        telegram.updates.add("message", message, lane=user_id)
    return message


def open_link(telegram: SimulatedTelegram, user_id: int, payload: str) -> JsonObject:
    """Tap on `t.me/<bot>?start=<payload>`, which also unblocks. Raises PhoneError 400, 404."""
    if not _PAYLOAD.fullmatch(payload):
        raise phone_refuses("a start payload is up to 64 letters, digits, _ and -")
    with telegram.store.together():
        set_blocked(telegram, user_id, blocked=False)
        return send_text(telegram, user_id, f"/start {payload}".strip())[0]


def press(
    telegram: SimulatedTelegram, user_id: int, *, message_id: int, data: str, stale: bool
) -> str:
    """Tap a button and return the id of the callback query.

    Raises PhoneError 404 when the message has no such button now, unless `stale`.
    """
    phone = telegram.chats.phone(user_id)
    message = telegram.chats.message(user_id, message_id)
    if not stale and (message is None or data not in button_data(message)):
        raise phone_lacks("that message has no such button now")
    if phone["blocked"]:
        raise phone_refuses("this person has blocked the bot")
    if message is None:
        # What Telegram calls an inaccessible message.
        message = {"chat": private_chat(phone), "message_id": message_id, "date": 0}
    with telegram.store.together():
        query_id = telegram.callbacks.ask(user_id)
        query = {
            "id": query_id,
            "from": person(phone),
            "message": message,
            "chat_instance": f"-{user_id}",
            "data": data,
        }
        telegram.updates.add("callback_query", query, lane=user_id)
    return query_id


def edit(telegram: SimulatedTelegram, user_id: int, *, message_id: int, text: str) -> JsonObject:
    """Change the words of a message this person sent. Raises PhoneError 400, 404."""
    telegram.chats.phone(user_id)
    message = telegram.chats.message(user_id, message_id)
    if message is None or message["from"]["id"] != user_id or not message.get("text"):
        raise phone_lacks("this person sent no text with that message_id")
    content = _text_content(text)
    if not content:
        raise phone_refuses("the text is empty")
    kept = {name: value for name, value in message.items() if name not in ("text", "entities")}
    changed = {**kept, **content, "edit_date": telegram_date(telegram.now())}
    with telegram.store.together():
        telegram.chats.rewrite(changed, edited=True)
        telegram.updates.add("edited_message", changed, lane=user_id)
    return changed


def set_blocked(telegram: SimulatedTelegram, user_id: int, *, blocked: bool) -> JsonObject:
    """Block or unblock the bot and return the phone; no change gives no update."""
    phone = telegram.chats.phone(user_id)
    if phone["blocked"] == blocked:
        return phone
    with telegram.store.together():
        phone = telegram.chats.change_phone(user_id, blocked=blocked)
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        membership_update(telegram, private_chat(phone), person(phone), old=old, new=new)
    return phone


def add_to_group(telegram: SimulatedTelegram, user_id: int, *, title: str, text: str) -> JsonObject:
    """Add the bot to a new group and write there; return the Chat. Raises PhoneError 404."""
    sender = person(telegram.chats.phone(user_id))
    with telegram.store.together():
        chat = telegram.chats.add_group(title)
        membership_update(telegram, chat, sender, old="left", new="member")
        for content in ({"new_chat_members": [telegram.bot]}, _text_content(text)):
            message = telegram.chats.post(chat, sender, content, outgoing=True)
            telegram.updates.add("message", message, lane=chat["id"])
    return chat


def membership_update(
    telegram: SimulatedTelegram, chat: JsonObject, by: JsonObject, *, old: str, new: str
) -> None:
    """Queue the `my_chat_member` update for a change of the bot's own status."""
    payload = {
        "chat": chat,
        "from": by,
        "date": telegram_date(telegram.now()),
        "old_chat_member": _member(telegram.bot, old),
        "new_chat_member": _member(telegram.bot, new),
    }
    telegram.updates.add("my_chat_member", payload, lane=chat["id"])


def raw(telegram: SimulatedTelegram, user_id: int, update: Any) -> int:  # noqa: ANN401
    """Queue any object as an update and return its id. Raises PhoneError 400, 404."""
    telegram.chats.phone(user_id)
    if not isinstance(update, dict):
        raise phone_refuses("update must be an object")
    return telegram.updates.add_raw(update, lane=user_id)


def mark_read(telegram: SimulatedTelegram, user_id: int) -> int:
    """Mark all messages as read; bots never learn of it. Returns the last message_id, or 0."""
    shown = telegram.chats.shown(user_id)
    last = int(shown[-1]["message_id"]) if shown else 0
    telegram.chats.change_phone(user_id, read_up_to=last)
    return last


def shown_phone(telegram: SimulatedTelegram, user_id: int) -> JsonObject:
    """Return everything that is to be seen on a phone. Raises PhoneError 404."""
    phone = telegram.chats.phone(user_id)
    return {
        **phone,
        "messages": telegram.chats.shown(user_id),
        "commands": telegram.commands.seen_by(user_id, phone["language_code"]),
    }


def _member(user: JsonObject, status: str) -> JsonObject:
    member: JsonObject = {"user": user, "status": status}
    return {**member, "until_date": 0} if status in _BANNED else member


_BANNED = frozenset({"kicked"})


def _text_content(text: str) -> JsonObject:
    formatted = plain(text)
    if not formatted.text:
        return {}
    content: JsonObject = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def _parts(text: str) -> list[str]:
    parts, part, units = [], "", 0
    for character in text:
        size = utf16_length(character)
        if units + size > TEXT_UNITS:
            parts.append(part)
            part, units = "", 0
        part, units = part + character, units + size
    return [*parts, part]
