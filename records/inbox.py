"""The inbox: committed before Telegram is told that we have it, handled exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.queues import inbox_update

_WAITING = text("""
select chat_index, min(inbox_id) as first from inbox_update
where state = 'pending' and not (chat_index = any(:busy))
group by chat_index order by first limit :most
""")
_START = text("""
update inbox_update i set attempts_started = attempts_started + 1
from (select inbox_id from inbox_update where state = 'pending' and chat_index = :chat
      order by inbox_id limit (select case when bool_or(attempts_started > 0) then 1 else :most end
        from inbox_update where state = 'pending' and chat_index = :chat)) q
where i.inbox_id = q.inbox_id
returning i.inbox_id, i.bot_id, i.update_id, i.raw, i.received_at, i.attempts_started
""")
_SETTLE = text("""
update inbox_update
set state = :state, handled_at = :now, conversation = :conversation, fault = :fault
where inbox_id = :id and state = 'pending'
""")
_LOCK = text("select pg_try_advisory_lock(:key)")
_UNLOCK = text("select pg_advisory_unlock(:key)")


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
    """Chats with something to handle, the longest waiting first."""
    rows = await conn.execute(_WAITING, {"busy": list(busy), "most": most})
    return [row.chat_index for row in rows]


async def take_chat(conn: AsyncConnection, chat_index: bytes) -> bool:
    """Make this connection the only one that handles this chat, until `leave_chat` or its end."""
    return bool((await conn.execute(_LOCK, {"key": _key(chat_index)})).scalar_one())


async def leave_chat(conn: AsyncConnection, chat_index: bytes) -> None:
    """Let others handle this chat."""
    await conn.execute(_UNLOCK, {"key": _key(chat_index)})


async def start(conn: AsyncConnection, chat_index: bytes, most: int) -> list[StartedUpdate]:
    """Count an attempt at the next updates of a chat, in the order of arrival.

    Where one was begun before and not finished, it comes alone, so that the count is its own.
    """
    rows = (await conn.execute(_START, {"chat": chat_index, "most": most})).mappings()
    return sorted((StartedUpdate(**row) for row in rows), key=lambda u: u.inbox_id)


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
    values = {
        "id": inbox_id,
        "state": state,
        "now": now,
        "conversation": conversation,
        "fault": fault,
    }
    if (await conn.execute(_SETTLE, values)).rowcount != 1:
        raise AlreadySettledError


def _key(chat_index: bytes) -> int:
    return int.from_bytes(chat_index[:8], signed=True)
