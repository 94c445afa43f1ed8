"""Day 1 moved in the database: old due work never fires, nothing is doubled."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from bot.app import Parts
from bot.parts.day1_change import change_of_day1, effects_of
from bot.parts.next_cycle import effects_of_cycle, next_cycle
from content.plan.doses import planned_doses
from content.plan.protocol_day import date_of_day
from content.vocabulary import Arm, DoseStatus, Language
from records.database import acting
from records.effects import PlanDoses, RecordDoseAdministration
from records.read.card import whole
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.people import CONTENT
from tests.support.rows import TEST, change, tuples, value, write
from tests.support.ward import add_subject

_ANN = 9101
_DAY1 = date(2026, 11, 20)
_PENDING = """
select protocol_day, kind, count(*) from due_action
where subject_id = :id and state = 'pending' and kind like 'dose%' group by 1, 2 order by 1, 2
"""


async def _subject(parts: Parts) -> UUID:
    await change(parts.engine, "update due_action set state = 'cancelled'")
    await add_subject(parts, _ANN, "01-905", Arm.CLAGV, Language.EN, _DAY1)
    key: UUID = await value(
        parts.engine, "select subject_id from subject where code = :code", code="01-905"
    )
    doses = planned_doses(CONTENT.study, Arm.CLAGV, _DAY1, time(8), CONTENT.sites["01"].zone)
    await change(
        parts.engine, "update subject set usual_time = '08:00' where subject_id = :id", id=key
    )
    await write(parts, "plan", PlanDoses(subject_id=key, cycle=1, doses=doses))
    return key


async def _moved(parts: Parts, key: UUID, day1: date, now: datetime, cause: str) -> None:
    async with acting(parts.engine, TEST) as conn:
        patient = await whole(conn, parts.cipher, key)
    found = change_of_day1(patient, day1, now, CONTENT.at("01"))
    await write(parts, cause, *effects_of(found, patient))


@pytest.mark.parametrize("answered", [(), (2,), (2, 3, 5), tuple(range(2, 9))])
async def test_moved_twice_each_open_day_is_due_once_on_the_new_date(
    parts: Parts, answered: tuple[int, ...]
):
    key = await _subject(parts)
    for day in answered:
        dose = await value(
            parts.engine,
            "select scheduled_dose_id from scheduled_dose"
            " where subject_id = :id and protocol_day = :day",
            id=key,
            day=day,
        )
        taken = RecordDoseAdministration(
            subject_id=key, scheduled_dose_id=dose, status=DoseStatus.TAKEN
        )
        await write(parts, f"took:{day}", taken)
    now = parts.clock.now()
    today = now.date()
    for step, ahead in enumerate((9, 4)):
        await _moved(parts, key, today + timedelta(days=ahead), now, f"move:{step}")
    still = [day for day in range(2, 9) if day not in answered]
    reminders = len(CONTENT.study.venetoclax.reminders_after_minutes)
    assert await tuples(parts.engine, _PENDING, id=key) == [
        row for day in still for row in ((day, "dose_close", 1), (day, "dose_reminder", reminders))
    ]
    dates = """
    select protocol_day, (planned_at at time zone 'Asia/Shanghai')::date from scheduled_dose
    where subject_id = :id and cancelled_at is null and protocol_day = any(:days) order by 1
    """
    assert await tuples(parts.engine, dates, id=key, days=still) == [
        (day, date_of_day(day, today + timedelta(days=4))) for day in still
    ]
    assert await value(
        parts.engine, "select day1 from subject where subject_id = :id", id=key
    ) == today + timedelta(days=4)


async def test_old_reminders_never_fire_after_the_move(parts: Parts):
    key = await _subject(parts)
    now = parts.clock.now()
    later = max(_DAY1, now.date()) + timedelta(days=30)
    await _moved(parts, key, later, now, "move")
    early = """
    select count(*) from due_action where subject_id = :id and state = 'pending'
      and kind like any(array['dose%', 'diary%']) and due_at < :until
    """
    until = datetime.combine(later - timedelta(days=2), time(0), tzinfo=now.tzinfo)
    assert await value(parts.engine, early, id=key, until=until) == 0
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(until, 0.0)
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass
    sent = (
        "select count(*) from communication where subject_id = :id and message_class = 'reminder'"
    )
    assert await value(parts.engine, sent, id=key) == 0


async def test_next_cycle_keeps_what_happened_and_begins_once(parts: Parts):
    key = await _subject(parts)
    taken = RecordDoseAdministration(
        subject_id=key,
        scheduled_dose_id=await value(
            parts.engine,
            "select scheduled_dose_id from scheduled_dose"
            " where subject_id = :id and protocol_day = 2",
            id=key,
        ),
        status=DoseStatus.TAKEN,
    )
    await write(parts, "took", taken)
    content, now = CONTENT.at("01"), parts.clock.now()
    day1 = max(_DAY1, now.date()) + timedelta(days=30)
    async with acting(parts.engine, TEST) as conn:
        patient = await whole(conn, parts.cipher, key)
    ahead = next_cycle(patient, day1, now, content)
    effects = effects_of_cycle(ahead, patient, now, content)
    await write(parts, "begin", *effects)
    await write(parts, "again", *effects)
    async with acting(parts.engine, TEST) as conn:
        after = await whole(conn, parts.cipher, key)
    assert (after.cycle, after.day1) == (2, day1)
    assert [(o.amount_mg, o.from_day, o.until_day) for o in after.orders] == [(400, 2, 8)]
    days = [(dose.cycle, dose.protocol_day, dose.status) for dose in after.doses]
    assert days == [(1, 2, DoseStatus.TAKEN), *((2, day, None) for day in range(2, 9))]
    reminders = len(CONTENT.study.venetoclax.reminders_after_minutes)
    assert await tuples(parts.engine, _PENDING, id=key) == [
        row
        for day in range(2, 9)
        for row in ((day, "dose_close", 1), (day, "dose_reminder", reminders))
    ]
