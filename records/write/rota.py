"""Absences and shifts of staff, duties nobody can be called for; a row each, never changed."""

from uuid import UUID

from sqlalchemy import insert, update

from records.rota_effects import (
    CallFirst,
    EndAway,
    EndRotaGap,
    EndShifts,
    NoteRotaGap,
    SetAway,
    TakeShift,
)
from records.sql import Sql
from records.tables.rota import rota_gap, staff_absence, staff_shift
from records.write.writing import Writing

# Who comes first takes the place of whoever had it; those between move one down.
_CALL_FIRST = Sql("""
update staff_assignment a
set duty_rank = case when a.staff_id = :staff then b.first_rank else a.duty_rank + 1 end
from (select o.role, o.duty_rank as own_rank, min(f.duty_rank) as first_rank
      from staff_assignment o join staff_assignment f
        on f.site_id = o.site_id and f.role = o.role and f.valid_until is null
      where o.staff_id = :staff and o.site_id = :site and o.valid_until is null
      group by o.role, o.duty_rank) b
where a.site_id = :site and a.role = b.role and a.valid_until is null
  and (a.staff_id = :staff or a.duty_rank <= b.own_rank)
""")


async def change(w: Writing, effect: SetAway | EndAway | TakeShift | EndShifts | CallFirst) -> None:
    """Write down what somebody of the staff says about who is called when."""
    match effect:
        case SetAway():
            await _set_away(w, effect)
        case EndAway():
            await _end_away(w, effect.staff_id)
        case TakeShift():
            await _take_shift(w, effect)
        case EndShifts():
            await _end_shifts(w, effect)
        case CallFirst():
            await _CALL_FIRST.count(w.conn, staff=effect.staff_id, site=effect.site_id)


async def look_at_gap(w: Writing, effect: NoteRotaGap | EndRotaGap) -> None:
    """Note that nobody can be called for a duty of a site, or somebody again."""
    match effect:
        case NoteRotaGap():
            await _note_gap(w, effect)
        case EndRotaGap():
            await _end_gap(w, effect)


async def _set_away(w: Writing, effect: SetAway) -> None:
    if w.chat is None or w.chat.staff_id is None:
        return
    await _end_away(w, effect.staff_id)
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


async def _end_away(w: Writing, staff_id: UUID) -> None:
    await w.conn.execute(
        update(staff_absence)
        .where(
            staff_absence.c.staff_id == staff_id,
            staff_absence.c.ended_at.is_(None),
            staff_absence.c.until_at > w.now,
        )
        .values(ended_at=w.now)
    )


async def _take_shift(w: Writing, effect: TakeShift) -> None:
    if w.chat is None or w.chat.staff_id is None:
        return
    standing = staff_shift.c
    await w.conn.execute(
        update(staff_shift)
        .where(
            standing.staff_id == effect.staff_id,
            standing.site_id == effect.site_id,
            standing.ended_at.is_(None),
            standing.from_at < effect.until_at,
            standing.until_at > effect.from_at,
        )
        .values(ended_at=w.now)
    )
    await w.conn.execute(
        insert(staff_shift).values(
            shift_id=w.next_id("staff_shift"),
            staff_id=effect.staff_id,
            site_id=effect.site_id,
            from_at=effect.from_at,
            until_at=effect.until_at,
            set_by=w.chat.staff_id,
            set_at=w.now,
            cause=w.cause,
        )
    )


async def _end_shifts(w: Writing, effect: EndShifts) -> None:
    await w.conn.execute(
        update(staff_shift)
        .where(
            staff_shift.c.staff_id == effect.staff_id,
            staff_shift.c.site_id == effect.site_id,
            staff_shift.c.ended_at.is_(None),
            staff_shift.c.until_at > w.now,
        )
        .values(ended_at=w.now)
    )


async def _note_gap(w: Writing, effect: NoteRotaGap) -> None:
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


async def _end_gap(w: Writing, effect: EndRotaGap) -> None:
    await w.conn.execute(
        update(rota_gap)
        .where(
            rota_gap.c.site_id == effect.site_id,
            rota_gap.c.duty == effect.duty.value,
            rota_gap.c.ended_at.is_(None),
        )
        .values(ended_at=w.now)
    )
