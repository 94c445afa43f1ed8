"""The plan of doses, and what became of each."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from content.plan.doses import PlannedDose
from content.vocabulary import DoseStatus, DueKind
from records.cipher import ident
from records.effects import (
    CorrectDoseAdministration,
    PlanDoses,
    RecordDoseAdministration,
    SnoozeDose,
)
from records.sql import Sql
from records.tables.clinical import dose_administration, scheduled_dose
from records.write.due import NEVER, cancel, cancel_until, forget_asked, schedule
from records.write.named import NAMED, who
from records.write.writing import Writing

_ANSWERED = text("""
select d.protocol_day from scheduled_dose d
join dose_administration a on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
where d.subject_id = :subject and d.cycle = :cycle
""")

# The database keeps the first answer, whoever comes second; nothing more is due about the dose.
# Who answered is named with it, so that answers of several people can be written in one exchange.
_RECORD = Sql(f"""
with {NAMED},
recorded as (
insert into dose_administration (administration_id, scheduled_dose_id, subject_id, status, taken_at,
  reason, originator, reported_at, cause)
values (:administration_id, :scheduled_dose_id, :subject_id, :status, :taken_at, :reason,
  (select cast(:originator as text) from named), :reported_at, :cause)
on conflict (scheduled_dose_id) where not entered_in_error do nothing)
update due_action set state = 'cancelled', settled_at = :reported_at
where subject_id = :subject_id and topic = :topic and state = 'pending'
""")  # noqa: S608 - only the text above


def topic_of(scheduled_dose_id: UUID) -> str:
    """What due work and messages about one dose are filed under."""
    return f"dose:{scheduled_dose_id}"


async def plan(w: Writing, effect: PlanDoses) -> None:
    """Replace the plan of a cycle; a dose that has an answer is not asked again."""
    rows = await w.conn.execute(_ANSWERED, {"subject": effect.subject_id, "cycle": effect.cycle})
    answered = set(rows.scalars())
    for dose in effect.doses:
        if dose.protocol_day not in answered:
            await _plan_one(w, effect, dose)


async def _plan_one(w: Writing, effect: PlanDoses, dose: PlannedDose) -> None:
    key = ident(f"subject:{effect.subject_id}", f"dose:{effect.cycle}:{dose.protocol_day}")
    values = {
        "planned_at": dose.planned_at,
        "late_until": dose.late_until,
        "content_version": w.content.version,
    }
    await w.conn.execute(
        upsert(scheduled_dose)
        .values(
            scheduled_dose_id=key,
            subject_id=effect.subject_id,
            cycle=effect.cycle,
            protocol_day=dose.protocol_day,
            **values,
        )
        .on_conflict_do_update(
            constraint="scheduled_dose_once", set_={**values, "cancelled_at": None}
        )
    )
    await cancel(w, effect.subject_id, topic_of(key))
    grace = timedelta(minutes=w.content.study.venetoclax.reminder_grace_minutes)
    for slot, remind_at in enumerate(dose.reminders_at):
        if effect.only_ahead and remind_at <= w.now:
            continue
        schedule(
            w,
            kind=DueKind.DOSE_REMINDER,
            subject_id=effect.subject_id,
            topic=topic_of(key),
            at=(effect.cycle, dose.protocol_day, slot),
            window=(remind_at, remind_at + grace),
        )
    schedule(
        w,
        kind=DueKind.DOSE_CLOSE,
        subject_id=effect.subject_id,
        topic=topic_of(key),
        at=(effect.cycle, dose.protocol_day, 0),
        window=(dose.late_until, NEVER),
    )


async def record(w: Writing, effect: RecordDoseAdministration) -> None:
    """Record what became of a dose. The database keeps the first answer, whoever comes second."""
    topic = topic_of(effect.scheduled_dose_id)
    forget_asked(w, effect.subject_id, topic)
    row = {**_row(w, effect), "topic": topic, **who(w)}
    if w.shared:
        w.shared.doses.append(row)
    else:
        await record_all(w.conn, [row])


async def record_all(conn: AsyncConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Write down answers about doses, each in the name it carries."""
    if rows:
        await _RECORD.many(conn, rows)


async def correct(w: Writing, effect: CorrectDoseAdministration) -> None:
    """Mark the record that stands as entered in error and add the new one."""
    await w.conn.execute(
        update(dose_administration)
        .where(
            dose_administration.c.scheduled_dose_id == effect.scheduled_dose_id,
            ~dose_administration.c.entered_in_error,
        )
        .values(entered_in_error=True)
    )
    await w.conn.execute(insert(dose_administration).values(**_row(w, effect)))


async def snooze(w: Writing, effect: SnoozeDose) -> None:
    """Remind once more at a moment the subject chose, and not of the same dose before that."""
    topic = topic_of(effect.scheduled_dose_id)
    # Two reminders of one dose in the same minute read like two doses.
    await cancel_until(w, effect.subject_id, topic, DueKind.DOSE_REMINDER, effect.remind_at)
    schedule(
        w,
        kind=DueKind.DOSE_REMINDER,
        subject_id=effect.subject_id,
        topic=topic,
        at=(effect.cycle, effect.protocol_day, effect.slot),
        window=(effect.remind_at, effect.window_closes_at),
    )


def _row(
    w: Writing, effect: RecordDoseAdministration | CorrectDoseAdministration
) -> dict[str, object]:
    return {
        "administration_id": w.next_id("dose_administration"),
        "scheduled_dose_id": effect.scheduled_dose_id,
        "subject_id": effect.subject_id,
        "status": DoseStatus(effect.status).value,
        "taken_at": effect.taken_at,
        "reason": effect.reason,
        "originator": w.originator,
        "reported_at": w.now,
        "cause": w.cause,
    }
