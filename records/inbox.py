"""The inbox: committed before Telegram is told that we have it, handled exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.sql import Sql
from records.tables.queues import inbox_update

# The oldest first, found by the index however many wait; one chat's flood is one row.
_WAITING = text("""
select chat_index, min(inbox_id) as first
from (select chat_index, inbox_id from inbox_update
      where state = 'pending' and not (chat_index = any(:busy)) order by inbox_id limit :most) q
group by chat_index order by first
""")
_START = Sql("""
update inbox_update i set attempts_started = attempts_started + 1
from unnest(cast(:chats as bytea[])) c(chat)
cross join lateral
  (select inbox_id from inbox_update where state = 'pending' and chat_index = c.chat
   order by inbox_id limit (select case when bool_or(attempts_started > 0) then 1 else :most end
     from inbox_update where state = 'pending' and chat_index = c.chat)) q
where i.inbox_id = q.inbox_id
returning i.inbox_id, i.bot_id, i.update_id, i.chat_index, i.raw, i.received_at, i.attempts_started
""")
_SETTLE = Sql("""
update inbox_update
set state = :state, handled_at = :now, conversation = :conversation, fault = :fault
where inbox_id = :id and state = 'pending'
""")
_SETTLE_ALL = Sql("""
update inbox_update i set state = 'handled', handled_at = :now, conversation = q.conversation
from unnest(cast(:ids as bigint[]), cast(:conversations as text[])) q(inbox_id, conversation)
where i.inbox_id = q.inbox_id and i.state = 'pending'
""")
_LOCK = Sql("""
select chat from unnest(cast(:chats as bytea[]), cast(:keys as bigint[])) q(chat, key)
where pg_try_advisory_lock(key)
""")
_UNLOCK = text("select pg_advisory_unlock(key) from unnest(cast(:keys as bigint[])) key")


class AlreadySettledError(Exception):
    """Somebody else settled this update; whatever was decided here is rolled back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpdate:
    """An update as it arrived, sealed."""

    bot_id: int
    update_id: int
    chat_index: bytes
    raw: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedUpdate:
    """An update somebody has begun to handle."""

    inbox_id: int
    bot_id: int
    update_id: int
    chat_index: bytes
    raw: bytes
    received_at: datetime
    attempts_started: int


def raw_row(bot_id: int, update_id: int) -> str:
    """What the ciphertext of an update is bound to."""
    return f"{bot_id}:{update_id}"


async def store(conn: AsyncConnection, updates: Sequence[NewUpdate]) -> int:
    """Write down what arrived; what is there already stays as it is. Returns how many were new."""
    if not updates:
        return 0
    rows = [
        {
            "bot_id": u.bot_id,
            "update_id": u.update_id,
            "chat_index": u.chat_index,
            "raw": u.raw,
            "received_at": u.received_at,
        }
        for u in updates
    ]
    statement = insert(inbox_update).on_conflict_do_nothing(constraint="inbox_update_once")
    done = await conn.execute(statement.returning(inbox_update.c.inbox_id), rows)
    return len(done.all())


async def waiting_chats(conn: AsyncConnection, busy: set[bytes], most: int) -> list[bytes]:
    """Chats of the `most` oldest updates that wait, the longest waiting first."""
    rows = await conn.execute(_WAITING, {"busy": list(busy), "most": most})
    return [row.chat_index for row in rows]


async def take_chats(conn: AsyncConnection, chats: Sequence[bytes]) -> list[bytes]:
    """Make this connection the only one that handles these chats, until `leave_chats` or its end.

    Returns those that nobody else holds. Call it in a transaction that has begun.
    """
    rows = await _LOCK.rows(conn, chats=chats, keys=[_key(chat) for chat in chats])
    return [row["chat"] for row in rows]


async def leave_chats(conn: AsyncConnection, chats: Sequence[bytes]) -> None:
    """Let others handle these chats."""
    await conn.execute(_UNLOCK, {"keys": [_key(chat) for chat in chats]})


async def start(
    conn: AsyncConnection, chats: Sequence[bytes], most: int
) -> dict[bytes, list[StartedUpdate]]:
    """Count an attempt at the next updates of chats, up to `most` each, in order of arrival.

    Where one was begun before and not finished, it comes alone, so that the count is its own.
    Call it after the chats were taken, in the same transaction.
    """
    rows = await _START.rows(conn, chats=chats, most=most)
    started: dict[bytes, list[StartedUpdate]] = {}
    for row in sorted(rows, key=itemgetter("inbox_id")):
        started.setdefault(row["chat_index"], []).append(StartedUpdate(**row))
    return started


async def settle(
    conn: AsyncConnection,
    inbox_id: int,
    *,
    now: datetime,
    state: str = "handled",
    conversation: str | None = None,
    fault: str | None = None,
) -> None:
    """Mark an update handled or quarantined, in the transaction that did it.

    Raises:
        AlreadySettledError: it was settled before.
    """
    written = await _SETTLE.count(
        conn, id=inbox_id, state=state, now=now, conversation=conversation, fault=fault
    )
    if written != 1:
        raise AlreadySettledError


async def settle_all(conn: AsyncConnection, handled: Mapping[int, str], *, now: datetime) -> None:
    """Mark updates handled, each with its conversation, in the transaction that did it.

    Raises:
        AlreadySettledError: one of them was settled before.
    """
    written = await _SETTLE_ALL.count(
        conn, ids=list(handled), conversations=list(handled.values()), now=now
    )
    if written != len(handled):
        raise AlreadySettledError


def _key(chat_index: bytes) -> int:
    return int.from_bytes(chat_index[:8], signed=True)
