"""A dose that is put off: what would remind of it before the chosen moment is given up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import Parts
from records.database import acting
from records.effects import SnoozeDose
from records.facts import SNOOZE_SLOTS_FROM
from records.read.subject import subjects
from tests.support.rows import TEST, WEI, subject_id, tuples, write

_OF_DOSE = """
select kind, slot, due_at, state from due_action where topic = :topic order by kind, due_at, slot
"""


async def _snoozed(parts: Parts, minutes: int) -> tuple[datetime, list[tuple[Any, ...]]]:
    """Put off Wei's first open dose by so many minutes from its time; give the work about it."""
    wei = subject_id(WEI)
    async with acting(parts.engine, TEST) as conn:
        [facts] = (await subjects(conn, [wei])).values()
    dose = next(one for one in facts.doses if one.status is None)
    until = dose.planned_at + timedelta(minutes=minutes)
    effect = SnoozeDose(
        subject_id=wei,
        scheduled_dose_id=dose.scheduled_dose_id,
        cycle=dose.cycle,
        protocol_day=dose.protocol_day,
        slot=SNOOZE_SLOTS_FROM,
        remind_at=until,
        window_closes_at=until + timedelta(minutes=45),
    )
    await write(parts, "snooze", effect)
    topic = f"dose:{dose.scheduled_dose_id}"
    return dose.planned_at, await tuples(parts.engine, _OF_DOSE, topic=topic)


@pytest.mark.parametrize(
    ("minutes", "given_up"),
    [
        (59, [0]),
        # In the same minute as the reminder that is planned: one of them is enough.
        (60, [0, 60]),
        (61, [0, 60]),
        (180, [0, 60, 180]),
    ],
)
async def test_reminders_up_to_the_chosen_moment_are_given_up_and_no_other(
    parts: Parts, minutes: int, given_up: list[int]
) -> None:
    planned_at, found = await _snoozed(parts, minutes)

    def after(state: str, kind: str = "dose_reminder") -> list[int]:
        return [
            round((due_at - planned_at).total_seconds() / 60)
            for name, _, due_at, is_in in found
            if (name, is_in) == (kind, state)
        ]

    assert after("cancelled") == given_up
    left = [one for one in (0, 60, 180) if one not in given_up]
    assert after("pending") == sorted([*left, minutes])
    assert after("pending", "dose_close") == [8 * 60]


async def test_reminders_of_other_doses_stay(parts: Parts) -> None:
    pending = "select count(*) from due_action where state = 'pending' and kind = 'dose_reminder'"
    [(before,)] = await tuples(parts.engine, pending)
    await _snoozed(parts, 180)
    [(after,)] = await tuples(parts.engine, pending)
    assert before - after == len((0, 60, 180)) - 1
