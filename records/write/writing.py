"""What every effect of one transaction shares: who acts, why, when; the messages collected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.vocabulary import Language, StaffRole
from records.cipher import Cipher, ident
from records.database import Actor

# A row as the database gave it, or as it will be written.
Row: TypeAlias = "asyncpg.Record | dict[str, Any]"
Roster: TypeAlias = dict[tuple[str, StaffRole], list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """The chat an update came from, and the person it belongs to.

    What is said to a family member is in `language`; of others it is known elsewhere.
    """

    chat_id: int
    index: bytes
    subject_id: UUID | None = None
    staff_id: UUID | None = None
    reporter_id: UUID | None = None
    language: Language | None = None


@dataclass(slots=True, kw_only=True)
class Shared:
    """What several causes of one transaction do in one exchange with the database.

    `closed` holds the messages that were closed beforehand, by what they are about; `opened_for`
    code and phone of the subjects for whom cases are opened. The rows of `doses`, `cases`, `steps`
    and `said` are written at the end, each in the name it carries.
    """

    closed: Mapping[str, Sequence[asyncpg.Record]]
    opened_for: Mapping[UUID, Row] = field(default_factory=dict)
    doses: list[dict[str, object]] = field(default_factory=list)
    cases: list[dict[str, object]] = field(default_factory=list)
    steps: list[dict[str, object]] = field(default_factory=list)
    said: list[dict[str, object]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Writing:
    """One transaction's worth of effects. Rows are named after `cause` and their place in it.

    `links` holds the phones of subjects read beforehand, by subject; without it each is looked up.
    `roster` keeps who has which role at which site once it was read; None where that may change
    before the transaction ends.
    `language` is the one the subject's words are in. `actor` is named before anything is changed,
    where the transaction is not one actor's alone.
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
    roster: Roster | None = None
    language: Language = Language.EN
    actor: Actor | None = None
    shared: "Shared | None" = None

    def next_id(self, table: str) -> UUID:
        """The id of the next row in this table."""
        self.place += 1
        return ident(self.cause, f"{table}:{self.place}")

    def next_key(self) -> str:
        """The dedupe key of the next message."""
        self.place += 1
        return f"{self.cause}:{self.place}"
