"""What a subject takes back of their own reports, and their record to be sent to them."""

from sqlalchemy import update

from records.own_effects import MarkReportsInError, SendOwnRecord
from records.read.own_record import own_record
from records.tables.clinical import symptom_report
from records.write.attached import attach
from records.write.messages import queue_file
from records.write.writing import Writing


async def mark_in_error(w: Writing, effect: MarkReportsInError) -> None:
    """Mark reports as entered in error; those of somebody else stay as they are."""
    await w.conn.execute(
        update(symptom_report)
        .where(
            symptom_report.c.report_id.in_(effect.report_ids),
            symptom_report.c.subject_id == effect.subject_id,
        )
        .values(entered_in_error=True)
    )


async def send(w: Writing, effect: SendOwnRecord) -> None:
    """Hold the record sealed beside the message that will carry it."""
    held = await own_record(w.conn, w.cipher, effect.subject_id)
    attachment_id = await attach(w, effect.file.value, held)
    await queue_file(w, effect.file.value, effect.parts, attachment_id)
