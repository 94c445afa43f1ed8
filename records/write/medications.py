"""Entries about medicines that were a mistake."""

from sqlalchemy import insert, update

from records.medication_effects import MarkMedicationError
from records.tables.clinical import concomitant_medication, medication_correction
from records.write.writing import Writing


async def mark_error(w: Writing, effect: MarkMedicationError) -> None:
    """Add a row that names the entry; the entry itself stays, marked."""
    entry = concomitant_medication.c
    is_meant = (entry.medication_id == effect.medication_id) & (
        entry.subject_id == effect.subject_id
    )
    marked = await w.conn.execute(
        update(concomitant_medication)
        .where(is_meant, ~entry.entered_in_error)
        .values(entered_in_error=True)
    )
    if not marked.rowcount:
        return
    await w.conn.execute(
        insert(medication_correction).values(
            correction_id=w.next_id("medication_correction"),
            medication_id=effect.medication_id,
            subject_id=effect.subject_id,
            originator=w.originator,
            corrected_at=w.now,
            cause=w.cause,
        )
    )
