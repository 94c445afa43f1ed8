"""The outbox: what is to be sent, who is sending it, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Language, MessageClass
from records.cipher import Cipher, CipherError
from records.log import logger
from records.sealed import open_chat, open_payload
from records.sql import Sql

# One message a chat at a time: what is more urgent can still come before the next of the same chat,
# and a crash leaves one message a chat in doubt.
_CLAIM = Sql("""
update communication c
set state = 'leased', lease = :lease, attempts_started = attempts_started + 1
from (select communication_id from communication
      where state = 'requested' and communication_id in (
        select min(communication_id) from (
          select communication_id, chat_index from communication
          where state = 'requested' and lane between :first_lane and :last_lane
            and (not_before is null or not_before <= clock_timestamp())
            and (expires_at is null or expires_at > :now)
            and not (chat_index = any(:busy))
            and not (message_class = any(cast(:unasked as text[])) and exists (
              select 1 from subject s where s.subject_id = communication.subject_id
                and s.site_id = any(cast(:hushed as text[]))))
          order by lane, communication_id limit :look) ahead
        group by chat_index order by min(communication_id) limit :most)
      order by communication_id for update skip locked) q
where c.communication_id = q.communication_id
returning c.communication_id, c.dedupe_key, c.lane, c.message_class, c.method, c.chat_index, c.chat,
  c.link_id, c.subject_id, c.staff_id, c.payload, c.body_id,
  (select b.payload from message_body b where b.body_id = c.body_id) as body,
  c.attempts_started, c.repeat_of, c.attachment_id,
  coalesce(c.language,
           (select s.language from subject s where s.subject_id = c.subject_id),
           (select m.language from staff_member m where m.staff_id = c.staff_id), 'en') as language,
  coalesce((select s.wants_neutral from subject s where s.subject_id = c.subject_id),
           (select s.wants_neutral from chat_link l join reporter r using (reporter_id)
            join subject s on s.subject_id = r.subject_id where l.link_id = c.link_id), false)
    as is_neutral
""")
_WAITING = Sql("""
select number from unnest(cast(:lanes as smallint[])) as lanes (number)
where exists (select 1 from communication c where c.state = 'requested' and c.lane = number)
""")
_EXPIRE = Sql("""
update communication set state = 'expired', settled_at = :now
where state = 'requested' and expires_at <= :now
""")
_SETTLE = Sql("""
update communication
set state = :state, settled_at = :now, attempts_finished = attempts_finished + 1,
    message_id = coalesce(:message_id, message_id), shown = :shown, fault = :fault, lease = null
where communication_id = :id and lease = :lease and state = 'leased'
""")
_SETTLE_SENT = Sql("""
update communication c
set state = 'sent', settled_at = s.at, attempts_finished = attempts_finished + 1,
    message_id = coalesce(s.message_id, c.message_id), shown = s.shown, fault = null, lease = null
from unnest(cast(:ids as bigint[]), cast(:at as timestamptz[]), cast(:message_ids as bigint[]),
  cast(:shown as bytea[])) as s (id, at, message_id, shown)
where c.communication_id = s.id and c.lease = :lease and c.state = 'leased'
""")
# A matter that was settled while its message was on the way is not brought up again.
_AGAIN = Sql("""
update communication
set state = case when buttons_closed_at is null then 'requested' else 'withdrawn' end,
    settled_at = case when buttons_closed_at is null then settled_at else :now end,
    lease = null, attempts_finished = attempts_finished + 1,
    not_before = clock_timestamp() + make_interval(secs => :wait), fault = :fault
where communication_id = :id and lease = :lease and state = 'leased'
""")
_PUT_BACK = Sql("""
update communication
set state = case when buttons_closed_at is null then 'requested' else 'withdrawn' end,
    settled_at = case when buttons_closed_at is null then settled_at else :now end,
    lease = null, attempts_started = attempts_started - 1
where communication_id = :id and lease = :lease and state = 'leased'
""")
# A message of unknown fate is followed by a new one that says it is a repeat; the key makes it one.
_REPEAT = Sql("""
insert into communication (dedupe_key, lane, message_class, method, chat_index, chat, link_id,
  subject_id, staff_id, about, language, payload, content_version, requested_at, not_before,
  expires_at, repeat_of)
select :key, lane, message_class, method, chat_index, coalesce(:chat, chat), link_id, subject_id,
  staff_id, about, language,
  :payload, content_version, :now, clock_timestamp() + make_interval(secs => :wait), expires_at,
  communication_id
from communication where communication_id = :id and buttons_closed_at is null
on conflict (dedupe_key) do nothing
""")
_ABANDONED = Sql("""
select communication_id from communication
where state = 'leased' and not (communication_id = any(:own))
order by communication_id for update skip locked
""")
_TAKE_OVER = Sql("update communication set lease = :lease where communication_id = any(:ids)")
_NEXT = Sql("""
select min(not_before) - clock_timestamp() as wait from communication
where state = 'requested' and not_before > clock_timestamp()
""")

# The class decides what follows when nobody can tell whether a message arrived.
_LOOK_AHEAD = 200
REPEATED = (MessageClass.ESCALATION, MessageClass.SAFETY)
REPEATED_ONCE = (MessageClass.REMINDER,)
SENT_AGAIN = (MessageClass.ANSWER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One claimed message, opened."""

    communication_id: int
    key: str
    lane: int
    message_class: MessageClass
    method: str
    chat_id: int
    chat_index: bytes
    subject_id: UUID | None
    payload: dict[str, Any]
    language: Language
    attempts_started: int
    is_repeat: bool
    is_linked: bool
    attachment_id: UUID | None = None
    is_neutral: bool = False

    @property
    def repeats(self) -> int:
        """How many messages of unknown fate said the same before this one."""
        return int(self.payload.get("repeats", 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One message that was sent: when, what Telegram calls it, and the sealed words shown."""

    communication_id: int
    at: datetime
    message_id: int | None
    shown: bytes | None


async def waiting(conn: AsyncConnection, lanes: Sequence[int]) -> frozenset[int]:
    """Which of these lanes hold anything at all that is not sent: much cheaper than a claim."""
    return frozenset(row["number"] for row in await _WAITING.rows(conn, lanes=list(lanes)))


async def claim(  # noqa: PLR0913 - what a claim depends on
    conn: AsyncConnection,
    cipher: Cipher,
    *,
    lease: UUID,
    lanes: tuple[int, int],
    busy: Collection[bytes],
    most: int,
    now: datetime,
    hushed: Collection[str] = (),
    unasked: Collection[MessageClass] = (),
) -> list[Outgoing]:
    """Take the next message of each chat in these lanes, the oldest first; those in `busy` wait.

    What is of a class in `unasked` and for a subject of a site in `hushed` waits too.
    A message that cannot be opened is rejected, so that it stops nobody else.
    """
    rows = await _CLAIM.rows(
        conn,
        lease=lease,
        first_lane=lanes[0],
        last_lane=lanes[1],
        busy=list(busy),
        hushed=list(hushed),
        unasked=[one.value for one in unasked],
        look=_LOOK_AHEAD,
        most=most,
        now=now,
    )
    return await _readable(conn, cipher, rows, now)


async def _readable(
    conn: AsyncConnection, cipher: Cipher, rows: Sequence[asyncpg.Record], now: datetime
) -> list[Outgoing]:
    opened: list[Outgoing] = []
    for row in rows:
        try:
            opened.append(_outgoing(row, cipher))
        except (CipherError, ValueError):
            await _UNREADABLE.count(conn, id=row["communication_id"], now=now)
            logger().error("message_unreadable", communication_id=row["communication_id"])
    return sorted(opened, key=_in_order)


async def expire(conn: AsyncConnection, now: datetime) -> None:
    """Give up what may not be sent any more; whoever planned it deals with the rest."""
    await _EXPIRE.count(conn, now=now)


async def settle(  # noqa: PLR0913 - one column each
    conn: AsyncConnection,
    out: Outgoing,
    lease: UUID,
    *,
    state: str,
    now: datetime,
    message_id: int | None = None,
    shown: bytes | None = None,
    fault: str | None = None,
) -> bool:
    """Write what became of a message; False when the lease is not ours any more."""
    settled = await _SETTLE.count(
        conn,
        id=out.communication_id,
        lease=lease,
        state=state,
        now=now,
        message_id=message_id,
        shown=shown,
        fault=fault,
    )
    return settled == 1


async def settle_sent(conn: AsyncConnection, rows: Sequence[Settled], lease: UUID) -> None:
    """Write down several that were sent, each with its own moment; those not leased stay."""
    await _SETTLE_SENT.count(
        conn,
        ids=[row.communication_id for row in rows],
        at=[row.at for row in rows],
        message_ids=[row.message_id for row in rows],
        shown=[row.shown for row in rows],
        lease=lease,
    )


async def send_again(
    conn: AsyncConnection, out: Outgoing, lease: UUID, *, now: datetime, wait: float, fault: str
) -> None:
    """Put a message back that certainly did not arrive, or that may harmlessly arrive twice.

    Where its matter was closed in the meantime it is withdrawn.
    """
    await _AGAIN.count(conn, id=out.communication_id, lease=lease, now=now, wait=wait, fault=fault)


async def put_back(conn: AsyncConnection, out: Outgoing, lease: UUID, *, now: datetime) -> None:
    """Give back a message that was claimed and never handed to Telegram."""
    await _PUT_BACK.count(conn, id=out.communication_id, lease=lease, now=now)


async def fate_unknown(  # noqa: PLR0913 - one act, its reasons
    conn: AsyncConnection,
    cipher: Cipher,
    out: Outgoing,
    lease: UUID,
    *,
    now: datetime,
    wait: float,
    fault: str,
) -> None:
    """Treat a message whose fate nobody knows by its class. Never silently dropped."""
    if out.message_class in SENT_AGAIN:
        await send_again(conn, out, lease, now=now, wait=wait, fault=fault)
        return
    if not await settle(conn, out, lease, state="unknown", now=now, fault=fault):
        return
    again = out.message_class in REPEATED or (
        out.message_class in REPEATED_ONCE and not out.is_repeat
    )
    if not again:
        return
    key = f"again:{out.communication_id}"
    payload = {
        **out.payload,
        "repeat": out.message_class.value,
        "repeats": out.repeats + 1,
    }
    await _REPEAT.count(
        conn,
        id=out.communication_id,
        key=key,
        chat=(
            None
            if out.is_linked
            else cipher.seal(str(out.chat_id), field="communication.chat", row=key)
        ),
        payload=cipher.seal_json(payload, field="communication.payload", row=key),
        now=now,
        wait=wait,
    )


async def abandoned(
    conn: AsyncConnection, cipher: Cipher, lease: UUID, *, own: Collection[int], now: datetime
) -> list[Outgoing]:
    """Take over what nobody is sending any more: all that is leased but `own`.

    Call it only while leading the sending.
    """
    ids = [row["communication_id"] for row in await _ABANDONED.rows(conn, own=list(own))]
    if not ids:
        return []
    await _TAKE_OVER.count(conn, lease=lease, ids=ids)
    return await _readable(conn, cipher, await _BY_IDS.rows(conn, ids=ids), now)


async def make_plain(conn: AsyncConnection, cipher: Cipher, out: Outgoing) -> bool:
    """Take buttons and keyboard off a message that was refused for them; False if it had none."""
    markup = {"buttons", "menu"} & out.payload.keys()
    if not markup:
        return False
    plain = {key: value for key, value in out.payload.items() if key not in markup}
    sealed = cipher.seal_json(plain, field="communication.payload", row=out.key)
    await _REPLACE.count(conn, id=out.communication_id, payload=sealed)
    return True


async def seconds_to_next(conn: AsyncConnection) -> float | None:
    """How long until a message that was put back may be tried again."""
    [row] = await _NEXT.rows(conn)
    wait = row["wait"]
    return None if wait is None else float(wait.total_seconds())


_UNREADABLE = Sql("""
update communication set state = 'rejected', settled_at = :now, lease = null, fault = 'unreadable',
  attempts_finished = attempts_finished + 1
where communication_id = :id
""")
_REPLACE = Sql(
    "update communication set payload = :payload, body_id = null where communication_id = :id"
)
_BY_IDS = Sql("""
select communication_id, dedupe_key, lane, message_class, method, chat_index, chat, link_id,
  subject_id, staff_id, c.payload, c.body_id, b.payload as body, attempts_started, repeat_of,
  attachment_id, 'en' as language, false as is_neutral
from communication c left join message_body b using (body_id)
where communication_id = any(:ids) order by communication_id
""")


def _in_order(out: Outgoing) -> tuple[int, int]:
    return out.lane, out.communication_id


def _outgoing(row: asyncpg.Record, cipher: Cipher) -> Outgoing:
    return Outgoing(
        communication_id=row["communication_id"],
        key=row["dedupe_key"],
        lane=row["lane"],
        message_class=MessageClass(row["message_class"]),
        method=row["method"],
        chat_id=int(open_chat(cipher, row)),
        chat_index=row["chat_index"],
        subject_id=row["subject_id"],
        payload=open_payload(cipher, row),
        language=Language(row["language"]),
        attempts_started=row["attempts_started"],
        is_repeat=row["repeat_of"] is not None,
        is_linked=row["link_id"] is not None,
        attachment_id=row["attachment_id"],
        is_neutral=row["is_neutral"],
    )
