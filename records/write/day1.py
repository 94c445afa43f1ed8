"""Day 1 set or moved: what was planned from the old one waits no more."""

from sqlalchemy import update

from records.effects import CloseMessages
from records.plan_effects import SetDay1
from records.sql import Sql
from records.tables.accounts import subject
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


async def set_day1(w: Writing, effect: SetDay1) -> None:
    """Set day 1; nothing that was planned from another one is due or open any more."""
    await w.conn.execute(
        update(subject).where(subject.c.subject_id == effect.subject_id).values(day1=effect.day1)
    )
    rows = await _TAKE_OUT.rows(w.conn, subject=effect.subject_id, cycle=effect.cycle, now=w.now)
    for row in rows:
        topic = topic_of(row["scheduled_dose_id"])
        await cancel(w, effect.subject_id, topic)
        await messages.close(w, CloseMessages(about=topic))
