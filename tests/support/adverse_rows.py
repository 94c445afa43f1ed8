"""One row in each table about adverse events, for tests that need them full."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_ROWS = (
    """
insert into adverse_event (event_id, subject_id, number, cycle, recorded_by, recorded_at, cause)
select gen_random_uuid(), subject_id, 1, 1, :staff, now(), 'x' from symptom_report limit 1
""",
    """
insert into adverse_event_version (version_id, event_id, subject_id, version, term, relatedness,
  actions, is_void, reason, awaits_judgement, written_by, written_at, ctcae_version,
  content_version, cause)
select gen_random_uuid(), event_id, subject_id, 1, 'Nausea', '{}', '{}', false, 'first', true,
  :staff, now(), '5.0', '1', 'x' from adverse_event limit 1
""",
    """
insert into adverse_event_submission (submission_id, event_id, subject_id, submitted_at,
  recorded_by, recorded_at, cause)
select gen_random_uuid(), event_id, subject_id, now(), :staff, now(), 'x'
from adverse_event limit 1
""",
    """
insert into report_disposition (disposition_id, subject_id, report_id, verdict, decided_by,
  decided_at, cause)
select gen_random_uuid(), subject_id, report_id, 'not_adverse_event', :staff, now(), 'x'
from symptom_report limit 1
""",
)


async def plant_adverse_event(conn: AsyncConnection, staff_id: UUID) -> None:
    """Add an adverse event of whoever reported a symptom, and what belongs to it."""
    for statement in _ROWS:
        await conn.execute(text(statement), {"staff": staff_id})
