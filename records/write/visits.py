"""Visits: planned, moved by a row that supersedes, settled; each row has its own reminders."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from sqlalchemy import insert, update

from content.plan.visits import PlannedReminder, PlannedVisit
from content.vocabulary import DueKind, VisitState
from records.effects import CloseMessages
from records.sql import Sql
from records.tables.visits import visit, visit_answer
from records.visit_effects import AnswerVisit, MoveVisit, PlanVisits, SettleVisit
from records.visit_facts import NEWS_SLOT, about_visit
from records.write import messages
from records.write.due import NEVER, cancel, schedule
from records.write.writing import Writing

_CURRENT = Sql("""
select * from visit where subject_id = :subject and cycle = :cycle and superseded_at is null
""")
_ONE = Sql("""
select * from visit where visit_id = :id and subject_id = :subject and superseded_at is null
""")
_NEWEST_ANSWER = Sql("""
select answer from visit_answer where visit_id = :id order by recorded_at desc limit 1
""")
# Whatever date it had: a visit that goes back to an earlier date is not announced again.
_REMINDED = Sql("""
select d.due_at from due_action d
join visit v on v.subject_id = d.subject_id and d.topic = 'visit:' || v.visit_id
where d.subject_id = :subject and d.kind = 'visit_reminder' and d.state = 'done'
  and d.slot < :news and v.cycle = :cycle and v.code = :code and v.number = :number
""")
_BY_PLAN, _BY_TEAM = "plan", "team"
_Row: TypeAlias = asyncpg.Record | dict[str, Any]


async def plan(w: Writing, effect: PlanVisits) -> None:
    """Make the rows of a cycle; a date of the plan that changed is moved with its reminders."""
    rows = await _CURRENT.rows(w.conn, subject=effect.subject_id, cycle=effect.cycle)
    known = {(row["code"], row["number"]): row for row in rows}
    for one in effect.visits:
        row = known.get((one.id, one.number))
        if row is None:
            await _add(w, _planned(w, effect, one), one.reminders, one.settle_at)
        elif _follows_the_plan(row) and row["planned_on"] != one.on:
            moved = dict(row) | {"earliest": one.earliest, "latest": one.latest}
            await _supersede(w, moved, (one.on, None), _BY_PLAN, one.reminders, one.settle_at)


async def answer(w: Writing, effect: AnswerVisit) -> None:
    """Add an answer; the same one twice in a row stands once."""
    newest = await _NEWEST_ANSWER.row(w.conn, id=effect.visit_id)
    if newest is not None and newest["answer"] == effect.answer.value:
        return
    await w.conn.execute(
        insert(visit_answer).values(
            visit_answer_id=w.next_id("visit_answer"),
            visit_id=effect.visit_id,
            subject_id=effect.subject_id,
            answer=effect.answer.value,
            originator=w.originator,
            answered_at=w.now,
            cause=w.cause,
        )
    )


async def move(w: Writing, effect: MoveVisit) -> None:
    """Give a visit another date; one that somebody else changed in the meantime stays."""
    row = await _ONE.row(w.conn, id=effect.visit_id, subject=effect.subject_id)
    if row is None:
        return
    on, settle_at = (effect.on, effect.at), effect.settle_at
    key = await _supersede(w, row, on, _BY_TEAM, effect.reminders, settle_at)
    _tell(w, effect.subject_id, row["cycle"], key, effect.news)


async def settle(w: Writing, effect: SettleVisit) -> None:
    """Write what became of a visit. What was settled before keeps its row, and gets a new one."""
    row = await _ONE.row(w.conn, id=effect.visit_id, subject=effect.subject_id)
    if row is None or row["state"] == effect.state.value:
        return
    key: UUID = row["visit_id"]
    await _silence(w, row)
    if row["state"] != VisitState.PLANNED.value:
        key = await _supersede(w, row, (row["planned_on"], row["planned_time"]), _BY_TEAM)
    values: dict[str, object] = {"state": effect.state.value, "settled_at": w.now}
    if effect.reason:
        values["reason"] = w.cipher.seal(effect.reason, field="visit.reason", row=key)
    await w.conn.execute(update(visit).where(visit.c.visit_id == key).values(values))
    _tell(w, effect.subject_id, row["cycle"], key, effect.news)


def _planned(w: Writing, effect: PlanVisits, one: PlannedVisit) -> dict[str, Any]:
    return {
        "subject_id": effect.subject_id,
        "cycle": effect.cycle,
        "code": one.id,
        "number": one.number,
        "planned_on": one.on,
        "planned_time": None,
        "earliest": one.earliest,
        "latest": one.latest,
        "planned_by": _BY_PLAN,
        "supersedes": None,
        "content_version": w.content.version,
    }


def _follows_the_plan(row: asyncpg.Record) -> bool:
    return bool(row["planned_by"] == _BY_PLAN and row["state"] == VisitState.PLANNED.value)


async def _supersede(
    w: Writing,
    row: _Row,
    new_date: tuple[date, time | None],
    planned_by: str,
    reminders: Iterable[PlannedReminder] = (),
    settle_at: datetime | None = None,
) -> UUID:
    await _silence(w, row)
    was_planned = row["state"] == VisitState.PLANNED.value
    values: dict[str, object] = {"superseded_at": w.now}
    if was_planned:
        values["state"] = VisitState.MOVED.value
    mine = visit.c.visit_id == row["visit_id"]
    await w.conn.execute(update(visit).where(mine).values(values))
    kept = ("subject_id", "cycle", "code", "number", "earliest", "latest", "content_version")
    new = {name: row[name] for name in kept} | {
        "planned_on": new_date[0],
        "planned_time": new_date[1],
        "planned_by": planned_by,
        "supersedes": row["visit_id"],
    }
    named = {name: row[name] for name in ("cycle", "code", "number")}
    before = await _REMINDED.rows(w.conn, subject=row["subject_id"], news=NEWS_SLOT, **named)
    sent = {one["due_at"] for one in before}
    ahead = [one for one in reminders if one.remind_at not in sent]
    return await _add(w, new, ahead, settle_at)


async def _silence(w: Writing, row: _Row) -> None:
    """Give up what waits about a row, and take the buttons off what was sent."""
    topic = about_visit(row["visit_id"])
    await cancel(w, row["subject_id"], topic)
    await messages.close(w, CloseMessages(about=topic))


async def _add(
    w: Writing,
    new: dict[str, Any],
    reminders: Iterable[PlannedReminder],
    settle_at: datetime | None,
) -> UUID:
    """Add a row, with the reminders that lie ahead: what is past was not to be sent now."""
    key = w.next_id("visit")
    state = VisitState.PLANNED.value
    row = {**new, "visit_id": key, "state": state, "planned_since": w.now, "cause": w.cause}
    await w.conn.execute(insert(visit).values(row))
    for reminder in reminders:
        if reminder.remind_at > w.now:
            schedule_reminder(w, new["subject_id"], new["cycle"], key, reminder)
    if settle_at is not None:
        schedule(
            w,
            kind=DueKind.VISIT_UNSETTLED,
            subject_id=new["subject_id"],
            topic=about_visit(key),
            at=(new["cycle"], 0, 0),
            window=(settle_at, NEVER),
        )
    return key


def _tell(
    w: Writing, subject_id: UUID, cycle: int, key: UUID, news: PlannedReminder | None
) -> None:
    if news is not None:
        schedule_reminder(w, subject_id, cycle, key, news)


def schedule_reminder(
    w: Writing, subject_id: UUID, cycle: int, key: UUID, reminder: PlannedReminder
) -> None:
    """Ask for one message about a visit, and for the look at it when its window has closed."""
    windows: tuple[tuple[DueKind, tuple[datetime, datetime]], ...] = (
        (DueKind.VISIT_REMINDER, (reminder.remind_at, reminder.sent_until)),
        (DueKind.VISIT_CLOSE, (reminder.sent_until, NEVER)),
    )
    for kind, window in windows:
        schedule(
            w,
            kind=kind,
            subject_id=subject_id,
            topic=about_visit(key),
            at=(cycle, 0, reminder.slot),
            window=window,
        )
