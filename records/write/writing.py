"""What every effect of one transaction shares: who acts, why, when; the messages collected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from records.cipher import Cipher, ident


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """The chat an update came from, and the person it belongs to."""

    chat_id: int
    index: bytes
    subject_id: UUID | None = None
    staff_id: UUID | None = None


@dataclass(slots=True, kw_only=True)
class Writing:
    """One transaction's worth of effects. Rows are named after `cause` and their place in it.

    `links` holds the phones of subjects read beforehand, by subject; without it each is looked up.
    """

    conn: AsyncConnection
    cipher: Cipher
    content: Content
    cause: str
    now: datetime
    originator: str
    chat: Chat | None = None
    subject_id: UUID | None = None
    place: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    due: list[dict[str, Any]] = field(default_factory=list)
    links: Mapping[UUID, asyncpg.Record] | None = None

    def next_id(self, table: str) -> UUID:
        """The id of the next row in this table."""
        self.place += 1
        return ident(self.cause, f"{table}:{self.place}")

    def next_key(self) -> str:
        """The dedupe key of the next message."""
        self.place += 1
        return f"{self.cause}:{self.place}"
