"""Escalations: opened with the report, climbing until a person takes them, closed by a person."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from content.triage.fever import urgency
from content.vocabulary import DueKind, Duty, MessageClass, Tier
from content.wording import Wording, approved, phrase
from records.effects import (
    AcknowledgeEscalation,
    CloseEscalation,
    NotifyStep,
    OpenEscalation,
    SendMessage,
    ToStaff,
    ToSubject,
)
from records.facts import REOPEN_SLOT, EscalationStatus
from records.sql import Sql
from records.tables.clinical import acknowledgement, escalation
from records.write import alerts, messages, news
from records.write.due import NEVER, cancel, schedule
from records.write.named import NAMED, who
from records.write.writing import Row, Shared, Writing

_OPEN = Sql(f"""
with {NAMED}
insert into escalation (escalation_id, subject_id, site_id, topic, tier, status, summary, ladder,
  content_version, opened_at)
values (:escalation_id, :subject_id, :site_id, (select cast(:topic as text) from named), :tier,
  'open', :summary, :ladder, :version, :now)
returning *, (select s.code from subject s where s.subject_id = escalation.subject_id) as code
""")  # noqa: S608 - only the text above
_OPEN_TOPICS = Sql("""
select s.subject_id, s.code, array(select e.topic from escalation e
  where e.subject_id = s.subject_id and e.status <> 'closed') as topics
from subject s where s.subject_id = any(:ids)
""")
_STILL_OPEN = Sql("""
select * from escalation
where subject_id = :subject_id and topic = :topic and status <> 'closed' for update
""")
_NOTE_STEP = Sql(f"""
with {NAMED}
insert into escalation_step (escalation_step_id, escalation_id, round, step, staff_id, duty,
  outcome, notified_at)
values (:id, :escalation_id, :round, :step, :staff_id, (select cast(:duty as text) from named),
  :outcome, :now)
""")  # noqa: S608 - only the text above


@dataclass(frozen=True, slots=True)
class CopiedLadder:
    """The ladder as it was when the escalation opened."""

    steps: tuple[dict[str, Any], ...]
    repeat_every: timedelta
    reopen_after: timedelta

    def duties(self, step: int) -> tuple[Duty, ...]:
        """Whom this step notifies; beyond the last step, the last one again."""
        return tuple(Duty(d) for d in self.steps[min(step, len(self.steps) - 1)]["notify"])

    def tells_patient(self, step: int) -> bool:
        """Whether the subject is told that nobody has answered yet; once, not at each repeat."""
        return step < len(self.steps) and bool(self.steps[step]["tell_patient"])

    def wait_after(self, step: int) -> timedelta:
        """How long after this step the next one comes."""
        if step + 1 >= len(self.steps):
            return self.repeat_every
        gap = self.steps[step + 1]["after_minutes"] - self.steps[step]["after_minutes"]
        return timedelta(minutes=gap)


async def open_escalation(w: Writing, effect: OpenEscalation) -> None:
    """Open, or take up the open one of the same subject and topic. Urgency never falls."""
    if w.shared and effect.subject_id:
        row = _new_row(w, effect)
        w.shared.cases.append(row)
        code = w.shared.codes[effect.subject_id]
        await _begin(w, {**row, "round": 1, "owner_id": None, "code": code})
        return
    known = await _open_one(w, effect)
    if known is not None:
        await _worse_or_again(w, known, effect)
        return
    [found] = await _OPEN.rows(w.conn, **_new_row(w, effect))
    await _begin(w, found)


async def open_topics(
    conn: AsyncConnection, subject_ids: Collection[UUID]
) -> dict[UUID, tuple[str, frozenset[str]]]:
    """Give the code of each subject, and the topics of which a case of theirs is open."""
    found = await _OPEN_TOPICS.rows(conn, ids=list(subject_ids))
    return {row["subject_id"]: (row["code"], frozenset(row["topics"])) for row in found}


async def record_all(conn: AsyncConnection, shared: Shared) -> None:
    """Write down the cases and steps that were collected, each in the name it carries."""
    if shared.cases:
        await _OPEN.many(conn, shared.cases)
    if shared.steps:
        await _NOTE_STEP.many(conn, shared.steps)


def _new_row(w: Writing, effect: OpenEscalation) -> dict[str, object]:
    key = w.next_id("escalation")
    return {
        "escalation_id": key,
        "subject_id": effect.subject_id,
        "site_id": effect.site_id,
        "topic": effect.topic.value,
        "tier": effect.tier.value,
        "summary": alerts.sealed_summary(w, key, (_entry(effect),)),
        "ladder": json.dumps(_copy_of_ladder(w, effect.site_id, effect.tier)),
        "version": w.content.version,
        "now": w.now,
        **who(w),
    }


async def _begin(w: Writing, row: Row) -> None:
    await _carry_out(w, row, NotifyStep(escalation_id=row["escalation_id"], round=1, step=0))


async def _open_one(w: Writing, effect: OpenEscalation) -> asyncpg.Record | None:
    if effect.subject_id is None:
        return None
    return await _STILL_OPEN.row(w.conn, subject_id=effect.subject_id, topic=effect.topic.value)


async def _worse_or_again(w: Writing, known: asyncpg.Record, effect: OpenEscalation) -> None:
    was, now_is = Tier(known["tier"]), effect.tier
    is_worse = urgency(now_is) > urgency(was)
    urgent = urgency(max(was, now_is, key=urgency)) >= urgency(Tier.RED)
    key = known["escalation_id"]
    values: dict[str, Any] = {
        "summary": alerts.sealed_summary(w, key, (*alerts.entries(w, known), _entry(effect)))
    }
    if is_worse:
        values |= {"tier": now_is.value, "ladder": _copy_of_ladder(w, known["site_id"], now_is)}
    # While nobody has taken it the ladder goes on climbing: a report must not send it back down.
    starts_again = is_worse or (urgent and known["status"] != EscalationStatus.OPEN.value)
    if starts_again:
        # A worse report, or another red one, is a new matter for whoever took the first.
        values |= {
            "round": known["round"] + 1,
            "status": EscalationStatus.OPEN.value,
            "owner_id": None,
            "acknowledged_at": None,
        }
    await w.conn.execute(update(escalation).where(escalation.c.escalation_id == key).values(values))
    if starts_again:
        await cancel(w, known["subject_id"], alerts.topic_of(key))
        step = NotifyStep(escalation_id=key, round=known["round"] + 1, step=0)
        await notify(w, step, because=news.again(), owner_id=known["owner_id"])
    else:
        await news.tell_or_gather(w, key, now_is)


def _copy_of_ladder(w: Writing, site_id: str, tier: Tier) -> dict[str, Any]:
    kept = {"steps", "repeat_every_minutes", "reopen_after_minutes"}
    return w.content.at(site_id).ladders[tier].model_dump(mode="json", include=kept)


async def notify(
    w: Writing,
    effect: NotifyStep,
    because: Wording | None = None,
    owner_id: UUID | None = None,
) -> None:
    """Carry out one step and set the next. A step nobody can be reached on leads on at once.

    `because` says why staff hear of the matter again; without it the step itself says it. Whoever
    had the matter (`owner_id`) is told that it is open again.
    """
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] == EscalationStatus.CLOSED.value:
        return
    if effect.round > row["round"]:
        owner_id = row["owner_id"]
        await _reopen(w, row, effect.round)
        row = await alerts.locked(w, effect.escalation_id)
    if row["status"] == EscalationStatus.OPEN.value and effect.round == row["round"]:
        await _carry_out(w, row, effect, because, owner_id)


async def _carry_out(
    w: Writing,
    row: Row,
    effect: NotifyStep,
    because: Wording | None = None,
    owner_id: UUID | None = None,
) -> None:
    ladder = _ladder(row)
    because = because or _because(effect)
    told = await _call(w, row, effect.step, because)
    if owner_id is not None and owner_id not in told:
        await messages.send(w, alerts.alert(w, row, ToStaff(owner_id), because))
    if ladder.tells_patient(effect.step) and row["subject_id"]:
        await _tell_patient(w, row)
    last = effect.step + 1 >= len(ladder.steps)
    wait = ladder.wait_after(effect.step) if told or last else timedelta(0)
    _next(w, row, effect.step + 1, w.now + wait)


async def _call(w: Writing, row: Row, step: int, because: Wording | None) -> set[UUID]:
    told: set[UUID] = set()
    steps: list[dict[str, object]] = []
    # Coordinators last: who has another duty too is called as the one who can take the case.
    for duty in sorted(_ladder(row).duties(step), key=lambda one: one is Duty.COORDINATOR):
        for person in await messages.on_duty(w, row["site_id"], duty):
            staff_id = person["staff_id"]
            can = person["chat"] is not None and person["is_reachable"]
            # Whoever has two duties is called once.
            if can and staff_id not in told:
                may = alerts.can_take(row, duty)
                message = alerts.alert(w, row, ToStaff(staff_id), because, can_take=may)
                messages.queue(w, person, message)
                told.add(staff_id)
            steps.append(_step_row(w, row, step, duty, staff_id, can=can))
    if w.shared:
        w.shared.steps += steps
    elif steps:
        await _NOTE_STEP.many(w.conn, steps)
    return told


async def acknowledge(w: Writing, effect: AcknowledgeEscalation) -> None:
    """Give the matter to whoever wrote; nobody else is called any more."""
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] != EscalationStatus.OPEN.value or w.chat is None:
        return
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == effect.escalation_id)
        .values(
            status=EscalationStatus.ACKNOWLEDGED.value,
            owner_id=w.chat.staff_id,
            acknowledged_at=w.now,
        )
    )
    await w.conn.execute(
        insert(acknowledgement).values(
            acknowledgement_id=w.next_id("acknowledgement"),
            escalation_id=effect.escalation_id,
            round=row["round"],
            staff_id=w.chat.staff_id,
            acknowledged_at=w.now,
        )
    )
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
    _next(w, row, REOPEN_SLOT, w.now + _ladder(row).reopen_after)


async def close(w: Writing, effect: CloseEscalation) -> None:
    """Close the matter in the name of whoever wrote."""
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] == EscalationStatus.CLOSED.value or w.chat is None:
        return
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == effect.escalation_id)
        .values(
            status=EscalationStatus.CLOSED.value,
            closed_at=w.now,
            closed_by=w.chat.staff_id,
            outcome=effect.outcome,
        )
    )
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))


async def _reopen(w: Writing, row: asyncpg.Record, round_: int) -> None:
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == row["escalation_id"])
        .values(
            status=EscalationStatus.OPEN.value, round=round_, owner_id=None, acknowledged_at=None
        )
    )


def _ladder(row: Row) -> CopiedLadder:
    ladder = alerts.ladder(row)
    return CopiedLadder(
        steps=tuple(ladder["steps"]),
        repeat_every=timedelta(minutes=ladder["repeat_every_minutes"]),
        reopen_after=timedelta(minutes=ladder["reopen_after_minutes"]),
    )


def _next(w: Writing, row: Row, slot: int, at: datetime) -> None:
    schedule(
        w,
        kind=DueKind.ESCALATION_STEP,
        subject_id=row["subject_id"],
        topic=alerts.topic_of(row["escalation_id"]),
        at=(row["round"], 0, slot),
        window=(at, NEVER),
    )


def _entry(effect: OpenEscalation) -> dict[str, Any]:
    return alerts.entry(effect.summary, effect.words)


def _because(effect: NotifyStep) -> Wording | None:
    if effect.step > 0:
        return phrase("This was sent before and nobody has taken it yet.")
    if effect.round > 1:
        return phrase("This was taken, but not closed in time. It is open again.")
    return None


def _step_row(
    w: Writing, row: Row, step: int, duty: Duty, staff_id: UUID, *, can: bool
) -> dict[str, object]:
    return {
        "id": w.next_id("escalation_step"),
        "escalation_id": row["escalation_id"],
        "round": row["round"],
        "step": step,
        "staff_id": staff_id,
        "duty": duty.value,
        "outcome": "notified" if can else "unreachable",
        "now": w.now,
        **who(w),
    }


async def _tell_patient(w: Writing, row: Row) -> None:
    hotline = w.content.sites[row["site_id"]].hotline
    await messages.send(
        w,
        SendMessage(
            to=ToSubject(row["subject_id"]),
            parts=(approved("nobody_has_answered_yet", hotline=hotline),),
            message_class=MessageClass.SAFETY,
        ),
    )
