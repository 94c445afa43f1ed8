"""Work that has a time: asked for, and given up again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import DueKind
from records.sql import Sql
from records.write.writing import Writing

# The end of a window that does not close: this work is done however late it is found.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)

_CANCEL = Sql("""
update due_action set state = 'cancelled', settled_at = :now
where subject_id = :subject and topic = :topic and state = 'pending'
""")
# One statement for both would not find its rows by the index.
_CANCEL_OF_NOBODY = Sql("""
update due_action set state = 'cancelled', settled_at = :now
where subject_id is null and topic = :topic and state = 'pending'
""")
_CANCEL_UNTIL = Sql("""
update due_action set state = 'cancelled', settled_at = :now
where subject_id = :subject and topic = :topic and kind = :kind and state = 'pending'
  and due_at <= :until
""")
_COLUMNS = {
    "subject_id": "uuid",
    "kind": "text",
    "topic": "text",
    "cycle": "integer",
    "protocol_day": "integer",
    "slot": "integer",
    "due_at": "timestamptz",
    "window_closes_at": "timestamptz",
}
_names = ", ".join(_COLUMNS)
_arrays = ", ".join(f"cast(:{name} as {kind}[])" for name, kind in _COLUMNS.items())
_ASK_FOR = Sql(f"""
insert into due_action ({_names})
select {_names} from unnest({_arrays}) with ordinality as q({_names}, place) order by place
on conflict (subject_id, kind, topic, cycle, protocol_day, slot) where state = 'pending' do nothing
""")  # noqa: S608 - only the names above


def schedule(
    w: Writing,
    *,
    kind: DueKind,
    subject_id: UUID | None,
    topic: str,
    at: tuple[int, int, int],
    window: tuple[datetime, datetime],
) -> None:
    """Ask for work at `window[0]`, until `window[1]`. `at` is cycle, protocol day and slot.

    The same work asked for twice stands once.
    """
    row: dict[str, Any] = {
        "subject_id": subject_id,
        "kind": kind.value,
        "topic": topic,
        "cycle": at[0],
        "protocol_day": at[1],
        "slot": at[2],
        "due_at": window[0],
        "window_closes_at": window[1],
    }
    w.due.append(row)


async def cancel(w: Writing, subject_id: UUID | None, topic: str) -> None:
    """Give up everything that waits about one topic, also what this transaction just asked for."""
    forget_asked(w, subject_id, topic)
    if subject_id is None:
        await _CANCEL_OF_NOBODY.count(w.conn, topic=topic, now=w.now)
    else:
        await _CANCEL.count(w.conn, subject=subject_id, topic=topic, now=w.now)


async def cancel_until(
    w: Writing, subject_id: UUID, topic: str, kind: DueKind, until: datetime
) -> None:
    """Give up the work of one kind about one topic that waits for this moment or one before."""
    await _CANCEL_UNTIL.count(
        w.conn, subject=subject_id, topic=topic, kind=kind.value, until=until, now=w.now
    )


def forget_asked(w: Writing, subject_id: UUID | None, topic: str) -> None:
    """Give up what this transaction has asked for about one topic."""
    w.due = [r for r in w.due if (r["subject_id"], r["topic"]) != (subject_id, topic)]


async def flush(conn: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Write the work asked for in one statement."""
    if rows:
        await _ASK_FOR.count(conn, **{name: [row[name] for row in rows] for name in _COLUMNS})
