"""Everything a decision about subjects may know, with their rows locked."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import (
    Arm,
    DoseStatus,
    EscalationTopic,
    Language,
    Relation,
    SubjectStatus,
    TemperatureUnit,
    Tier,
)
from records.facts import (
    DoseFact,
    EscalationFact,
    EscalationStatus,
    OrderFact,
    ReportFact,
    SubjectFacts,
    TemperatureFact,
)
from records.link_facts import ReporterFact
from records.read.visit_rows import VISITS, visits_in
from records.sql import Sql

# The lock makes a tap and a reminder of the same dose wait for each other. It is a statement of its
# own: a statement that had to wait still sees the rows as they were before the wait.
_LOCK = Sql("""
select subject_id from subject where subject_id = any(:ids) order by subject_id for update
""")
_FACTS = """
select s.subject_id, s.code, s.site_id, s.arm, s.language, s.status, s.day1, s.cycle, s.usual_time,
  s.question_time, s.visit_morning_time, s.wants_reminders, s.wants_neutral,
  (select json_agg(json_build_array(o.dose_order_id, o.amount_mg, o.from_day, o.until_day,
                                    not o.needs_reading or r.reading_id is not null)
                   order by o.ordered_at, o.dose_order_id)
     from dose_order o left join dose_order_reading r using (dose_order_id)
     where o.subject_id = s.subject_id and o.cycle = s.cycle
       and o.superseded_at is null) as orders,
  exists (select 1 from chat_link l
     where l.subject_id = s.subject_id and l.unlinked_at is null) as has_chat,
  (select json_build_array(r.reporter_id, r.relation, r.language, r.agreed_at is not null,
                           r.is_reminded, exists (select 1 from chat_link l
                             where l.reporter_id = r.reporter_id and l.unlinked_at is null))
     from reporter r where r.subject_id = s.subject_id and r.ended_at is null) as reporter,
  (select json_object_agg(c.act, json_build_array(c.accepted, c.notice_version)) from
     (select distinct on (act) act, accepted, notice_version from consent
        where subject_id = s.subject_id order by act, given_at desc) c) as consents,
  (select json_agg(json_build_array(d.scheduled_dose_id, d.cycle, d.protocol_day, d.planned_at,
                                    d.late_until, a.status, a.taken_at)
                   order by d.cycle, d.protocol_day)
     from scheduled_dose d
     left join dose_administration a
       on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
     where d.subject_id = s.subject_id and d.cancelled_at is null) as doses,
  (select json_agg(json_build_array(e.escalation_id, e.topic, e.tier, e.status, e.opened_at,
                                    e.round, e.owner_id))
     from escalation e
     where e.subject_id = s.subject_id and e.status <> 'closed') as escalations
"""
# What was reported before and which visits are planned matter to what a subject says now. Plans do
# not look at them, so people who differ in them are still alike for them.
_REPORTS = """
, (select json_agg(json_build_array(r.report_id, r.symptom, r.tier, r.answers,
                                    r.reported_at)) from
     (select distinct on (symptom) report_id, symptom, tier, answers, reported_at
        from symptom_report
        where subject_id = s.subject_id and source = 'diary' and not entered_in_error
        order by symptom, reported_at desc) r) as reports,
  (select json_agg(json_build_array(t.report_id, t.value::text, t.unit, t.tier, t.reported_at)
                   order by t.reported_at desc, t.recorded_at desc) from
     (select * from symptom_report where subject_id = s.subject_id and celsius is not null
        and not entered_in_error order by reported_at desc, recorded_at desc limit 24) t)
  as temperatures
"""
_SUBJECTS = Sql(_FACTS + "from subject s where s.subject_id = any(:ids)")
_WITH_BUTTON = Sql(
    _FACTS
    + _REPORTS
    + VISITS
    + """
, b.payload, b.body_id, o.payload as body, b.dedupe_key, b.message_id, b.about, b.buttons_closed_at
from subject s
left join communication b on b.communication_id = :button and b.chat_index = :chat
left join message_body o using (body_id)
where s.subject_id = :id
"""
)

_WITH_BUTTONS = Sql(
    _FACTS
    + _REPORTS
    + VISITS
    + """
, b.payload, b.body_id, o.payload as body, b.dedupe_key, b.message_id, b.about,
  b.buttons_closed_at, l.chat_index as of_chat
from unnest(cast(:ids as uuid[]), cast(:chats as bytea[]), cast(:buttons as bigint[]))
  q(subject_id, chat_index, button)
join subject s using (subject_id)
join chat_link l on l.chat_index = q.chat_index and l.subject_id = s.subject_id
  and l.unlinked_at is null
left join communication b on b.communication_id = q.button and b.chat_index = q.chat_index
left join message_body o using (body_id)
"""
)

_ANY = text("select exists (select 1 from subject)")


async def is_empty(conn: AsyncConnection) -> bool:
    """Whether no subject is registered yet."""
    return not (await conn.execute(_ANY)).scalar_one()


async def subjects(conn: AsyncConnection, ids: list[UUID]) -> dict[UUID, SubjectFacts]:
    """Lock these subjects, in the order of their ids, and read their facts."""
    await lock_subjects(conn, ids)
    return await locked_subjects(conn, ids)


async def lock_subjects(conn: AsyncConnection, ids: list[UUID]) -> None:
    """Lock these subjects, in the order of their ids, so that no two wait for each other."""
    await _LOCK.count(conn, ids=ids)


async def locked_subjects(conn: AsyncConnection, ids: list[UUID]) -> dict[UUID, SubjectFacts]:
    """The facts of subjects that this transaction has locked before."""
    rows = await _SUBJECTS.rows(conn, ids=ids) if ids else []
    return {row["subject_id"]: _subject(row) for row in rows}


async def pressing_subject(
    conn: AsyncConnection, subject_id: UUID, button: int | None, chat: bytes
) -> tuple[SubjectFacts, asyncpg.Record]:
    """The facts of a locked subject, and the message whose button was pressed, in one reading.

    The record holds `payload`, `dedupe_key`, `message_id` and `buttons_closed_at`, all None where
    this chat has no such message.
    """
    [row] = await _WITH_BUTTON.rows(conn, id=subject_id, button=button, chat=chat)
    return _whole(row), row


async def pressing_subjects(
    conn: AsyncConnection, pressed: Mapping[bytes, tuple[UUID, int | None]]
) -> dict[bytes, tuple[SubjectFacts, asyncpg.Record]]:
    """Lock subjects and read each as `pressing_subject` does, by the chat they wrote from.

    Who is not linked to the chat any more under the lock is left out.
    """
    ids = [subject_id for subject_id, _ in pressed.values()]
    await lock_subjects(conn, ids)
    buttons = [button for _, button in pressed.values()]
    rows = await _WITH_BUTTONS.rows(conn, ids=ids, chats=list(pressed), buttons=buttons)
    return {row["of_chat"]: (_whole(row), row) for row in rows}


def _whole(row: asyncpg.Record) -> SubjectFacts:
    found = tuple(_report(item) for item in _loaded(row["reports"]) or ())
    measured = tuple(_temperature(item) for item in _loaded(row["temperatures"]) or ())
    visits = visits_in(row["visits"])
    return replace(_subject(row), reports=found, temperatures=measured, visits=visits)


def _loaded(value: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(value) if isinstance(value, str) else value


def _subject(row: asyncpg.Record) -> SubjectFacts:
    consents: Mapping[str, tuple[bool, str]] = _loaded(row["consents"]) or {}
    return SubjectFacts(
        subject_id=row["subject_id"],
        code=row["code"],
        site_id=row["site_id"],
        arm=Arm(row["arm"]),
        language=Language(row["language"]),
        status=SubjectStatus(row["status"]),
        day1=row["day1"],
        cycle=row["cycle"],
        usual_time=row["usual_time"],
        question_time=row["question_time"],
        visit_morning_time=row["visit_morning_time"],
        consents={act: accepted for act, (accepted, _) in consents.items()},
        consent_versions={act: version for act, (_, version) in consents.items()},
        wants_reminders=row["wants_reminders"],
        wants_neutral=row["wants_neutral"],
        orders=tuple(_order(item) for item in _loaded(row["orders"]) or ()),
        doses=tuple(_dose(item) for item in _loaded(row["doses"]) or ()),
        escalations=tuple(_escalation(item, row) for item in _loaded(row["escalations"]) or ()),
        has_chat=row["has_chat"],
        reporter=_reporter(_loaded(row["reporter"])),
    )


def _reporter(item: list[Any] | None) -> ReporterFact | None:
    if item is None:
        return None
    key, relation, language, has_agreed, is_reminded, is_linked = item
    return ReporterFact(
        reporter_id=UUID(key),
        relation=Relation(relation),
        language=Language(language),
        has_agreed=has_agreed,
        is_reminded=is_reminded,
        is_linked=is_linked,
    )


def _dose(item: list[Any]) -> DoseFact:
    key, cycle, day, planned_at, late_until, status, taken_at = item
    return DoseFact(
        scheduled_dose_id=UUID(key),
        cycle=cycle,
        protocol_day=day,
        planned_at=datetime.fromisoformat(planned_at),
        late_until=datetime.fromisoformat(late_until),
        status=DoseStatus(status) if status else None,
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
    )


def _order(item: list[Any]) -> OrderFact:
    key, amount_mg, from_day, until_day, is_read = item
    return OrderFact(
        order_id=UUID(key),
        amount_mg=amount_mg,
        from_day=from_day,
        until_day=until_day,
        is_read=is_read,
    )


def _report(item: list[Any]) -> ReportFact:
    key, symptom, tier, answers, reported_at = item
    return ReportFact(
        report_id=UUID(key),
        symptom=symptom,
        tier=Tier(tier),
        answers=_loaded(answers) or {},
        reported_at=datetime.fromisoformat(reported_at),
    )


def _temperature(item: list[Any]) -> TemperatureFact:
    key, value, unit, tier, reported_at = item
    return TemperatureFact(
        report_id=UUID(key),
        value=Decimal(value),
        unit=TemperatureUnit(unit),
        tier=Tier(tier),
        reported_at=datetime.fromisoformat(reported_at),
    )


def _escalation(item: list[Any], row: asyncpg.Record) -> EscalationFact:
    key, topic, tier, status, opened_at, round_, owner = item
    return EscalationFact(
        escalation_id=UUID(key),
        subject_id=row["subject_id"],
        subject_code=row["code"],
        site_id=row["site_id"],
        topic=EscalationTopic(topic),
        tier=Tier(tier),
        status=EscalationStatus(status),
        opened_at=datetime.fromisoformat(opened_at),
        round=round_,
        owner_id=UUID(owner) if owner else None,
    )
