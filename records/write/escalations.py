"""Escalations: opened with the report; what is reported afterwards goes into the open one."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from content.triage.fever import urgency
from content.vocabulary import AT_ANY_HOUR, Tier
from records.effects import OpenEscalation
from records.facts import EscalationStatus
from records.read.phones import PHONE
from records.sql import Sql
from records.tables.clinical import escalation
from records.write import alerts, ladder, news
from records.write.due import cancel
from records.write.named import NAMED, who
from records.write.writing import Row, Shared, Writing

_OPEN = Sql(f"""
with {NAMED}
insert into escalation (escalation_id, subject_id, site_id, topic, tier, status, summary, ladder,
  content_version, opened_at)
values (:escalation_id, :subject_id, :site_id, (select cast(:topic as text) from named), :tier,
  'open', :summary, :ladder, :version, :now)
""")  # noqa: S608 - only the text above
_OPENED_FOR = Sql(f"""
select s.subject_id, s.code, s.arm, p.phone_id, p.phone, array(select e.topic from escalation e
  where e.subject_id = s.subject_id and e.status <> 'closed') as topics
from subject s {PHONE} where s.subject_id = any(:ids)
""")  # noqa: S608 - only the constant
_STILL_OPEN = Sql("""
select * from escalation
where subject_id = :subject_id and topic = :topic and status <> 'closed' for update
""")


async def open_escalation(w: Writing, effect: OpenEscalation) -> UUID:
    """Open, or take up the open one of the same subject and topic. Urgency never falls.

    Returns:
        The id of the case.
    """
    if w.shared and effect.subject_id:
        row = _new_row(w, effect)
        w.shared.cases.append(row)
        whose = dict(w.shared.opened_for[effect.subject_id])
        fresh = {"status": EscalationStatus.OPEN.value, "round": 1, "owner_id": None}
        await ladder.carry_out(w, {**whose, **row, **fresh}, step=0)
        return _id(row)
    known = await _open_one(w, effect)
    if known is not None:
        await _worse_or_again(w, known, effect)
        return _id(known)
    new = _new_row(w, effect)
    await _OPEN.count(w.conn, **new)
    await ladder.carry_out(w, await alerts.locked(w, _id(new)), step=0)
    return _id(new)


async def opened_for(
    conn: AsyncConnection, subject_ids: Collection[UUID]
) -> dict[UUID, asyncpg.Record]:
    """Give of each subject code, arm and phone, and the `topics` of which a case is open."""
    found = await _OPENED_FOR.rows(conn, ids=list(subject_ids))
    return {row["subject_id"]: row for row in found}


async def record_all(conn: AsyncConnection, shared: Shared) -> None:
    """Write down the cases and steps that were collected, each in the name it carries."""
    if shared.cases:
        await _OPEN.many(conn, shared.cases)
    await ladder.record_steps(conn, shared)


def _id(row: Row) -> UUID:
    found: UUID = row["escalation_id"]
    return found


def _new_row(w: Writing, effect: OpenEscalation) -> dict[str, Any]:
    key = w.next_id("escalation")
    return {
        "escalation_id": key,
        "subject_id": effect.subject_id,
        "site_id": effect.site_id,
        "topic": effect.topic.value,
        "tier": effect.tier.value,
        "summary": alerts.sealed_summary(w, key, (_entry(effect),)),
        "ladder": json.dumps(_copy_of_ladder(w, effect)),
        "version": w.content.version,
        "now": w.now,
        **who(w),
    }


async def _open_one(w: Writing, effect: OpenEscalation) -> asyncpg.Record | None:
    if effect.subject_id is None:
        return None
    return await _STILL_OPEN.row(w.conn, subject_id=effect.subject_id, topic=effect.topic.value)


async def _worse_or_again(w: Writing, known: asyncpg.Record, effect: OpenEscalation) -> None:
    now_is = effect.tier
    is_worse = urgency(now_is) > urgency(Tier(known["tier"]))
    key = known["escalation_id"]
    values: dict[str, Any] = {
        "summary": alerts.sealed_summary(w, key, (*alerts.entries(w, known), _entry(effect)))
    }
    if is_worse:
        values |= {"tier": now_is.value, "ladder": _copy_of_ladder(w, effect)}
    await w.conn.execute(update(escalation).where(escalation.c.escalation_id == key).values(values))
    # A worse report, or another red one, is a new matter for whoever took the first. While nobody
    # has taken it the ladder goes on climbing: a report must not send it back down.
    is_taken = not EscalationStatus(known["status"]).is_untaken
    if is_worse or (is_taken and urgency(now_is) >= urgency(Tier.RED)):
        await cancel(w, known["subject_id"], alerts.topic_of(key))
        row = await ladder.reopened(w, known)
        await ladder.carry_out(w, row, 0, because=news.again(), owner_id=known["owner_id"])
    else:
        await news.tell_or_gather(w, key, now_is)


def _copy_of_ladder(w: Writing, effect: OpenEscalation) -> dict[str, Any]:
    kept = {"steps", "repeat_every_minutes", "reopen_after_minutes", "hand_over_minutes"}
    ladder = w.content.at(effect.site_id).ladders[effect.tier]
    waits = ladder.in_working_hours and effect.topic not in AT_ANY_HOUR
    return ladder.model_dump(mode="json", include=kept) | {"in_working_hours": waits}


def _entry(effect: OpenEscalation) -> dict[str, Any]:
    return alerts.entry(effect.summary, effect.words)
