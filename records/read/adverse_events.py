"""Adverse events with their versions, and the reports that nobody has assessed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.words import Word, Words
from records.adverse_event_facts import (
    ADVERSE_EVENT,
    NAMESPACE,
    AdverseEvent,
    EventDesk,
    EventFact,
    EventVersion,
    ReportsWaiting,
    ReportToAssess,
)
from records.cipher import Cipher, ident
from records.facts import StaffFacts
from records.sealed import open_if_any
from records.sql import Sql

_EVENTS = """
select e.event_id, e.subject_id, s.code, s.site_id, e.number, e.cycle, u.submitted_at,
  u.recorded_by as submitter_id, m.name as submitter
from adverse_event e join subject s using (subject_id)
left join lateral (select * from adverse_event_submission u where u.event_id = e.event_id
  order by u.recorded_at limit 1) u on true
left join staff_member m on m.staff_id = u.recorded_by
where """
_OF_SUBJECT = Sql(_EVENTS + "e.subject_id = :subject order by e.number")
_BY_ID = Sql(_EVENTS + "e.event_id = any(:ids) order by e.recorded_at, e.event_id")
_VERSIONS = Sql("""
select v.*, m.name as writer, j.name as judge
from adverse_event_version v join staff_member m on m.staff_id = v.written_by
left join staff_member j on j.staff_id = v.judged_by
where v.event_id = any(:ids) order by v.event_id, v.version
""")
# Whether the clock of one that is serious no more still runs is for the facts to say.
_WAITING = Sql("""
select e.event_id
from adverse_event e join subject s using (subject_id)
join lateral (select v.awaits_judgement, v.criteria, v.is_void from adverse_event_version v
  where v.event_id = e.event_id order by v.version desc limit 1) v on true
where s.site_id = any(:sites) and (v.awaits_judgement
  or (cardinality(v.criteria) > 0 and not v.is_void and not exists
    (select 1 from adverse_event_submission u where u.event_id = e.event_id)))
order by e.recorded_at limit :most
""")
# A row that says only "nothing today", or a temperature that no rule minds, is nothing to assess.
_TO_ASSESS = """
from symptom_report r
where not r.entered_in_error
  and (r.symptom is not null or r.words is not null
    or r.tier in ('emergency', 'red', 'amber', 'unclear'))
  and not exists (select 1 from report_disposition d where d.report_id = r.report_id)
"""
_REPORTS = Sql(f"""
select r.report_id, r.tier, r.rules, r.reported_at, r.term, r.symptom, r.words, r.value, r.unit
{_TO_ASSESS} and r.subject_id = :subject order by r.reported_at desc, r.report_id limit :most
""")
_REPORTS_OF_SITES = Sql(f"""
select s.subject_id, s.code, s.site_id, q.count, q.since from subject s cross join lateral
  (select count(*) as count, min(r.reported_at) as since
   {_TO_ASSESS} and r.subject_id = s.subject_id) q
where s.site_id = any(:sites) and q.count > 0 order by q.count desc, s.code limit :most
""")  # noqa: S608 - only the constant
# The way to an export: only events that a person recorded, and the version that stands. A report
# that nobody has assessed is in none of these tables.
_FOR_EXPORT = Sql("""
select e.event_id from adverse_event e join subject s using (subject_id)
where s.site_id = any(:sites) order by s.code, e.number
""")
_MOST_WAITING: Final = 20
_MOST_REPORTS: Final = 50


async def with_desk(
    conn: AsyncConnection, cipher: Cipher, member: StaffFacts, words: Words, asked: tuple[str, str]
) -> StaffFacts:
    """Add adverse events to the facts of somebody who asks for them, or for a card.

    `asked` are the words that were typed and the cause of the update.
    """
    typed, cause = asked
    if member.card is None and not _is_asked(words, member, typed):
        return member
    new_id = ident(cause, "adverse_event:new")
    patient, sites = member.patient, sorted({one.site_id for one in member.assignments})
    desk = EventDesk(new_id=new_id)
    if patient is not None:
        rows = await _OF_SUBJECT.rows(conn, subject=patient.subject_id)
        desk = replace(
            desk,
            events=await _events(conn, cipher, rows),
            reports=await _reports(conn, cipher, patient.subject_id),
        )
    else:
        waiting = await _WAITING.rows(conn, sites=sites, most=_MOST_WAITING)
        desk = replace(
            desk,
            waiting=await events(conn, cipher, [row["event_id"] for row in waiting]),
            reports_waiting=await reports_waiting(conn, sites, _MOST_WAITING),
        )
    return replace(member, adverse_events=desk)


async def reports_waiting(
    conn: AsyncConnection, sites: Collection[str], most: int
) -> tuple[ReportsWaiting, ...]:
    """The subjects of these sites with reports that nobody has assessed, those with most first."""
    rows = await _REPORTS_OF_SITES.rows(conn, sites=sorted(sites), most=most)
    return tuple(ReportsWaiting(**dict(row)) for row in rows)


async def events(
    conn: AsyncConnection, cipher: Cipher, ids: Sequence[UUID]
) -> tuple[EventFact, ...]:
    """Events by id, the earliest first."""
    return await _events(conn, cipher, await _BY_ID.rows(conn, ids=list(ids))) if ids else ()


async def by_topic(
    conn: AsyncConnection, cipher: Cipher, topics: Collection[str]
) -> Mapping[str, EventFact]:
    """The events that due work is about, by its topic."""
    ids = {topic: UUID(topic.partition(":")[2]) for topic in topics}
    found = {one.event_id: one for one in await events(conn, cipher, list(ids.values()))}
    return {topic: found[key] for topic, key in ids.items() if key in found}


async def for_export(
    conn: AsyncConnection, cipher: Cipher, sites: Collection[str]
) -> tuple[EventFact, ...]:
    """Every adverse event of these sites that stands, by subject; never a report not yet assessed.

    What was entered in error is left out once whoever judges has said so. One that awaits the
    investigator says so in its version.
    """
    rows = await _FOR_EXPORT.rows(conn, sites=sorted(sites))
    found = await events(conn, cipher, [row["event_id"] for row in rows])
    stands = [one for one in found if one.current.awaits_judgement or not one.current.event.is_void]
    return tuple(sorted(stands, key=lambda one: (one.subject_code, one.number)))


def _is_asked(words: Words, member: StaffFacts, typed: str) -> bool:
    if member.button is not None:
        return member.button.act.partition(".")[0] == NAMESPACE
    if member.dialogue is not None and member.dialogue.conversation == ADVERSE_EVENT:
        return True
    head = typed.strip().partition(" ")[0]
    named = head[1:].partition("@")[0] if head.startswith("/") else head
    return Word.ADVERSE_EVENT in {words.meaning(named), words.meaning(typed)}


async def _events(
    conn: AsyncConnection, cipher: Cipher, rows: Sequence[asyncpg.Record]
) -> tuple[EventFact, ...]:
    if not rows:
        return ()
    versions: dict[UUID, list[EventVersion]] = {}
    for row in await _VERSIONS.rows(conn, ids=[row["event_id"] for row in rows]):
        versions.setdefault(row["event_id"], []).append(_version(cipher, row))
    return tuple(
        EventFact(
            event_id=row["event_id"],
            subject_id=row["subject_id"],
            subject_code=row["code"],
            site_id=row["site_id"],
            number=row["number"],
            cycle=row["cycle"],
            versions=tuple(versions[row["event_id"]]),
            submitted_at=row["submitted_at"],
            submitted_by=open_if_any(
                cipher, row["submitter"], "staff_member.name", row["submitter_id"]
            ),
        )
        for row in rows
    )


def _version(cipher: Cipher, row: asyncpg.Record) -> EventVersion:
    key = row["version_id"]
    return EventVersion(
        number=row["version"],
        event=AdverseEvent(
            term=row["term"],
            specified=open_if_any(cipher, row["specified"], "adverse_event_version.specified", key),
            grade=row["grade"],
            onset=row["onset"],
            end=row["ended"],
            is_ongoing=row["is_ongoing"],
            criteria=None if row["criteria"] is None else tuple(row["criteria"]),
            relatedness=row["relatedness"],
            actions=row["actions"],
            outcome=row["outcome"],
            aware_at=row["aware_at"],
            is_void=row["is_void"],
        ),
        reason=row["reason"],
        note=open_if_any(cipher, row["note"], "adverse_event_version.note", key),
        written_by=cipher.open(row["writer"], field="staff_member.name", row=row["written_by"]),
        written_at=row["written_at"],
        awaits_judgement=row["awaits_judgement"],
        judged_by=open_if_any(cipher, row["judge"], "staff_member.name", row["judged_by"]),
        ctcae_version=row["ctcae_version"],
    )


async def _reports(
    conn: AsyncConnection, cipher: Cipher, subject_id: UUID
) -> tuple[ReportToAssess, ...]:
    rows = await _REPORTS.rows(conn, subject=subject_id, most=_MOST_REPORTS)
    field = "symptom_report.words"
    return tuple(
        ReportToAssess(
            report_id=row["report_id"],
            tier=row["tier"],
            rules=tuple(row["rules"]),
            reported_at=row["reported_at"],
            term=row["term"],
            symptom=row["symptom"],
            words=open_if_any(cipher, row["words"], field, row["report_id"]),
            value=row["value"],
            unit=row["unit"],
        )
        for row in rows
    )
