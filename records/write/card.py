"""Notes of staff about a subject, the number to call, and who looked at what."""

from sqlalchemy import insert

from records.card_effects import ExplainCorrection, LogAccess, SetPhone, WriteNote
from records.overview_effects import LogOverview
from records.read.phones import PHONE_FIELD
from records.tables.desk import (
    entry_correction,
    record_access,
    site_access,
    staff_note,
    subject_phone,
)
from records.write.writing import Writing


async def write_note(w: Writing, effect: WriteNote) -> None:
    """Keep a note in the name of whoever wrote it; nothing where that is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    key = w.next_id("staff_note")
    await w.conn.execute(
        insert(staff_note).values(
            note_id=key,
            subject_id=effect.subject_id,
            staff_id=w.chat.staff_id,
            words=w.cipher.seal(effect.words, field="staff_note.words", row=key),
            written_at=w.now,
            cause=w.cause,
        )
    )


async def explain_correction(w: Writing, effect: ExplainCorrection) -> None:
    """Keep the reason in the name of whoever wrote; nothing where that is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    key = w.next_id("entry_correction")
    await w.conn.execute(
        insert(entry_correction).values(
            correction_id=key,
            subject_id=effect.subject_id,
            staff_id=w.chat.staff_id,
            part=effect.part.value,
            entry_id=effect.entry_id,
            # Sealed under the first name of its column, as rows from before 0031 are.
            team_note=w.cipher.seal(effect.reason, field="entry_correction.reason", row=key),
            corrected_at=w.now,
            cause=w.cause,
        )
    )


async def log_access(w: Writing, effect: LogAccess) -> None:
    """Keep that somebody of the staff looked; nothing where that is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    await w.conn.execute(
        insert(record_access).values(
            access_id=w.next_id("record_access"),
            subject_id=effect.subject_id,
            staff_id=w.chat.staff_id,
            part=effect.part.value,
            accessed_at=w.now,
            cause=w.cause,
        )
    )


async def log_overview(w: Writing, effect: LogOverview) -> None:
    """Keep a look at all of each site; nothing where whoever looked is nobody of the staff."""
    if w.chat is None or w.chat.staff_id is None:
        return
    for site in effect.sites:
        await w.conn.execute(
            insert(site_access).values(
                access_id=w.next_id("site_access"),
                site_id=site,
                staff_id=w.chat.staff_id,
                part=effect.part.value,
                accessed_at=w.now,
                cause=w.cause,
            )
        )


async def set_phone(w: Writing, effect: SetPhone) -> None:
    """Keep a number; those before stay as rows."""
    key = w.next_id("subject_phone")
    await w.conn.execute(
        insert(subject_phone).values(
            phone_id=key,
            subject_id=effect.subject_id,
            phone=w.cipher.seal(effect.number, field=PHONE_FIELD, row=key),
            written_at=w.now,
            cause=w.cause,
        )
    )
