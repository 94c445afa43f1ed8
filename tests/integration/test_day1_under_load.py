"""Day 1 moved while two planners work, with doses in every state: old rows never fire.

How many treatments are lived through follows the profile of Hypothesis: a few in every run, many at
night.
"""

import asyncio
import os
import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.app import Parts
from bot.parts.day1_change import change_of_day1, effects_of
from content.plan.protocol_day import date_of_day, instant_of, local_date
from content.vocabulary import Arm, DoseStatus, Language
from records.database import acting
from records.effects import CorrectDoseAdministration, RecordDoseAdministration, SnoozeDose
from records.read.card import whole
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.people import CONTENT
from tests.support.rows import TEST, change, tuples, value, write
from tests.support.ward import add_subject

_ANN = 9102
_MANY = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 3
_ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kolkata")
# The clocks change within these treatments where they change at all.
_DAY1S = (date(2027, 3, 9), date(2027, 3, 24), date(2027, 10, 27), date(2027, 11, 3))
_DAYS = range(2, 9)
_DOSES = """
select d.protocol_day, d.scheduled_dose_id, d.planned_at, d.late_until, a.status, d.cancelled_at
from scheduled_dose d left join dose_administration a
  on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
where d.subject_id = :id order by 1
"""
_ASKED = """
select d.protocol_day, c.requested_at from communication c
join scheduled_dose d on c.about = 'dose:' || d.scheduled_dose_id
where c.subject_id = :id and c.method = 'sendMessage' and c.communication_id > :after
order by c.communication_id
"""
_NEXT = """
select min(due_at) from due_action where state = 'pending' and subject_id = :id and due_at <= :until
"""
_LAST = "select coalesce(max(communication_id), 0) from communication"


class _Life:
    """One treatment, lived hour by hour by two planners that take work from each other."""

    def __init__(self, parts: Parts, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - examples, no secrets
        self.zone = _ZONES[seed % len(_ZONES)]
        self.day1 = self.chance.choice(_DAY1S)
        site = parts.content.sites["01"].model_copy(update={"zone": self.zone})
        self.content = replace(parts.content, sites={**parts.content.sites, "01": site})
        self.parts = replace(parts, content=self.content)
        assert isinstance(parts.clock, TrialClock)
        self.clock = parts.clock
        self.key = UUID(int=0)

    async def begin(self) -> None:
        await change(self.parts.engine, "update due_action set state = 'cancelled'")
        self.clock.set(instant_of(self.day1, time(7), self.zone), 0.0)
        await add_subject(
            self.parts, _ANN, "01-906", Arm.CLAGV, Language.EN, self.day1, has_diary=True
        )
        self.key = await value(
            self.parts.engine, "select subject_id from subject where code = '01-906'"
        )

    async def work(self) -> None:
        """Let both planners do all that is due now."""
        await asyncio.gather(self._drain(), self._drain())

    async def _drain(self) -> None:
        p = self.parts
        planner = Planner(p.engine, p.cipher, self.content, p.clock, p.wake)
        while await planner.plan_once():
            pass

    async def live_until(self, until: datetime) -> None:
        """Go from one due moment to the next; what was said is taken as sent."""
        while True:
            at = await value(self.parts.engine, _NEXT, id=self.key, until=until)
            if at is None:
                break
            self.clock.set(max(at, self.clock.now()), 0.0)
            await self.work()
            await change(
                self.parts.engine,
                "update communication set state = 'sent', settled_at = :now, message_id = 1"
                " where state = 'requested'",
                now=self.clock.now(),
            )
        self.clock.set(until, 0.0)

    async def answer(self, day: int) -> None:
        """Leave the dose of a day in one of its states."""
        key = next(row[1] for row in await self._doses() if row[0] == day)
        taken = RecordDoseAdministration(
            subject_id=self.key, scheduled_dose_id=key, status=DoseStatus.TAKEN
        )
        match self.chance.choice(("none", "taken", "vomited", "corrected", "snoozed", "missed")):
            case "taken":
                await self._write(day, taken)
            case "vomited":
                await self._write(day, replace(taken, status=DoseStatus.VOMITED))
            case "corrected":
                wrong = CorrectDoseAdministration(
                    subject_id=self.key,
                    scheduled_dose_id=key,
                    status=DoseStatus.NOT_TAKEN,
                    reason="other",
                )
                await self._write(day, taken, wrong)
            case "snoozed":
                at = self.clock.now() + timedelta(minutes=30)
                later = SnoozeDose(
                    subject_id=self.key,
                    scheduled_dose_id=key,
                    cycle=1,
                    protocol_day=day,
                    slot=10,
                    remind_at=at,
                    window_closes_at=at + timedelta(minutes=45),
                )
                await self._write(day, later)
            case "missed":
                await self.live_until(self.clock.now() + timedelta(hours=9))
            case _:
                pass

    async def _write(self, day: int, *effects: object) -> None:
        await write(self.parts, f"day:{day}", *effects)

    async def _doses(self) -> list[tuple[object, ...]]:
        return await tuples(self.parts.engine, _DOSES, id=self.key)


@pytest.mark.parametrize("seed", range(_MANY))
async def test_moved_while_two_planners_work_nothing_old_double_or_lost(parts: Parts, seed: int):
    life = _Life(parts, seed)
    await life.begin()
    passed = life.chance.randrange(1, 9)
    for day in range(2, passed + 1):
        on = date_of_day(day, life.day1)
        await life.live_until(instant_of(on, time(8, 5), life.zone))
        await life.answer(day)
    hour = timedelta(hours=life.chance.choice((0, 1, 2, 4, 12)))
    await life.live_until(life.clock.now() + hour)

    now, today = life.clock.now(), local_date(life.clock.now(), life.zone)
    day1 = today + timedelta(days=life.chance.randrange(-6, 7))
    async with acting(parts.engine, TEST) as conn:
        patient = await whole(conn, parts.cipher, life.key)
    found = change_of_day1(patient, day1, now, life.content.at("01"))
    last = await value(parts.engine, _LAST)
    # Both planners are at work at the moment of the move, with something due.
    await asyncio.gather(
        life.work(), write(life.parts, "move", *effects_of(found, patient)), life.work()
    )
    await life.live_until(now + timedelta(days=20))

    answered = set(found.answered)
    planned = {one.protocol_day for one in found.doses}
    asked = [(day, at) for day, at in await tuples(parts.engine, _ASKED, id=life.key, after=last)]
    # Never a day with an answer, never one that is past, and each on the date it has now.
    assert {day for day, _ in asked} == planned
    assert planned.isdisjoint(answered)
    zone = ZoneInfo(life.zone)
    for day, at in asked:
        hours = (at - instant_of(date_of_day(day, day1), time(8), life.zone)) / timedelta(hours=1)
        assert 0 <= hours <= 8, (day, at.astimezone(zone))
    # None twice: three reminders and the end, fewer on the day of the move.
    steps = len(CONTENT.study.venetoclax.reminders_after_minutes) + 1
    counts = {day: [one for one, _ in asked].count(day) for day in planned}
    assert all(count <= steps for count in counts.values())
    whole_days = {day for day in planned if date_of_day(day, day1) > today}
    assert {counts[day] for day in whole_days} <= {steps}
    # None lost: each day has an answer, was asked and missed, or is past and said so.
    ends = {row[0]: row[4] for row in await tuples(parts.engine, _DOSES, id=life.key) if row[4]}
    assert set(ends) == answered | planned
    assert set(_DAYS) == answered | planned | set(found.over)
    waiting = "select count(*) from due_action where subject_id = :id and state = 'parked'"
    assert await value(parts.engine, waiting, id=life.key) == 0
