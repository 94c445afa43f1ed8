"""Due work is done once, in its window, and one bad row is told and stops nobody."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.app import Parts
from content.vocabulary import DueKind
from scheduler import planner as planner_module
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    MORNING,
    WEI,
    as_tuple,
    change,
    minutes,
    opened,
    rows,
    subject_id,
    value,
)

_REMINDERS = "select count(*) from communication where message_class = 'reminder'"
_DUE = "select count(*) from due_action where state = 'pending' and due_at <= :now"


def _planner(parts: Parts) -> Planner:
    return Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)


def _at(parts: Parts, after_minutes: float) -> Parts:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(MORNING + minutes(after_minutes), 0.0)
    return parts


async def _all(planner: Planner) -> int:
    done = 0
    while some := await planner.plan_once():
        done += some
    return done


async def test_due_reminders_are_written_once(parts: Parts) -> None:
    _at(parts, 31)  # 08:01: the usual time of one subject of the venetoclax arm
    assert await _all(_planner(parts)) == 1
    assert await _all(_planner(parts)) == 0
    assert await value(parts.engine, _REMINDERS) == 1


async def test_content_that_was_changed_since_sends_nothing_again(parts: Parts) -> None:
    _at(parts, 31)
    await _all(_planner(parts))
    edited = replace(parts.content, version="edited")
    planner = Planner(parts.engine, parts.cipher, edited, parts.clock, parts.wake)
    assert await _all(planner) == 0
    assert await value(parts.engine, _REMINDERS) == 1


async def test_two_planners_share_the_work_and_double_nothing(parts: Parts, trial_url: str) -> None:
    # Everything the synthetic trial plans for a day is due at once.
    await change(
        parts.engine,
        "update due_action set due_at = :at, window_closes_at = :end",
        at=MORNING,
        end=MORNING + minutes(600),
    )
    count = await value(parts.engine, _DUE, now=MORNING)
    async with opened(trial_url) as other:
        done = await asyncio.gather(_all(_planner(_at(parts, 1))), _all(_planner(_at(other, 1))))
    assert await value(parts.engine, _DUE, now=MORNING) == 0
    assert sum(done) == count
    states = await rows(
        parts.engine, "select distinct state from due_action where due_at = :at", at=MORNING
    )
    assert {row["state"] for row in states} <= {"done", "cancelled"}
    doubled = "select count(*) - count(distinct dedupe_key) from communication"
    assert await value(parts.engine, doubled) == 0


async def test_reminder_found_after_its_window_is_not_sent_as_on_time(parts: Parts) -> None:
    _at(parts, 30 + 46)  # 46 minutes after the usual time; the window is 45
    assert await _all(_planner(parts)) == 1
    assert await value(parts.engine, _REMINDERS) == 0


async def test_dose_nobody_was_reminded_of_is_closed_and_handed_to_the_nurse(
    parts: Parts,
) -> None:
    _at(parts, 30 + 8 * 60)  # 16:00, after an outage of the whole day
    await _all(_planner(parts))
    found = """
    select status, reason from dose_administration
    where subject_id = :id order by recorded_at desc limit 1"""
    (record,) = await rows(parts.engine, found, id=subject_id(WEI))
    assert as_tuple(record) == ("missed", "not_reminded")
    opened_ = "select topic from escalation where subject_id = :id"
    assert [r["topic"] for r in await rows(parts.engine, opened_, id=subject_id(WEI))] == ["dose"]


async def test_bad_row_is_parked_told_and_stops_nobody(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner_module, "_RETRY_SECONDS", 0.0)
    _at(parts, 30 + 61)  # one reminder of Grace at 09:00, one repeat of Wei
    bad = subject_id(WEI)

    def plan(due: Any, *rest: Any) -> Any:
        if due.subject_id == bad:
            raise LookupError
        return doses(due, *rest)

    doses = planner_module.PLANS[DueKind.DOSE_REMINDER]
    broken = {**planner_module.PLANS, DueKind.DOSE_REMINDER: plan}
    monkeypatch.setattr(planner_module, "PLANS", broken)
    await _all(_planner(parts))
    parked = await rows(
        parts.engine, "select subject_id, fault from due_action where state = 'parked'"
    )
    assert {(r["subject_id"], r["fault"]) for r in parked} == {(bad, "LookupError")}
    assert await value(parts.engine, _REMINDERS) == 1
    told = await rows(parts.engine, "select subject_id, topic, status from escalation")
    assert [as_tuple(r) for r in told] == [(bad, "system", "open")]


async def test_row_that_waits_for_its_retry_does_not_keep_the_planner_busy(parts: Parts) -> None:
    _at(parts, 31)
    await change(
        parts.engine,
        "update due_action set retry_at = clock_timestamp() + interval '1 h' where due_at <= :now",
        now=parts.clock.now(),
    )
    planner = _planner(parts)
    assert await planner.plan_once() == 0
    assert await planner._seconds_to_next() > 1  # noqa: SLF001 - how long it sleeps is the point
