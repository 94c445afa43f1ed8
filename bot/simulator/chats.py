"""Who has a phone, which groups exist, and every message in every chat."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.simulator.events import EventHub
from bot.simulator.failures import bad_request, forbidden, phone_lacks, phone_refuses
from bot.simulator.shapes import JsonObject, telegram_date
from bot.simulator.store import Store

_PHONES = "phones"
_GROUPS = "groups"
_FIRST_USER_ID = 5_000_001
_FIRST_GROUP_ID = 4_000_001
_LISTED = ("user_id", "first_name", "language_code", "label", "blocked")


class Chats:
    """Phones, groups and messages. `now` stamps the messages with the trial's time."""

    def __init__(self, store: Store, events: EventHub, now: Callable[[], datetime]) -> None:
        self._store = store
        self._events = events
        self._now = now

    def add_phone(
        self, *, first_name: str, language_code: str, label: str, user_id: int | None
    ) -> JsonObject:
        """Add a person with a phone who has not started the bot yet. Raises PhoneError 400."""
        taken = self._store.table(_PHONES)
        if user_id is None:
            user_id = self._store.next_number("user", first=_FIRST_USER_ID)
            while user_id in taken:
                user_id = self._store.next_number("user", first=_FIRST_USER_ID)
        if user_id in taken or user_id <= 0:
            raise phone_refuses("user_id is taken or not positive")
        phone: JsonObject = {
            "user_id": user_id,
            "first_name": first_name,
            "language_code": language_code,
            "label": label,
            "blocked": False,
            "started": False,
            "keyboard": None,
            "read_up_to": 0,
        }
        self._store.put(_PHONES, user_id, phone)
        self._events.publish("phone", user_id, phone=listed(phone))
        return phone

    def phones(self) -> list[JsonObject]:
        """Return all phones in the order in which they were added."""
        return list(self._store.table(_PHONES).values())

    def phone(self, user_id: int) -> JsonObject:
        """Return one phone. Raises PhoneError 404."""
        phone = self._store.table(_PHONES).get(user_id)
        if phone is None:
            raise phone_lacks("no phone has this user_id")
        return phone

    def change_phone(self, user_id: int, **changes: object) -> JsonObject:
        """Set fields of a phone and return it."""
        phone = {**self.phone(user_id), **changes}
        self._store.put(_PHONES, user_id, phone)
        self._events.publish("phone", user_id, phone=listed(phone))
        return phone

    def set_keyboard(self, chat_id: int, keyboard: JsonObject | None) -> None:
        """Show or remove the reply keyboard of a person's chat."""
        phone = self._store.table(_PHONES).get(chat_id)
        if phone is not None:
            self._store.put(_PHONES, chat_id, {**phone, "keyboard": keyboard})
            self._events.publish("chat", chat_id, keyboard=keyboard)

    def add_group(self, title: str) -> JsonObject:
        """Add a group that the bot is in, and return its Chat object."""
        number = self._store.next_number("group", first=_FIRST_GROUP_ID)
        group: JsonObject = {"id": -number, "title": title, "member": True}
        self._store.put(_GROUPS, -number, group)
        return _group_chat(group)

    def leave_group(self, chat_id: int) -> JsonObject:
        """Take the bot out of a group and return its Chat object. Raises ApiError."""
        chat = self.known_chat(chat_id)
        group = self._store.table(_GROUPS).get(chat_id)
        if group is None:
            raise bad_request("chat member status can't be changed in private chats")
        if not group["member"]:
            raise forbidden("bot is not a member of the group chat")
        self._store.put(_GROUPS, chat_id, {**group, "member": False})
        self._events.publish("chat", chat_id, left=True)
        return chat

    def known_chat(self, chat_id: int) -> JsonObject:
        """Return the Chat object of anybody the bot could know. Raises ApiError 400."""
        group = self._store.table(_GROUPS).get(chat_id)
        if group is not None:
            return _group_chat(group)
        phone = self._store.table(_PHONES).get(chat_id)
        if phone is None:
            raise bad_request("chat not found")
        return private_chat(phone)

    def recipient(self, chat_id: int) -> JsonObject:
        """Return the Chat object of a chat the bot may write to now. Raises ApiError 400, 403."""
        chat = self.known_chat(chat_id)
        group = self._store.table(_GROUPS).get(chat_id)
        if group is not None:
            if not group["member"]:
                raise forbidden("bot was kicked from the group chat")
            return chat
        phone = self._store.table(_PHONES)[chat_id]
        if phone["blocked"]:
            raise forbidden("bot was blocked by the user")
        if not phone["started"]:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def post(
        self, chat: JsonObject, sender: JsonObject, content: JsonObject, *, outgoing: bool
    ) -> JsonObject:
        """Put a message into a chat and return its Message object.

        `outgoing` is true when the person sent it.
        """
        message: JsonObject = {
            "message_id": self._store.next_number("message"),
            "from": sender,
            "chat": chat,
            "date": telegram_date(self._now()),
            **content,
        }
        row = {"message": message, "outgoing": outgoing, "edited": False}
        self._store.put(_messages(chat["id"]), message["message_id"], row)
        self._events.publish("message", chat["id"], message=_as_shown(row))
        return message

    def rewrite(self, message: JsonObject, *, edited: bool) -> None:
        """Replace a message by a new version of itself; `edited` when its words changed."""
        table, message_id = _messages(message["chat"]["id"]), message["message_id"]
        row = self._store.table(table)[message_id]
        row = {**row, "message": message, "edited": edited or row["edited"]}
        self._store.put(table, message_id, row)
        self._events.publish("edit", message["chat"]["id"], message=_as_shown(row))

    def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message off the phone."""
        self._store.drop(_messages(chat_id), message_id)
        self._events.publish("delete", chat_id, message_id=message_id)

    def message(self, chat_id: int, message_id: int) -> JsonObject | None:
        """Return a message that is in the chat now, or None."""
        row = self._store.table(_messages(chat_id)).get(message_id)
        return None if row is None else row["message"]

    def shown(self, chat_id: int) -> list[JsonObject]:
        """Return the messages of a chat as the phone shows them, oldest first."""
        return [_as_shown(row) for row in self._store.table(_messages(chat_id)).values()]

    def newest_first(self, chat_id: int) -> Iterator[JsonObject]:
        """Yield what `shown` returns from its end, for whoever needs only the last few."""
        return map(_as_shown, reversed([*self._store.table(_messages(chat_id)).values()]))


def listed(phone: JsonObject) -> JsonObject:
    """Return a phone as the list of phones shows it."""
    return {name: phone[name] for name in _LISTED}


def private_chat(phone: JsonObject) -> JsonObject:
    """Return the Chat object of a person."""
    return {"id": phone["user_id"], "type": "private", "first_name": phone["first_name"]}


def person(phone: JsonObject) -> JsonObject:
    """Return the User object of a person."""
    return {
        "id": phone["user_id"],
        "is_bot": False,
        "first_name": phone["first_name"],
        "language_code": phone["language_code"],
    }


def _group_chat(group: JsonObject) -> JsonObject:
    return {"id": group["id"], "type": "group", "title": group["title"]}


def _as_shown(row: JsonObject) -> JsonObject:
    return {**row["message"], "outgoing": row["outgoing"], "edited": row["edited"]}


def _messages(chat_id: int) -> str:
    return f"messages:{chat_id}"
