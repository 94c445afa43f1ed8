"""Visits read back: of the subject a coordinator asks about, and of due work."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import StaffRole
from records.facts import StaffFacts, SubjectFacts
from records.read.subject import subjects
from records.read.visit_rows import ONE_VISIT, VISITS, one_visit, visits_in
from records.sql import Sql
from records.visit_facts import DESK, VISITS_OF, VisitFact

_OF_SUBJECT = Sql(f"select s.subject_id {VISITS} from subject s where s.subject_id = :subject")  # noqa: S608 - only the constant
_BY_TOPIC = Sql(f"""
select q.topic, {ONE_VISIT} as visit from unnest(cast(:topics as text[])) q(topic)
join visit v on v.visit_id = (split_part(q.topic, ':', 2))::uuid
""")  # noqa: S608 - only the constant
# The site filter stands in the statement: what is not on one's sites is not there.
_BY_CODE = Sql("select subject_id from subject where code = :code and site_id = any(:sites)")
# The end of a window belongs to the message of the same slot; that one counts if it was sent.
_TOLD = Sql("""
select distinct k.due_id from due_action k
join due_action r on r.subject_id = k.subject_id and r.kind = 'visit_reminder'
  and r.topic = k.topic and r.cycle = k.cycle and r.slot = k.slot
join communication c on c.about = k.topic and c.message_class = 'visit_reminder'
  and c.state = 'sent' and c.requested_at between r.due_at and r.window_closes_at
where k.due_id = any(:ids)
""")
_COMMAND: Final = "/visit"


async def visits_of(conn: AsyncConnection, subject_id: UUID) -> tuple[VisitFact, ...]:
    """All visits of a subject, also those that were moved, in the order of their dates."""
    row = await _OF_SUBJECT.row(conn, subject=subject_id)
    return visits_in(row["visits"]) if row else ()


async def by_topic(conn: AsyncConnection, topics: Sequence[str]) -> dict[str, VisitFact]:
    """The visits that due work is about, by its topic."""
    rows = await _BY_TOPIC.rows(conn, topics=list(topics)) if topics else []
    return {row["topic"]: one_visit(row["visit"]) for row in rows}


async def told(conn: AsyncConnection, due_ids: Sequence[int]) -> frozenset[int]:
    """The ends of windows, of these, before which their message certainly left us."""
    rows = await _TOLD.rows(conn, ids=list(due_ids)) if due_ids else []
    return frozenset(row["due_id"] for row in rows)


async def visited(conn: AsyncConnection, member: StaffFacts, typed: str) -> SubjectFacts | None:
    """The subject whose visits this person asks about, with their row locked.

    None unless the person coordinates the subject's site now.
    """
    code, sites = _asked_code(member, typed), member.sites_as(StaffRole.COORDINATOR)
    if not code or not sites:
        return None
    row = await _BY_CODE.row(conn, code=code, sites=list(sites))
    if row is None:
        return None
    found = (await subjects(conn, [row["subject_id"]])).get(row["subject_id"])
    return found and replace(found, visits=await visits_of(conn, found.subject_id))


def _asked_code(member: StaffFacts, typed: str) -> str:
    if member.button is not None:
        return member.button.args.get(VISITS_OF, "")
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain.startswith(_COMMAND):
        return plain.partition(" ")[2].strip().upper()
    if member.dialogue is None or member.dialogue.conversation != DESK:
        return ""
    return member.dialogue.data.get(VISITS_OF) or plain.upper()
