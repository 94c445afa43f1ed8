"""Links that open the page for a desk, and sessions: opened once, seen, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.cipher import Cipher, ident
from records.console_effects import IssueConsoleLink
from records.sql import Sql
from records.tables.console import console_link
from records.write.writing import Writing

_OPEN = Sql("""
insert into console_session (session_id, staff_id, secret_hash, proof_hash, opened_by, opened_at,
  seen_at, valid_until)
values (:id, :staff, :secret, :proof, :opened_by, :now, :now, :valid_until)
on conflict (proof_hash) do nothing returning session_id
""")
_SEEN = Sql("""
update console_session set seen_at = :now where session_id = :id and seen_at < :before
""")
_END = Sql("""
update console_session set ended_at = :now where session_id = :id and ended_at is null
""")
# How exactly it is kept when a session was used last: not every look is a row of the trail.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session to open: whose, with which cookie, by which proof, and how long at most."""

    staff_id: UUID
    secret: str
    proof: str
    opened_by: str
    valid_until: datetime


async def issue(w: Writing, effect: IssueConsoleLink) -> None:
    """Keep a link for the staff member who wrote; nothing where that is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    await w.conn.execute(
        insert(console_link).values(
            link_id=w.next_id("console_link"),
            staff_id=w.chat.staff_id,
            token_hash=w.cipher.console_hash(effect.token),
            issued_at=w.now,
            valid_until=effect.valid_until,
            cause=w.cause,
        )
    )


async def open_session(
    conn: AsyncConnection, cipher: Cipher, new: NewSession, now: datetime
) -> bool:
    """Open a session; False where its proof has opened one before."""
    proof = cipher.console_hash(new.proof)
    row = await _OPEN.row(
        conn,
        id=ident(f"console:{proof.hex()}", "console_session:1"),
        staff=new.staff_id,
        secret=cipher.console_hash(new.secret),
        proof=proof,
        opened_by=new.opened_by,
        now=now,
        valid_until=new.valid_until,
    )
    return row is not None


async def note_seen(conn: AsyncConnection, session_id: UUID, now: datetime) -> None:
    """Keep that a session was used, once a minute."""
    await _SEEN.count(conn, id=session_id, now=now, before=now - _SEEN_EVERY)


async def end_session(conn: AsyncConnection, session_id: UUID, now: datetime) -> None:
    """End a session for good."""
    await _END.count(conn, id=session_id, now=now)
