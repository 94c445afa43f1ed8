"""Messages to send: written down with everything else, sent afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import FileKind, MessageClass
from content.wording import Phrase, Wording
from records.chat_effects import OfferCommands
from records.effects import (
    AnswerTap,
    Button,
    CloseMessages,
    Recipient,
    SendMessage,
    ToChat,
    ToDuty,
    ToReporter,
    ToStaff,
    ToSubject,
)
from records.own_effects import DRAWING, RecordFile
from records.sealed import open_chat
from records.sql import Sql
from records.wording_json import to_json
from records.write.attached import attach
from records.write.duty import anybody, holders
from records.write.writing import Row, Writing

LANES = {
    MessageClass.ESCALATION: 0,
    MessageClass.SAFETY: 0,
    MessageClass.ANSWER: 1,
    MessageClass.REMINDER: 2,
    MessageClass.VISIT_REMINDER: 2,
    MessageClass.BROADCAST: 3,
}

_WITHDRAWN = "withdrawn"
_CHART = RecordFile.CHART.value
_OF_FILES = {
    FileKind.PHOTO: "sendPhoto",
    FileKind.VOICE: "sendVoice",
    FileKind.DOCUMENT: "sendDocument",
}
_LINKS = """
select l.chat_index, l.chat, l.link_id, l.subject_id, l.staff_id, l.is_reachable
from chat_link l where l.unlinked_at is null and """
# Nothing is sent to the phone of somebody who has died, whoever asks for it.
_LIVING = " and not exists (select 1 from subject s where s.subject_id = l.subject_id"
_LIVING += " and s.status = 'died')"
_OF_SUBJECT = Sql(_LINKS + "l.subject_id = :id" + _LIVING)
_OF_SUBJECTS = Sql(_LINKS + "l.subject_id = any(:ids)" + _LIVING)
_OF_REPORTER = Sql("""
select l.chat_index, l.chat, l.link_id, r.language
from reporter r join chat_link l using (reporter_id)
join subject s on s.subject_id = r.subject_id and s.status <> 'died'
where r.subject_id = :id and r.ended_at is null and r.agreed_at is not null
  and l.unlinked_at is null
""")
_OF_STAFF = Sql(_LINKS + "l.staff_id = :id")

# What waits is withdrawn, what was sent loses its buttons.
_CLOSE = Sql("""
update communication set
  state = case when state = 'requested' then 'withdrawn' else state end,
  settled_at = case when state = 'requested' then :now else settled_at end,
  buttons_closed_at = case when state = 'requested' then buttons_closed_at else :now end
where about = any(:about) and (state = 'requested'
  or (buttons_closed_at is null and state in ('sent', 'leased', 'unknown')))
returning about, state, communication_id, dedupe_key, chat_index, chat, link_id, subject_id,
  staff_id, message_id
""")
_WITHDRAW = Sql("""
update communication set state = 'withdrawn', settled_at = :now
where subject_id = :subject and state = 'requested' and message_class = any(:classes)
""")
# Columns as arrays: one statement, so one notification, however many messages there are.
_COLUMNS = {
    "dedupe_key": "text",
    "lane": "smallint",
    "message_class": "text",
    "method": "text",
    "chat_index": "bytea",
    "chat": "bytea",
    "link_id": "uuid",
    "subject_id": "uuid",
    "staff_id": "uuid",
    "about": "text",
    "language": "text",
    "payload": "bytea",
    "content_version": "text",
    "requested_at": "timestamptz",
    "expires_at": "timestamptz",
    "attachment_id": "uuid",
}
_names = ", ".join(_COLUMNS)
_arrays = ", ".join(f"cast(:{name} as {kind}[])" for name, kind in _COLUMNS.items())
_INSERT = Sql(f"""
insert into communication ({_names})
select {_names} from unnest({_arrays}) with ordinality as q({_names}, place) order by place
""")  # noqa: S608 - only the names above
_QUEUE_MANY = Sql(f"""
with body as (insert into message_body (body_id, payload) values (:body, :payload)
  returning body_id)
insert into communication (dedupe_key, lane, message_class, method, chat_index, chat, link_id,
  subject_id, about, body_id, content_version, requested_at, expires_at)
select 'due:' || d.due_id || ':' || 1, :lane, :message_class, 'sendMessage', l.chat_index, l.chat,
  l.link_id, d.subject_id, d.topic, body.body_id, :version, :now, :expires_at
from body, unnest(cast(:ids as bigint[])) q(due_id)
join due_action d using (due_id)
join chat_link l on l.subject_id = d.subject_id and l.unlinked_at is null{_LIVING}
order by d.due_id
""")  # noqa: S608 - only the condition above


async def send(w: Writing, message: SendMessage) -> None:
    """Queue one message for every person the recipient stands for; nobody linked means no row."""
    for row in await _chats(w, message.to):
        queue(w, row, message)
        if message.drawing is not None:
            w.messages[-1]["attachment_id"] = await attach(w, _CHART, message.drawing)


async def answer_tap(w: Writing, effect: AnswerTap) -> None:
    """Queue the answer to the press itself."""
    payload: dict[str, Any] = {"callback_id": effect.callback_id}
    if effect.notice is not None:
        payload["parts"] = [to_json(effect.notice)]
    for row in await _chats(w, ToChat()):
        _add(w, row, "answerCallbackQuery", payload, MessageClass.ANSWER)


async def offer_commands(w: Writing, effect: OfferCommands) -> None:
    """Queue the commands of the chat that wrote."""
    payload = {"commands": [[name, to_json(words)] for name, words in effect.commands]}
    for row in await _chats(w, ToChat()):
        _add(w, row, "setMyCommands", payload, MessageClass.ANSWER)


async def leave_chat(w: Writing) -> None:
    """Queue leaving the chat that wrote."""
    for row in await _chats(w, ToChat()):
        _add(w, row, "leaveChat", {}, MessageClass.ANSWER)


async def close(w: Writing, effect: CloseMessages) -> None:
    """Withdraw what waits about a matter; take the buttons off what was sent."""
    closed = w.shared.closed if w.shared else await close_all(w.conn, [effect.about], w.now)
    for row in closed.get(effect.about, ()):
        if row["message_id"] is None or row["state"] == _WITHDRAWN:
            continue
        target: dict[str, Any] = dict(row)
        if row["link_id"] is None:
            # Sealed for the row it came from, so it is opened here and sealed anew.
            target["opened_chat"] = open_chat(w.cipher, row)
        payload = {"message_id": row["message_id"]}
        _add(w, target, "editMessageReplyMarkup", payload, MessageClass.ANSWER)


async def withdraw(w: Writing, subject_id: UUID, classes: Iterable[MessageClass]) -> None:
    """Withdraw what waits for a subject and is of these classes."""
    named = [one.value for one in classes]
    await _WITHDRAW.count(w.conn, subject=subject_id, classes=named, now=w.now)


async def close_all(
    conn: AsyncConnection, about: Sequence[str], now: datetime
) -> Mapping[str, Sequence[asyncpg.Record]]:
    """Close the messages about these matters; what was closed, by matter, the earliest first."""
    closed: dict[str, list[asyncpg.Record]] = {}
    rows = await _CLOSE.rows(conn, about=about, now=now)
    for row in sorted(rows, key=itemgetter("communication_id")):
        closed.setdefault(row["about"], []).append(row)
    return closed


def queue(w: Writing, row: Row, message: SendMessage) -> None:
    """Queue one message for one linked chat."""
    _add(w, row, _method(message), _payload(message), message.message_class, message)


async def queue_file(w: Writing, kind: str, parts: Sequence[Wording], attachment_id: UUID) -> None:
    """Queue the message that carries a file of ours to the chat that wrote, with its caption."""
    method = "sendPhoto" if kind == RecordFile.CHART else "sendDocument"
    payload = {"parts": [to_json(part) for part in parts], "file": kind}
    for row in await _chats(w, ToChat()):
        _add(w, row, method, payload, MessageClass.ANSWER)
        w.messages[-1]["attachment_id"] = attachment_id


async def queue_many(w: Writing, due_ids: Sequence[int], message: SendMessage) -> None:
    """Queue the same message for the subjects of these due rows, each about the topic of its row.

    Who has no phone linked gets no row. `to` and `about` of the message are not looked at.
    """
    body_id = w.next_id("message_body")
    payload = sealed_body(w, message, body_id)
    await _QUEUE_MANY.count(
        w.conn,
        body=body_id,
        payload=payload,
        ids=due_ids,
        lane=LANES[message.message_class],
        message_class=message.message_class.value,
        version=w.content.version,
        now=w.now,
        expires_at=message.expires_at,
    )


def sealed_body(w: Writing, message: SendMessage, body_id: UUID) -> bytes:
    """What a message says, sealed for a row of `message_body`."""
    return w.cipher.seal_json(_payload(message), field="message_body.payload", row=body_id)


async def prefetch_links(conn: AsyncConnection, ids: list[UUID]) -> Mapping[UUID, asyncpg.Record]:
    """The phones of these subjects, for a batch."""
    rows = await _OF_SUBJECTS.rows(conn, ids=ids)
    return {row["subject_id"]: row for row in rows}


async def flush(conn: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Write queued messages in one statement."""
    if rows:
        columns = {name: [row[name] for row in rows] for name in _COLUMNS}
        await _INSERT.count(conn, **columns)


async def _chats(w: Writing, to: Recipient) -> Iterable[Row]:
    match to:
        case ToChat():
            return [_this_chat(w)] if w.chat else []
        case ToSubject(subject_id) if w.links is not None:
            link = w.links.get(subject_id)
            return [link] if link is not None else []
        case ToSubject(subject_id):
            return await _OF_SUBJECT.rows(w.conn, id=subject_id)
        case ToReporter(subject_id):
            return await _OF_REPORTER.rows(w.conn, id=subject_id)
        case ToStaff(staff_id):
            return await _OF_STAFF.rows(w.conn, id=staff_id)
        case ToDuty(site_id, duty):
            on_duty = [one for one in await holders(w, site_id, duty) if one.is_called]
            # Who is away is written to where nobody else is there.
            return [one.person for one in on_duty or await anybody(w, site_id, [duty])]


def _this_chat(w: Writing) -> dict[str, Any]:
    chat = w.chat
    if chat is None:
        message = "an effect for the chat that wrote, but nobody wrote"
        raise RuntimeError(message)
    return {
        "chat_index": chat.index,
        "opened_chat": str(chat.chat_id),
        "subject_id": chat.subject_id,
        "staff_id": chat.staff_id,
        "language": chat.language.value if chat.language else None,
    }


def _payload(message: SendMessage) -> dict[str, Any]:
    payload: dict[str, Any] = {"parts": [to_json(part) for part in message.parts]}
    if message.buttons:
        payload["buttons"] = [[_button(b) for b in line] for line in message.buttons]
    if message.menu is not None:
        payload["menu"] = [[to_json(label) for label in line] for line in message.menu]
    if message.qr is not None:
        payload["qr"] = message.qr
    if message.drawing is not None:
        payload["file"] = DRAWING
    if message.file is not None:
        payload[message.file.kind.value] = message.file.name
    if message.sheet is not None:
        sheet = asdict(message.sheet)
        payload["sheet"] = {**sheet, "until": message.sheet.until.isoformat()}
    # What is no answer to this chat comes while the phone may lie on a table.
    is_unasked = isinstance(message.to, ToSubject) and message.message_class is MessageClass.ANSWER
    flags = {"protected": message.is_protected, "unasked": is_unasked}
    payload |= {name: True for name, is_so in flags.items() if is_so}
    return payload


def _method(message: SendMessage) -> str:
    if message.file is not None:
        return _OF_FILES[message.file.kind]
    if message.sheet is not None:
        return "sendDocument"
    return "sendPhoto" if message.qr or message.drawing else "sendMessage"


def _button(button: Button) -> dict[str, Any]:
    return {"label": _label(button.label), "act": button.act, "args": dict(button.args)}


def _label(label: Wording) -> list[Any]:
    is_fixed = isinstance(label, Phrase) and not label.params
    return _fixed_label(label) if is_fixed else to_json(label)


@cache
def _fixed_label(label: Wording) -> list[Any]:
    """The same few labels again and again. Only words of ours: they have no parameters."""
    return to_json(label)


def _add(
    w: Writing,
    row: Row,
    method: str,
    payload: dict[str, Any],
    message_class: MessageClass,
    message: SendMessage | None = None,
) -> None:
    key = w.next_key()
    staff_id: UUID | None = row.get("staff_id")
    opened = row.get("opened_chat")
    chat = (
        row["chat"]
        if opened is None
        else w.cipher.seal(opened, field="communication.chat", row=key)
    )
    w.messages.append(
        {
            "dedupe_key": key,
            "lane": LANES[message_class],
            "message_class": message_class.value,
            "method": method,
            "chat_index": row["chat_index"],
            "chat": chat,
            "link_id": row["link_id"] if opened is None else None,
            "subject_id": row.get("subject_id"),
            "staff_id": staff_id,
            "about": message.about if message else None,
            "language": (
                message.language.value if message and message.language else row.get("language")
            ),
            "payload": w.cipher.seal_json(payload, field="communication.payload", row=key),
            "content_version": w.content.version,
            "requested_at": w.now,
            "expires_at": message.expires_at if message else None,
            "attachment_id": None,
        }
    )
