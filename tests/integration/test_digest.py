"""What is not urgent waits for the working hours of its site, and the morning tells of it once."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import Parts
from content.vocabulary import EscalationTopic, FileKind, MessageDirection, Tier
from records.effects import AcknowledgeEscalation, OpenEscalation
from records.kept_file import KeptFile
from records.talk_effects import RecordMessage
from scheduler.clock import TrialClock
from scheduler.digests import plan_digests
from scheduler.planner import Planner
from tests.support.rows import (
    EMMA,
    LI,
    MORNING,
    PARK,
    WEI,
    forget_messages,
    minutes,
    red,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
    write_as,
)

# 07:30 in Shanghai, on a Tuesday; site 01 opens at 08:00.
_OPENING = MORNING + minutes(30)
_STEP = """
select slot, due_at from due_action where kind = 'escalation_step' and state = 'pending'"""
_STEP_OF_FEVER = """
select slot, due_at from due_action where kind = 'escalation_step' and state = 'pending'
  and topic in (select 'escalation:' || escalation_id from escalation where topic = 'fever')"""
_TOLD = """
select staff_id from communication where staff_id is not null and method = 'sendMessage'
  and state = 'requested' order by communication_id"""
_DIGESTS = "select topic, due_at from due_action where kind = 'morning_digest' and state = :state"


def _amber(**changes: object) -> OpenEscalation:
    return replace(red(WEI), tier=Tier.AMBER, **changes)


def _set(parts: Parts, at: datetime) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(at, 0.0)


async def _planned(parts: Parts) -> int:
    return await plan_digests(parts.engine, parts.cipher, parts.content, parts.clock.now())


def _planner(parts: Parts) -> Planner:
    return Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)


async def _plan(parts: Parts) -> None:
    while await _planner(parts).plan_once():
        pass


async def test_amber_before_the_site_opens_calls_nobody_and_is_due_four_hours_after(parts: Parts):
    await write(parts, "amber", _amber())
    assert await tuples(parts.engine, _TOLD) == []
    assert await tuples(parts.engine, _STEP) == [(1, _OPENING + timedelta(hours=4))]


async def test_red_calls_at_any_hour(parts: Parts):
    await write(parts, "red", red(WEI))
    assert await tuples(parts.engine, _TOLD) == [(staff_id(LI),)]


@pytest.mark.parametrize(
    "topic", [EscalationTopic.SYSTEM, EscalationTopic.DOSE, EscalationTopic.MEDICINE]
)
async def test_what_matters_before_the_site_opens_calls_at_any_hour(
    parts: Parts, topic: EscalationTopic
):
    await write(parts, "amber", _amber(topic=topic))
    assert await tuples(parts.engine, _TOLD) == [(staff_id(LI),)]


async def test_amber_in_working_hours_calls_at_once(parts: Parts):
    _set(parts, _OPENING + timedelta(hours=1))
    await write(parts, "amber", _amber())
    assert await tuples(parts.engine, _TOLD) == [(staff_id(LI),)]


async def test_case_taken_in_the_evening_opens_again_in_working_hours(parts: Parts):
    _set(parts, _OPENING + timedelta(hours=9))
    await write(parts, "amber", _amber())
    case = await value(parts.engine, "select escalation_id from escalation")
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    # Half an hour was left of the day; seven and a half hours are the next one's.
    expected = _OPENING + timedelta(days=1, hours=7, minutes=30)
    assert await tuples(parts.engine, _STEP) == [(-1, expected)]


async def test_step_found_late_and_in_the_night_is_due_when_the_site_opens(parts: Parts):
    _set(parts, _OPENING + timedelta(hours=1))
    await write(parts, "amber", _amber())
    # Nothing ran from the afternoon on.
    tomorrow = _OPENING + timedelta(days=1)
    for night in (tomorrow - timedelta(hours=3), tomorrow - timedelta(hours=1)):
        _set(parts, night)
        await _plan(parts)
        assert await tuples(parts.engine, _STEP_OF_FEVER) == [(1, tomorrow)]
    _set(parts, tomorrow)
    await _plan(parts)
    assert [slot for slot, _ in await tuples(parts.engine, _STEP_OF_FEVER)] == [2]


async def test_file_of_the_night_waits_and_a_second_report_wakes_nobody(parts: Parts):
    await write(parts, "amber", _amber())
    photo = RecordMessage(
        subject_id=subject_id(WEI),
        direction=MessageDirection.FROM_SUBJECT,
        file=KeptFile(FileKind.PHOTO, "F1"),
    )
    await write(parts, "photo", photo)
    await write(parts, "again", _amber())
    assert await tuples(parts.engine, _TOLD) == []


async def test_worse_report_at_night_calls_at_once(parts: Parts):
    await write(parts, "amber", _amber())
    await write(parts, "red", red(WEI))
    assert await tuples(parts.engine, _TOLD) == [(staff_id(LI),)]


async def test_two_planners_and_a_restart_tell_each_person_once_a_day(parts: Parts):
    await write(parts, "amber", _amber())
    assert (await _planned(parts), await _planned(parts)) == (2, 0)
    await forget_messages(parts.engine)
    _set(parts, _OPENING + minutes(1))
    await asyncio.gather(*(_planner(parts).plan_once() for _ in range(2)))
    told = [row[0] for row in await tuples(parts.engine, _TOLD)]
    site_01 = {staff_id(LI), staff_id(EMMA), staff_id(PARK)}
    assert sorted(one for one in told if one in site_01) == sorted(set(told) & site_01)
    assert staff_id(LI) in told
    again = len(told)
    assert await _planned(parts) == 0
    await _planner(parts).plan_once()
    assert len(await tuples(parts.engine, _TOLD)) == again
    [(_, following)] = [
        row
        for row in await tuples(parts.engine, _DIGESTS, state="pending")
        if row[0] == "digest:01"
    ]
    assert following == _OPENING + timedelta(days=1)
