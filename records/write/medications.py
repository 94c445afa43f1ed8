"""Entries about medicines that were a mistake, and what the study team says of others."""

from sqlalchemy import insert, update

from records.medication_effects import JudgeMedication, MarkMedicationError
from records.tables.clinical import (
    concomitant_medication,
    medication_correction,
    medication_judgement,
)
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


async def judge(w: Writing, effect: JudgeMedication) -> None:
    """Add a row in the name of whoever wrote; nothing where that is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    key = w.next_id("medication_judgement")
    field = "medication_judgement.team_note"
    await w.conn.execute(
        insert(medication_judgement).values(
            judgement_id=key,
            medication_id=effect.medication_id,
            subject_id=effect.subject_id,
            staff_id=w.chat.staff_id,
            verdict=effect.verdict.value,
            substance=effect.substance,
            medicine_class=effect.group,
            team_note=w.cipher.seal(effect.note, field=field, row=key) if effect.note else None,
            content_version=w.content.version,
            judged_at=w.now,
            cause=w.cause,
        )
    )
