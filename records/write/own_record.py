"""What a subject takes back of their own reports, and their record to be sent to them."""

from sqlalchemy import insert, update

from records.own_effects import MarkReportsInError, SendOwnRecord
from records.read.own_record import own_record
from records.tables.attachments import attachment
from records.tables.clinical import symptom_report
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
    attachment_id = w.next_id("attachment")
    held = await own_record(w.conn, w.cipher, effect.subject_id)
    sealed = w.cipher.seal_json(held, field="attachment.content", row=attachment_id)
    await w.conn.execute(
        insert(attachment).values(
            attachment_id=attachment_id, kind=effect.file.value, content=sealed
        )
    )
    await queue_file(w, effect, attachment_id)
