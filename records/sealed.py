"""What a row of the outbox holds sealed: the chat it goes to, and what it says."""

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from sqlalchemy import RowMapping

from records.cipher import Cipher

_Row: TypeAlias = Mapping[str, Any] | RowMapping | asyncpg.Record


def open_chat(cipher: Cipher, row: _Row) -> str:
    """The chat id of a message: `chat`, sealed for `link_id` where there is one.

    Raises:
        CipherError: another key, or altered bytes.
    """
    if row["link_id"] is not None:
        return cipher.open(row["chat"], field="chat_link.chat", row=row["link_id"])
    return cipher.open(row["chat"], field="communication.chat", row=row["dedupe_key"])


def open_payload(cipher: Cipher, row: _Row) -> dict[str, Any]:
    """What a message says: its own `payload`, or the `body` it shares under `body_id`.

    Raises:
        CipherError: another key, or altered bytes.
    """
    if row["body_id"] is not None:
        found = cipher.open_json(row["body"], field="message_body.payload", row=row["body_id"])
    else:
        field = "communication.payload"
        found = cipher.open_json(row["payload"], field=field, row=row["dedupe_key"])
    payload: dict[str, Any] = found
    return payload


def open_if_any(cipher: Cipher, sealed: bytes | None, field: str, row: UUID | None) -> str | None:
    """What a column holds that may be empty, or may be that of a row that is not there.

    Raises:
        CipherError: another key, or altered bytes.
    """
    return None if sealed is None or row is None else cipher.open(sealed, field=field, row=row)
