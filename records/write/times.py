"""The times a subject chose, and reminders of visits that move with them."""

from typing import Final

from sqlalchemy import update

from content.vocabulary import DueKind, TimeOf
from records.sql import Sql
from records.tables.accounts import subject
from records.times_effects import SetPreferredTime
from records.visit_facts import about_visit
from records.write.visits import schedule_reminder
from records.write.writing import Writing

_COLUMNS: Final = {
    TimeOf.QUESTION: "question_time",
    TimeOf.VISIT_MORNING: "visit_morning_time",
}
_KINDS: Final = [DueKind.VISIT_REMINDER.value, DueKind.VISIT_CLOSE.value]
# The look at a message goes with it, never alone.
_GIVE_UP = Sql("""
update due_action d set state = 'cancelled', settled_at = :now
where d.subject_id = :subject and d.topic = :topic and d.slot = :slot and d.kind = any(:kinds)
  and d.state = 'pending' and exists (select 1 from due_action r
    where r.subject_id = d.subject_id and r.topic = d.topic and r.slot = d.slot
      and r.kind = 'visit_reminder' and r.state = 'pending' and r.due_at > :now)
""")


async def prefer(w: Writing, effect: SetPreferredTime) -> None:
    """Keep the time; a reminder that has left, or is about to, does not come again."""
    await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id)
        .values({_COLUMNS[effect.of]: effect.at})
    )
    for one in effect.moved:
        given_up = await _GIVE_UP.count(
            w.conn,
            subject=effect.subject_id,
            topic=about_visit(one.visit_id),
            slot=one.reminder.slot,
            kinds=_KINDS,
            now=w.now,
        )
        if given_up:
            schedule_reminder(w, effect.subject_id, one.cycle, one.visit_id, one.reminder)
