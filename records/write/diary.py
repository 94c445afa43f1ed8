"""The daily questions that are to come."""

from collections.abc import Collection, Mapping
from typing import Any

from content.vocabulary import DueKind
from records.diary_topic import diary_topic
from records.effects import PlanDiary
from records.sql import Sql
from records.write.due import schedule
from records.write.writing import Writing

_KINDS = (DueKind.DIARY, DueKind.DIARY_CLOSE)
_CANCEL = Sql("""
update due_action set state = 'cancelled', settled_at = :now
where subject_id = :subject and kind = any(:kinds) and state = 'pending'
  and (cast(:from_day as integer) is null or protocol_day >= :from_day)
""")


async def plan(w: Writing, effect: PlanDiary) -> None:
    """Replace the questions still to come, and the looks at silence after them."""
    kinds = [kind.value for kind in _KINDS]
    w.due = [row for row in w.due if not _is_replaced(row, effect, kinds)]
    await _CANCEL.count(
        w.conn, subject=effect.subject_id, kinds=kinds, from_day=effect.from_day, now=w.now
    )
    for day in effect.days:
        moments = (
            (DueKind.DIARY, (day.ask_at, day.asked_until)),
            (DueKind.DIARY_CLOSE, (day.silent_at, day.looked_until)),
        )
        for kind, window in moments:
            schedule(
                w,
                kind=kind,
                subject_id=effect.subject_id,
                topic=diary_topic(effect.subject_id, effect.cycle, day.protocol_day),
                at=(effect.cycle, day.protocol_day, 0),
                window=window,
            )


def _is_replaced(row: Mapping[str, Any], effect: PlanDiary, kinds: Collection[str]) -> bool:
    is_later = effect.from_day is None or row["protocol_day"] >= effect.from_day
    return row["subject_id"] == effect.subject_id and row["kind"] in kinds and is_later
