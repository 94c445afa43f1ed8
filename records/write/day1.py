"""Day 1 set or moved, or a further cycle: what was planned before waits no more."""

from uuid import UUID

from sqlalchemy import insert, update

from records.effects import CloseMessages
from records.plan_effects import BeginCycle, SetDay1
from records.sql import Sql
from records.tables.accounts import dose_order, subject
from records.write import messages
from records.write.doses import topic_of
from records.write.due import cancel
from records.write.writing import Writing

_TAKE_OUT = Sql("""
update scheduled_dose d set cancelled_at = :now
where d.subject_id = :subject and d.cycle = :cycle and d.cancelled_at is null and not exists
  (select 1 from dose_administration a
     where a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error)
returning d.scheduled_dose_id
""")


async def count_from(w: Writing, effect: SetDay1 | BeginCycle) -> None:
    """Count the days from another day 1, of this cycle or a further one."""
    match effect:
        case SetDay1():
            await _set_day1(w, effect)
        case BeginCycle():
            await _begin_cycle(w, effect)


async def _set_day1(w: Writing, effect: SetDay1) -> None:
    """Set day 1; nothing that was planned from another one is due or open any more."""
    await w.conn.execute(
        update(subject).where(subject.c.subject_id == effect.subject_id).values(day1=effect.day1)
    )
    await _take_out(w, effect.subject_id, effect.cycle)


async def _begin_cycle(w: Writing, effect: BeginCycle) -> None:
    """Count from another cycle; twice the same leaves it as it is."""
    done = await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id, subject.c.cycle == effect.cycle - 1)
        .values(cycle=effect.cycle, day1=effect.day1)
    )
    if not done.rowcount:
        return
    await _take_out(w, effect.subject_id, effect.cycle - 1)
    if effect.ordered_dose_mg is not None and effect.dose_days is not None:
        await w.conn.execute(
            insert(dose_order).values(
                dose_order_id=w.next_id("dose_order"),
                subject_id=effect.subject_id,
                cycle=effect.cycle,
                amount_mg=effect.ordered_dose_mg,
                from_day=effect.dose_days[0],
                until_day=effect.dose_days[1],
                reason="protocol",
                ordered_by=w.originator,
                ordered_at=w.now,
            )
        )


async def _take_out(w: Writing, subject_id: UUID, cycle: int) -> None:
    rows = await _TAKE_OUT.rows(w.conn, subject=subject_id, cycle=cycle, now=w.now)
    for row in rows:
        topic = topic_of(row["scheduled_dose_id"])
        await cancel(w, subject_id, topic)
        await messages.close(w, CloseMessages(about=topic))
