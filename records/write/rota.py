"""Absences of staff, and duties nobody can be called for; a row each, ended and never changed."""

from sqlalchemy import insert, update

from records.rota_effects import EndAway, EndRotaGap, NoteRotaGap, SetAway
from records.tables.rota import rota_gap, staff_absence
from records.write.writing import Writing


async def set_away(w: Writing, effect: SetAway) -> None:
    """Note who is away from when to when, and who said so."""
    if w.chat is None or w.chat.staff_id is None:
        return
    await end_away(w, EndAway(staff_id=effect.staff_id))
    await w.conn.execute(
        insert(staff_absence).values(
            absence_id=w.next_id("staff_absence"),
            staff_id=effect.staff_id,
            from_at=effect.from_at,
            until_at=effect.until_at,
            set_by=w.chat.staff_id,
            set_at=w.now,
            cause=w.cause,
        )
    )


async def end_away(w: Writing, effect: EndAway) -> None:
    """End what was said about somebody's absence and is not over."""
    await w.conn.execute(
        update(staff_absence)
        .where(
            staff_absence.c.staff_id == effect.staff_id,
            staff_absence.c.ended_at.is_(None),
            staff_absence.c.until_at > w.now,
        )
        .values(ended_at=w.now)
    )


async def note_gap(w: Writing, effect: NoteRotaGap) -> None:
    """Note that nobody can be called for a duty of a site."""
    await w.conn.execute(
        insert(rota_gap).values(
            gap_id=w.next_id("rota_gap"),
            site_id=effect.site_id,
            duty=effect.duty.value,
            from_at=effect.from_at,
            found_at=w.now,
            cause=w.cause,
        )
    )


async def end_gap(w: Writing, effect: EndRotaGap) -> None:
    """Note that somebody can be called for a duty again."""
    await w.conn.execute(
        update(rota_gap)
        .where(
            rota_gap.c.site_id == effect.site_id,
            rota_gap.c.duty == effect.duty.value,
            rota_gap.c.ended_at.is_(None),
        )
        .values(ended_at=w.now)
    )
