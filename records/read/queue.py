"""What waits at some sites beside the cases: answers, messages, files, medicines, reports."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.vocabulary import FileKind
from content.words import Word
from records.cipher import Cipher
from records.facts import StaffFacts
from records.queue_facts import Owed, OwingFact, QueueFacts, UnjudgedFact, UnseenFact
from records.read.adverse_events import reports_waiting
from records.read.phones import PHONE, PHONE_FIELD
from records.sealed import open_if_any
from records.sql import Sql

# More than this nobody works through on a phone; what waits longest comes first.
_MOST: Final = 100
# Silence that was counted as a missed dose is still no answer. A question counts from the moment
# at which nobody had answered it, a subject who wrote afterwards owes nothing about it; whoever was
# phoned since owes nothing either.
_OWING = Sql(f"""
with owed as (
select d.subject_id, 'dose' as what, d.planned_at as since
from scheduled_dose d join subject s on s.subject_id = d.subject_id and s.cycle = d.cycle
left join dose_administration a
  on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
where s.site_id = any(:sites) and s.status = 'active' and d.cancelled_at is null
  and d.planned_at > :earliest and d.planned_at <= :asked_before
  and (a.status is null or a.status = 'missed')
union all
select q.subject_id, 'diary', q.due_at
from due_action q join subject s using (subject_id)
where s.site_id = any(:sites) and s.status in ('active', 'on_hold')
  and q.kind = 'diary' and q.state = 'done' and q.due_at > :earliest and q.due_at <= :asked_before
  and not exists (select 1 from symptom_report r
    where r.subject_id = q.subject_id and r.reported_at >= q.due_at)
union all
select q.subject_id, 'question', q.due_at
from due_action q join subject s using (subject_id)
where s.site_id = any(:sites) and s.status in ('active', 'on_hold')
  and q.kind in ('question_timeout', 'diary_unanswered') and q.state = 'done'
  and q.due_at > :earliest
  and not exists (select 1 from chat_link l join inbox_update i
    on i.chat_index = l.chat_index and i.received_at > q.due_at
    where l.subject_id = q.subject_id and l.unlinked_at is null)
)
select s.subject_id, s.code, s.site_id, o.since, o.owed, p.phone_id, p.phone
from (select subject_id, min(since) as since, array_agg(distinct what order by what) as owed
  from owed group by subject_id) o
join subject s using (subject_id) {PHONE}
where not exists (select 1 from escalation e join escalation_act t using (escalation_id)
  where e.subject_id = s.subject_id and t.act = 'contact' and t.acted_at > o.since)
order by o.since, s.code limit :most
""")  # noqa: S608 - only the constant
# What was answered, or stood in a case that somebody closed since, needs no look any more.
_UNSEEN = Sql("""
select c.message_id, c.subject_id, s.code, s.site_id, c.said_at, c.escalation_id, c.words,
  c.file_kind, c.file
from conversation_message c join subject s using (subject_id)
left join escalation e on e.escalation_id = c.escalation_id
where s.site_id = any(:sites) and c.direction = 'from_subject'
  and not exists (select 1 from message_look l where l.message_id = c.message_id)
  and (c.file_kind is not null or e.closed_at is null or e.closed_at < c.said_at)
  and (c.file_kind is not null or not exists (select 1 from conversation_message a
    where a.subject_id = c.subject_id and a.direction = 'to_subject' and a.said_at > c.said_at))
order by c.said_at, c.message_id limit :most
""")
_UNJUDGED = Sql("""
select m.medication_id, m.subject_id, s.code, s.site_id, m.reported_at, m.typed
from concomitant_medication m join subject s using (subject_id)
where s.site_id = any(:sites) and not m.entered_in_error
  and (m.substance is null or m.medicine_class = 'herb')
  and not exists (select 1 from medication_judgement j where j.medication_id = m.medication_id)
order by m.reported_at, m.medication_id limit :most
""")
_ACTS: Final = "queue."


async def asked_queue(
    conn: AsyncConnection,
    cipher: Cipher,
    content: Content,
    member: StaffFacts,
    asked: tuple[str, datetime],
) -> QueueFacts | None:
    """What waits on the sites of somebody who asks for it at an instant; None otherwise."""
    typed, now = asked
    if not _is_asked(content, member, typed):
        return None
    return await waiting(conn, cipher, content, {one.site_id for one in member.assignments}, now)


async def waiting(
    conn: AsyncConnection, cipher: Cipher, content: Content, sites: Collection[str], now: datetime
) -> QueueFacts:
    """Everything that waits on these sites beside the cases."""
    where: dict[str, object] = {"sites": sorted(sites), "most": _MOST}
    owed = content.contact.queue
    owing = await _OWING.rows(
        conn,
        **where,
        earliest=now - timedelta(hours=owed.owed_hours),
        asked_before=now - timedelta(minutes=owed.owed_after_minutes),
    )
    unseen = [_unseen(row, cipher) for row in await _UNSEEN.rows(conn, **where)]
    return QueueFacts(
        owing=tuple(_owing(row, cipher) for row in owing),
        messages=tuple(one for one in unseen if one.file_kind is None),
        files=tuple(one for one in unseen if one.file_kind is not None),
        medicines=tuple(_unjudged(row, cipher) for row in await _UNJUDGED.rows(conn, **where)),
        reports=await reports_waiting(conn, sites, _MOST),
    )


def _owing(row: Any, cipher: Cipher) -> OwingFact:  # noqa: ANN401 - a row
    return OwingFact(
        subject_id=row["subject_id"],
        code=row["code"],
        site_id=row["site_id"],
        since=row["since"],
        owed=tuple(Owed(one) for one in row["owed"]),
        number=open_if_any(cipher, row["phone"], PHONE_FIELD, row["phone_id"]),
    )


def _unseen(row: Any, cipher: Cipher) -> UnseenFact:  # noqa: ANN401 - a row
    key, field = row["message_id"], "conversation_message"
    return UnseenFact(
        message_id=key,
        subject_id=row["subject_id"],
        code=row["code"],
        site_id=row["site_id"],
        said_at=row["said_at"],
        escalation_id=row["escalation_id"],
        words=open_if_any(cipher, row["words"], f"{field}.words", key),
        file_kind=FileKind(row["file_kind"]) if row["file_kind"] else None,
        file_name=open_if_any(cipher, row["file"], f"{field}.file", key),
    )


def _unjudged(row: Any, cipher: Cipher) -> UnjudgedFact:  # noqa: ANN401 - a row
    key = row["medication_id"]
    return UnjudgedFact(
        medication_id=key,
        subject_id=row["subject_id"],
        code=row["code"],
        site_id=row["site_id"],
        reported_at=row["reported_at"],
        typed=open_if_any(cipher, row["typed"], "concomitant_medication.typed", key),
    )


def _is_asked(content: Content, member: StaffFacts, typed: str) -> bool:
    if member.button is not None:
        return member.button.act.startswith(_ACTS)
    command = typed.split(" ", 1)[0].lstrip("/").partition("@")[0].lower()
    return content.words.meaning(command if typed.startswith("/") else typed) is Word.QUEUE
