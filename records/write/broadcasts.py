"""Broadcasts: written down once, laid into the outbox in pages, stopped, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from content.vocabulary import DueKind, MessageClass
from records.broadcast_effects import (
    AnswerBroadcast,
    FinishBroadcast,
    LeaveOutRest,
    Letter,
    PlanBroadcast,
    QueueBroadcast,
    Queued,
    RecallPage,
    SecondBroadcast,
    StopBroadcast,
)
from records.broadcast_facts import SOON, LeftOut, about_broadcast, segment_as_json
from records.effects import Button, SendMessage, ToChat, ToStaff
from records.read.broadcasts import likeness
from records.read.segments import CHOSEN, PEOPLE, WHY, values_of
from records.sql import Sql
from records.tables.broadcasts import broadcast
from records.visit_facts import about_visit
from records.write import messages
from records.write.due import NEVER, schedule
from records.write.writing import Writing

LANE: Final = messages.LANES[MessageClass.BROADCAST]
# The names of messages start with this, so that those of one broadcast are found in the outbox.
_KEY = "broadcast:{}:"
_DELETION = "recall:{}:"
# A place behind all pages of a broadcast, for the look at one that nobody agreed to.
_NOBODY_AGREED: Final = 1_000_000
_WRITE_DOWN = Sql(f"""
insert into broadcast_recipient (broadcast_id, subject_id, site_id, state, why)
select cast(:broadcast as uuid), q.subject_id, q.site_id,
  case when q.why is null then 'planned' else 'left_out' end, q.why
from (select s.subject_id, s.site_id, {WHY} as why {PEOPLE} {CHOSEN}) q
""")  # noqa: S608 - only constants
_COUNT = Sql("""
update broadcast set people = (select count(*) from broadcast_recipient r
  where r.broadcast_id = :broadcast and r.state = 'planned') where broadcast_id = :broadcast
""")
_LOCK = Sql("select * from broadcast where broadcast_id = :broadcast for update")
_LEAVE_OUT = Sql("""
update broadcast_recipient r set state = 'left_out', why = q.why
from unnest(cast(:subjects as uuid[]), cast(:whys as text[])) q(subject_id, why)
where r.broadcast_id = :broadcast and r.subject_id = q.subject_id and r.state = 'planned'
""")
_LEAVE_OUT_ALL = Sql("""
update broadcast_recipient set state = 'left_out', why = :why
where broadcast_id = :broadcast and state = 'planned'
""")
_BODIES = Sql("""
insert into message_body (body_id, payload)
select * from unnest(cast(:ids as uuid[]), cast(:payloads as bytea[])) on conflict do nothing
""")
# The key makes one message of a person and a broadcast, whoever asks for it how often.
_QUEUE = Sql("""
with queued as (
  insert into communication (dedupe_key, lane, message_class, method, chat_index, chat, link_id,
    subject_id, about, body_id, content_version, requested_at, expires_at)
  select :prefix || q.subject_id, :lane, 'broadcast', 'sendMessage', l.chat_index, l.chat,
    l.link_id, q.subject_id, q.about, q.body_id, :version, :now, q.expires_at
  from unnest(cast(:subjects as uuid[]), cast(:links as uuid[]), cast(:abouts as text[]),
    cast(:bodies as uuid[]), cast(:ends as timestamptz[])) with ordinality
    q(subject_id, link_id, about, body_id, expires_at, place)
  join chat_link l on l.link_id = q.link_id
  order by q.place
  returning communication_id, subject_id)
update broadcast_recipient r
set state = 'queued', communication_id = queued.communication_id, visit_id = v.visit_id
from queued join unnest(cast(:subjects as uuid[]), cast(:visits as uuid[])) v(subject_id, visit_id)
  using (subject_id)
where r.broadcast_id = :broadcast and r.subject_id = queued.subject_id
""")
_STOP = Sql("""
update broadcast set stopped_at = coalesce(stopped_at, :now), stopped_by = coalesce(stopped_by, :by)
where broadcast_id = :broadcast and done_at is null
""")
_RECALL = Sql("""
update broadcast set recalled_at = coalesce(recalled_at, :now) where broadcast_id = :broadcast
""")
_WITHDRAW = Sql("""
update communication set state = 'withdrawn', settled_at = :now
where lane = :lane and state = 'requested' and starts_with(dedupe_key, :prefix)
""")
# What is on the way and comes back is withdrawn then.
_LET_GO = Sql("""
update communication set buttons_closed_at = :now
where state = 'leased' and lane = :lane and buttons_closed_at is null
  and starts_with(dedupe_key, :prefix)
""")
_SECOND = Sql("""
update broadcast set seconded_by = :by, seconded_at = :now, due_at = :due_at, until = :until
where broadcast_id = :broadcast and needs_second and seconded_by is null and created_by <> :by
  and stopped_at is null and done_at is null
""")
_FINISH = Sql("update broadcast set done_at = :now where broadcast_id = :broadcast")
_SENT = Sql("""
select r.subject_id, c.message_id, c.link_id, c.chat_index, c.chat from broadcast_recipient r
join communication c on c.communication_id = r.communication_id
where r.broadcast_id = :broadcast and r.state = 'queued' and r.recall_id is null
  and c.state = 'sent' and c.message_id is not null
  and c.settled_at > cast(:now as timestamptz) - interval '48 hours'
order by r.subject_id limit :most for update of r
""")
_TAKE_BACK = Sql("""
with queued as (
  insert into communication (dedupe_key, lane, message_class, method, chat_index, chat, link_id,
    subject_id, payload, content_version, requested_at)
  select :prefix || q.subject_id, :lane, 'answer', 'deleteMessage', l.chat_index,
    l.chat, l.link_id, q.subject_id, q.payload, :version, :now
  from unnest(cast(:subjects as uuid[]), cast(:links as uuid[]), cast(:payloads as bytea[]))
    q(subject_id, link_id, payload)
  join chat_link l on l.link_id = q.link_id
  returning communication_id, subject_id)
update broadcast_recipient r set recall_id = queued.communication_id
from queued where r.broadcast_id = :broadcast and r.subject_id = queued.subject_id
""")
_ANSWER = Sql("""
update broadcast_recipient set answered_at = :now
where broadcast_id = :broadcast and subject_id = :subject and answered_at is null
""")


async def plan(w: Writing, effect: PlanBroadcast) -> None:
    """Write down a broadcast and everybody it is for, in one statement whatever their number."""
    if w.chat is None or w.chat.staff_id is None:
        message = "a broadcast is planned by a staff member"
        raise RuntimeError(message)
    key = w.next_id("broadcast")
    text = effect.text
    words = {language.value: said for language, said in text.words.items()}
    await w.conn.execute(
        insert(broadcast).values(
            broadcast_id=key,
            created_by=w.chat.staff_id,
            sites=sorted(effect.segment.sites),
            segment=segment_as_json(effect.segment),
            text_key=text.key,
            words=w.cipher.seal_json(words, field="broadcast.words", row=key) if words else None,
            same=likeness(w.cipher, text),
            people=0,
            follows=effect.follows,
            created_at=w.now,
            due_at=effect.due_at,
            until=effect.until,
            needs_second=effect.asks is not None,
            content_version=w.content.version,
            cause=w.cause,
        )
    )
    values = values_of(effect.segment, text, w.content, w.now)
    await _WRITE_DOWN.count(w.conn, broadcast=key, **values)
    await _COUNT.count(w.conn, broadcast=key)
    about = about_broadcast(key)
    if effect.asks is None:
        _come_back(w, DueKind.BROADCAST, key, 0, effect.due_at)
    else:
        # Nobody agreed in time: then it ends, and whoever planned it is told.
        _come_back(w, DueKind.BROADCAST, key, _NOBODY_AGREED, effect.until + SOON)
        for staff_id in effect.asks.staff:
            await messages.send(w, _message(effect.asks.letter, ToStaff(staff_id), about=about))
    if effect.receipt is not None:
        await messages.send(w, _message(effect.receipt, ToChat(), about=about))


async def second(w: Writing, effect: SecondBroadcast) -> None:
    """Let a broadcast go that waited for this; a second time, or by its planner, nothing."""
    key = effect.broadcast_id
    by = None if w.chat is None else w.chat.staff_id
    await _LOCK.row(w.conn, broadcast=key)
    agreed = await _SECOND.count(
        w.conn, broadcast=key, by=by, now=w.now, due_at=effect.due_at, until=effect.until
    )
    if agreed:
        _come_back(w, DueKind.BROADCAST, key, 0, effect.due_at)


async def queue(w: Writing, effect: QueueBroadcast) -> None:
    """Write down a page. Whoever decided on it holds the row of the broadcast."""
    key = effect.broadcast_id
    await _leave_out(w, key, effect.left_out)
    if effect.people:
        await _queue(w, effect)
    if effect.next_at is not None:
        _come_back(w, DueKind.BROADCAST, key, effect.slot, effect.next_at)


async def _leave_out(w: Writing, key: UUID, left_out: Sequence[tuple[UUID, LeftOut]]) -> None:
    if left_out:
        await _LEAVE_OUT.count(
            w.conn,
            broadcast=key,
            subjects=[subject for subject, _ in left_out],
            whys=[why.value for _, why in left_out],
        )


async def _queue(w: Writing, effect: QueueBroadcast) -> None:
    people = effect.people
    bodies = await _bodies(w, effect.letters)
    await _QUEUE.count(
        w.conn,
        broadcast=effect.broadcast_id,
        prefix=_KEY.format(effect.broadcast_id),
        lane=LANE,
        version=w.content.version,
        now=w.now,
        subjects=[one.subject_id for one in people],
        links=[one.link_id for one in people],
        abouts=[_about(effect.broadcast_id, one) for one in people],
        bodies=[bodies[one.letter] for one in people],
        ends=[one.expires_at for one in people],
        visits=[one.visit_id for one in people],
    )


async def _bodies(w: Writing, letters: Sequence[Letter]) -> list[UUID]:
    """Write what is said once for all who are told the same."""
    ids = [w.next_id("message_body") for _ in letters]
    payloads = [
        messages.sealed_body(w, _message(letter, ToChat()), key)
        for key, letter in zip(ids, letters, strict=True)
    ]
    await _BODIES.count(w.conn, ids=ids, payloads=payloads)
    return ids


def _message(letter: Letter, to: ToChat | ToStaff, *, about: str | None = None) -> SendMessage:
    rows = tuple(
        tuple(Button(label=one.label, act=one.act, args=one.args) for one in row)
        for row in letter.offers
    )
    return SendMessage(to=to, parts=letter.parts, buttons=rows, about=about)


def _about(broadcast_id: UUID, one: Queued) -> str:
    return about_broadcast(broadcast_id) if one.visit_id is None else about_visit(one.visit_id)


def _come_back(w: Writing, kind: DueKind, key: UUID, slot: int, at: datetime) -> None:
    schedule(
        w,
        kind=kind,
        subject_id=None,
        topic=about_broadcast(key),
        at=(1, 0, slot),
        window=(at, NEVER),
    )


async def leave_out_rest(w: Writing, effect: LeaveOutRest) -> None:
    """Leave out whoever is still planned."""
    await _LOCK.row(w.conn, broadcast=effect.broadcast_id)
    await _LEAVE_OUT_ALL.count(w.conn, broadcast=effect.broadcast_id, why=effect.why.value)


async def finish(w: Writing, effect: FinishBroadcast) -> None:
    """Mark a broadcast as done and tell who planned it; it is told once."""
    row = await _LOCK.row(w.conn, broadcast=effect.broadcast_id)
    if row is None or row["done_at"] is not None:
        return
    await _FINISH.count(w.conn, broadcast=effect.broadcast_id, now=w.now)
    about = about_broadcast(effect.broadcast_id)
    await messages.send(w, _message(effect.said, ToStaff(effect.by_staff), about=about))


async def stop(w: Writing, effect: StopBroadcast) -> None:
    """Stop at once: from this transaction on nothing more of it is handed to the messenger."""
    row = await _LOCK.row(w.conn, broadcast=effect.broadcast_id)
    by = None if w.chat is None else w.chat.staff_id
    if row is None:
        return
    prefix = _KEY.format(effect.broadcast_id)
    await _STOP.count(w.conn, broadcast=effect.broadcast_id, now=w.now, by=by)
    await _WITHDRAW.count(w.conn, lane=LANE, prefix=prefix, now=w.now)
    await _LET_GO.count(w.conn, lane=LANE, prefix=prefix, now=w.now)
    if effect.deletes and row["recalled_at"] is None:
        await _RECALL.count(w.conn, broadcast=effect.broadcast_id, now=w.now)
        _come_back(w, DueKind.BROADCAST_RECALL, effect.broadcast_id, 0, w.now)


async def recall(w: Writing, effect: RecallPage) -> None:
    """Queue the next deletions. Whoever decided on it holds the row of the broadcast."""
    key = effect.broadcast_id
    found = await _SENT.rows(w.conn, broadcast=key, now=w.now, most=effect.most)
    prefix = _DELETION.format(key)
    await _TAKE_BACK.count(
        w.conn,
        broadcast=key,
        prefix=prefix,
        lane=LANE,
        version=w.content.version,
        now=w.now,
        subjects=[one["subject_id"] for one in found],
        links=[one["link_id"] for one in found],
        payloads=[
            w.cipher.seal_json(
                {"message_id": one["message_id"]},
                field="communication.payload",
                row=f"{prefix}{one['subject_id']}",
            )
            for one in found
        ],
    )
    if found or effect.is_awaited:
        _come_back(w, DueKind.BROADCAST_RECALL, key, effect.slot, effect.next_at)


async def answer(w: Writing, effect: AnswerBroadcast) -> None:
    """Note that a subject has read it; the first time counts."""
    await _ANSWER.count(w.conn, broadcast=effect.broadcast_id, subject=effect.subject_id, now=w.now)
