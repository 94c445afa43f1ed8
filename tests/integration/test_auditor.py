"""Planted violations: a case without its one next step is mended, counted and told once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import Parts
from records.effects import AcknowledgeEscalation, CloseEscalation
from scheduler.auditor import Auditor
from tests.support.rows import (
    LI,
    MORNING,
    PARK,
    WEI,
    change,
    minutes,
    red,
    staff_id,
    tuples,
    value,
    write,
    write_as,
)

_NEXT = """
select cycle, slot, due_at from due_action d join escalation e
  on d.topic = 'escalation:' || e.escalation_id
where d.kind = 'escalation_step' and d.state = 'pending' and e.topic = 'fever'"""
_TOLD = "select count(*) from escalation where topic = 'system' and subject_id is null"
_LOST = "delete from due_action where kind = 'escalation_step'"
_AGAIN = """
insert into due_action
  (subject_id, kind, topic, cycle, protocol_day, slot, due_at, window_closes_at)
select subject_id, kind, topic, cycle, protocol_day, slot + 1, due_at + interval '9 minutes',
  window_closes_at from due_action where kind = 'escalation_step' and state = 'pending'"""
_OTHER_ROUND = "update due_action set cycle = 7 where kind = 'escalation_step'"
_OF_A_TAKEN_ONE = "update due_action set slot = -1 where kind = 'escalation_step'"


@pytest.fixture
async def case(parts: Parts) -> UUID:
    """A red case of Wei; Li has been called."""
    await write(parts, "red", red(WEI))
    found: UUID = await value(parts.engine, "select escalation_id from escalation")
    return found


def _auditor(parts: Parts) -> Auditor:
    return Auditor(parts.engine, parts.cipher, parts.content)


async def _plant(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as conn:
        await conn.execute(text(statement))


async def test_case_that_is_as_it_should_be_is_left_alone(parts: Parts, case: UUID) -> None:
    before = await tuples(parts.engine, _NEXT)
    assert await _auditor(parts).look(MORNING) == 0
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    assert await _auditor(parts).look(MORNING) == 0
    await write_as(parts, "close", LI, CloseEscalation(escalation_id=case, outcome="other"))
    assert await _auditor(parts).look(MORNING) == 0
    assert before == [(1, 1, MORNING + minutes(5))]
    assert await value(parts.engine, _TOLD) == 0


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        (_LOST, (1, 1, MORNING)),
        (_AGAIN, (1, 1, MORNING + minutes(5))),
        (_OTHER_ROUND, (1, 1, MORNING)),
        (_OF_A_TAKEN_ONE, (1, 1, MORNING)),
    ],
)
async def test_planted_violation_is_mended_and_told(
    parts: Parts, as_owner: AsyncEngine, planted: str, expected: tuple[object, ...]
) -> None:
    await _plant(as_owner, planted)
    auditor = _auditor(parts)
    assert await auditor.look(MORNING) == 1
    assert await tuples(parts.engine, _NEXT) == [expected]
    assert await value(parts.engine, _TOLD) == 1
    about = "select count(*) from communication where staff_id = :staff and dedupe_key ~ '^auditor'"
    assert await value(parts.engine, about, staff=staff_id(LI)) == 1
    assert await value(parts.engine, about, staff=staff_id(PARK)) == 1
    assert await auditor.look(MORNING) == 0
    beat = "select found, found_at is not null from heartbeat where loop = 'auditor'"
    assert await tuples(parts.engine, beat) == [(0, True)]


async def test_taken_case_that_lost_its_reopening_opens_when_it_would_have(
    parts: Parts, case: UUID, as_owner: AsyncEngine
) -> None:
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    await _plant(as_owner, _LOST)
    assert await _auditor(parts).look(MORNING + minutes(10)) == 1
    assert await tuples(parts.engine, _NEXT) == [(1, -1, MORNING + minutes(60))]


@pytest.mark.usefixtures("case")
async def test_site_is_told_once_while_the_case_about_it_is_open(
    parts: Parts, as_owner: AsyncEngine
) -> None:
    auditor = _auditor(parts)
    for look in range(3):
        await _plant(as_owner, _LOST)
        assert await auditor.look(MORNING + minutes(look)) >= 1
    assert await value(parts.engine, _TOLD) == 1
    await change(
        parts.engine,
        "update escalation set status = 'closed', closed_at = opened_at, closed_by = :li,"
        " outcome = 'other' where topic = 'system'",
        li=staff_id(LI),
    )
    await _plant(as_owner, _LOST)
    assert await auditor.look(MORNING + minutes(9)) >= 1
    assert await value(parts.engine, _TOLD) == 2


@pytest.mark.usefixtures("case")
async def test_step_is_late_only_when_it_was_late_at_the_look_before(parts: Parts) -> None:
    auditor, margin = _auditor(parts), parts.content.contact.watch.late_minutes
    jumped = MORNING + timedelta(hours=3)
    assert await auditor.look(MORNING + minutes(5 + margin)) == 0
    assert await auditor.look(jumped) == 0
    assert await auditor.look(jumped + minutes(1)) == 1
    assert await value(parts.engine, _TOLD) == 1
