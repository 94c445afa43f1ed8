"""Everything that is held about one subject, opened, for nobody but that subject."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, RowMapping, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.cipher import Cipher, CipherError
from records.inbox import raw_row
from records.own_effects import OwnRecord
from records.tables import (
    accounts,
    audited,  # noqa: F401 - brings every table into the metadata
    clinical,
)
from records.tables.metadata import metadata

_SUBJECT = accounts.subject.name
_KEY = clinical.scheduled_dose.c.subject_id.name
# Messages are read for themselves; what is planned next is no record yet.
# What staff note for each other is given out by the site, whom a subject may ask.
# How the study team assessed what happened is told by the team, not by a file.
_NOT_LISTED = frozenset(
    {
        "communication",
        "due_action",
        "staff_note",
        "adverse_event",
        "adverse_event_version",
        "adverse_event_submission",
        "report_disposition",
    }
)
# Who of the staff did something is theirs, and how a case climbs is no datum about the subject.
_LEFT_OUT = frozenset(
    {_KEY, "staff_id", "owner_id", "closed_by", "summary", "ladder", "cause", "team_note"}
)
_SENT = text("""
select settled_at, shown, dedupe_key from communication
where subject_id = :id and shown is not null order by communication_id
""")
_WRITTEN = text("""
select i.received_at, i.raw, i.bot_id, i.update_id from chat_link l
join inbox_update i on i.chat_index = l.chat_index and i.received_at > l.linked_at
  and i.received_at <= coalesce(l.unlinked_at, i.received_at)
where l.subject_id = :id order by i.inbox_id
""")


async def own_record(conn: AsyncConnection, cipher: Cipher, subject_id: UUID) -> OwnRecord:
    """Read every table that names the subject, the messages sent, and what was written."""
    found: OwnRecord = {}
    for name, table in sorted(metadata.tables.items()):
        if _KEY not in table.c or name in _NOT_LISTED:
            continue
        rows = await conn.execute(select(table).where(table.c[_KEY] == subject_id))
        found[name] = [_opened(row, table, cipher) for row in rows.mappings()]
    key: dict[str, object] = {"id": subject_id}
    sent = (await conn.execute(_SENT, key)).mappings()
    found["messages_to_you"] = [_message(row, cipher) for row in sent]
    written = (await conn.execute(_WRITTEN, key)).mappings()
    found["messages_from_you"] = [one for row in written if (one := _update(row, cipher))]
    return found


def _opened(row: RowMapping, table: Table, cipher: Cipher) -> dict[str, Any]:
    own = next(iter(table.primary_key.columns)).name
    plain: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if column.name in _LEFT_OUT and not (table.name == _SUBJECT and column.name == own):
            continue
        if isinstance(column.type, LargeBinary):
            # What no key opens is a keyed hash: it finds, and says nothing.
            if (words := _words(cipher, value, f"{table.name}.{column.name}", row[own])) is None:
                continue
            plain[column.name] = words
        else:
            plain[column.name] = _plain(value)
    return plain


def _words(cipher: Cipher, sealed: bytes | None, field: str, row: object) -> str | None:
    try:
        return None if sealed is None else cipher.open(sealed, field=field, row=row)
    except CipherError:
        return None


def _message(row: RowMapping, cipher: Cipher) -> dict[str, Any]:
    shown = _words(cipher, row["shown"], "communication.shown", row["dedupe_key"])
    return {"at": _plain(row["settled_at"]), "text": shown or ""}


def _update(row: RowMapping, cipher: Cipher) -> dict[str, Any] | None:
    place = raw_row(row["bot_id"], row["update_id"])
    raw = json.loads(_words(cipher, row["raw"], "inbox_update.raw", place) or "{}")
    message = raw.get("message") or raw.get("edited_message")
    if not isinstance(message, Mapping):
        return None
    said = message.get("text") or message.get("caption")
    kinds = [kind for kind in ("photo", "voice", "audio", "document") if kind in message]
    return {"at": _plain(row["received_at"]), "text": said or "", "with": kinds}


def _plain(value: object) -> object:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case _:
            return value
