"""A broadcast that needs a second person: nothing goes out before, and it waits one day."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import Language, StaffRole
from content.wording import Verbatim
from records.broadcast_effects import Asked, Letter, PlanBroadcast, SecondBroadcast, StopBroadcast
from tests.support.broadcasts import (
    BOTH,
    PEOPLE,
    QUEUED,
    WORDS,
    acts_as,
    acts_as_park,
    lays_out,
    set_clock,
    shown,
)
from tests.support.rows import PARK, change, rows, staff_id, value
from tests.support.ward import add_staff

_KIM = 77_001
_DAY = timedelta(hours=24)
_ASKED = "select count(*) from communication where staff_id = :staff and about like 'broadcast:%'"


@pytest.fixture(autouse=True)
async def _kim_coordinates_too(parts: Parts) -> None:
    set_clock(parts, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    await add_staff(parts, _KIM, "Kim", StaffRole.COORDINATOR, Language.EN, ("01", "02"))
    await change(parts.engine, "update due_action set state = 'cancelled'")


async def _kim(parts: Parts) -> UUID:
    index = parts.cipher.chat_index(_KIM)
    found = "select staff_id from chat_link where chat_index = :index"
    key: UUID = await value(parts.engine, found, index=index)
    return key


async def _plans(parts: Parts) -> UUID:
    now = parts.clock.now()
    letter = Letter(parts=(Verbatim("please agree"),))
    asks = Asked(staff=(await _kim(parts),), letter=letter)
    await acts_as_park(
        parts,
        "b",
        PlanBroadcast(segment=BOTH, text=WORDS, due_at=now, until=now + _DAY, asks=asks),
    )
    key: UUID = await value(parts.engine, "select broadcast_id from broadcast")
    return key


async def _agrees(parts: Parts, key: UUID, who: tuple[int, UUID], cause: str = "agreed") -> None:
    now = parts.clock.now()
    await acts_as(
        parts, who, cause, SecondBroadcast(broadcast_id=key, due_at=now, until=now + _DAY)
    )


async def test_nothing_goes_out_before_somebody_else_agreed_then_everybody_gets_it_once(
    parts: Parts,
) -> None:
    key = await _plans(parts)
    kim = await _kim(parts)
    assert await value(parts.engine, _ASKED, staff=kim) == 1
    set_clock(parts, parts.clock.now() + timedelta(hours=3))
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == 0
    assert (await shown(parts, key)).shown.is_waiting
    await _agrees(parts, key, (_KIM, kim))
    await _agrees(parts, key, (_KIM, kim), "again")
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == PEOPLE
    assert not (await shown(parts, key)).shown.is_waiting
    set_clock(parts, parts.clock.now() + timedelta(hours=23))
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == PEOPLE


async def test_planner_does_not_second_themselves(parts: Parts) -> None:
    key = await _plans(parts)
    await _agrees(parts, key, (PARK, staff_id(PARK)))
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == 0
    with pytest.raises(DBAPIError, match="somebody_else"):
        await change(parts.engine, "update broadcast set seconded_by = created_by")


async def test_stopped_while_it_waited_it_cannot_be_agreed_to(parts: Parts) -> None:
    key = await _plans(parts)
    await acts_as_park(parts, "stop", StopBroadcast(broadcast_id=key))
    await _agrees(parts, key, (_KIM, await _kim(parts)))
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == 0


async def test_nobody_agreed_within_its_day_ends_it_and_the_planner_is_told_once(
    parts: Parts,
) -> None:
    key = await _plans(parts)
    for hours in (1, 24, 1, 1):
        set_clock(parts, parts.clock.now() + timedelta(hours=hours))
        await lays_out(parts)
    assert await value(parts.engine, QUEUED) == 0
    states = await rows(parts.engine, "select distinct state, why from broadcast_recipient")
    assert [(row["state"], row["why"]) for row in states] == [("left_out", "too_late")]
    assert await value(parts.engine, "select done_at is not null from broadcast")
    assert not (await shown(parts, key)).shown.is_waiting
    assert await value(parts.engine, _ASKED, staff=staff_id(PARK)) == 1
