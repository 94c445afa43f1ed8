"""Who stands behind a link, a cookie or a phone that opens the page for a desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records.cipher import Cipher
from records.sql import Sql

_BY_TOKEN = Sql("""
select k.staff_id, k.valid_until,
  exists (select 1 from console_session s where s.proof_hash = k.token_hash) as is_used
from console_link k where k.token_hash = :hash
""")
# A phone that was cut off, or replaced since, ends what was opened with it.
_BY_COOKIE = Sql("""
select s.session_id, s.staff_id, s.seen_at, s.valid_until, s.ended_at,
  exists (select 1 from chat_link l where l.staff_id = s.staff_id and l.unlinked_at is null
    and l.linked_at <= s.opened_at) as has_phone
from console_session s where s.secret_hash = :hash
""")
_BY_CHAT = Sql("""
select l.staff_id from chat_link l
where l.chat_index = :chat and l.unlinked_at is null and l.staff_id is not null
""")

_OTHERS = Sql("""
select count(distinct a.subject_id) as subjects from record_access a
where a.staff_id = :staff and a.accessed_at > :since and a.subject_id <> :subject
""")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """A link that was issued; `is_used` where it has opened a session."""

    staff_id: UUID
    valid_until: datetime
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeen:
    """A session as it stands: `is_open` while it may be used now."""

    session_id: UUID
    staff_id: UUID
    is_open: bool


async def link_with(conn: AsyncConnection, cipher: Cipher, token: str) -> LinkSeen | None:
    """The link of a token; None for a token nobody was given."""
    row = await _BY_TOKEN.row(conn, hash=cipher.console_hash(token))
    return LinkSeen(**row) if row else None


async def session_with(
    conn: AsyncConnection, cipher: Cipher, secret: str, now: datetime, idle: timedelta
) -> SessionSeen | None:
    """The session of a cookie; not open any more when it is over, unused too long or cut off."""
    row = await _BY_COOKIE.row(conn, hash=cipher.console_hash(secret))
    if row is None:
        return None
    is_timely = now < row["valid_until"] and now - row["seen_at"] <= idle
    return SessionSeen(
        session_id=row["session_id"],
        staff_id=row["staff_id"],
        is_open=row["ended_at"] is None and is_timely and row["has_phone"],
    )


async def staff_of_phone(conn: AsyncConnection, cipher: Cipher, user_id: int) -> UUID | None:
    """The staff member whose phone this is; a private chat has the id of its person."""
    row = await _BY_CHAT.row(conn, chat=cipher.chat_index(user_id))
    return row["staff_id"] if row else None


async def others_seen(
    conn: AsyncConnection, staff_id: UUID, subject_id: UUID, now: datetime
) -> int:
    """How many other subjects this person has looked at one by one within the hour."""
    [row] = await _OTHERS.rows(conn, staff=staff_id, subject=subject_id, since=now - _HOUR)
    return int(row["subjects"])
