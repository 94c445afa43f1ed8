"""A drill goes the whole way and counts nowhere; on schedule, in the day, once."""

from collections.abc import Mapping
from datetime import timedelta

import httpx

from bot.app import Parts
from bot.health import health_app
from records.database import acting
from records.drill_effects import BeginDrill
from records.effects import AcknowledgeEscalation, CloseEscalation
from records.read.staff import open_escalations
from scheduler.clock import TrialClock
from scheduler.drill import hold_drills
from tests.support.ladder import Life
from tests.support.rows import LI, MORNING, TEST, tuples, value, write, write_as

_CASES = "select topic, status, outcome from escalation order by opened_at, topic"
_PATIENTS_TOLD = "select count(*) from communication where message_class = 'safety'"
_BEGUN = "select count(*) from escalation where topic = 'drill'"
# 10:30 of a Tuesday at site 01; MORNING is 07:30.
_AT = MORNING + timedelta(hours=3)


def _life(parts: Parts) -> Life:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(_AT, 0.0)
    return Life(parts, parts.clock, 1)


async def _drills(parts: Parts) -> Mapping[str, Mapping[str, object]]:
    transport = httpx.ASGITransport(health_app(parts.engine, parts.content.contact.watch))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        found: Mapping[str, Mapping[str, object]] = (await client.get("/health")).json()["drills"]
    return found


async def test_drill_nobody_answers_climbs_and_the_coordinator_hears_that_it_failed(
    parts: Parts,
) -> None:
    life = _life(parts)
    await write(parts, "drill", BeginDrill(site_id="01"))
    await life.go_to(3 * 60 + 45)
    told = await life.told()
    assert {minute - 180: names for minute, names in told.items() if minute >= 180} == {
        0: {"Li"},
        5: {"Li"},
        10: {"Emma"},
        20: {"Osei"},
        30: {"Li", "Emma", "Osei", "Park"},
        40: {"Li"},
    }
    assert await tuples(parts.engine, _CASES) == [
        ("drill", "closed", "drill_failed"),
        ("rota", "open", None),
    ]
    assert (await _drills(parts))["01"]["result"] == "failed"
    assert await value(parts.engine, _PATIENTS_TOLD) == 0


async def test_drill_that_is_answered_ends_and_is_in_no_list(parts: Parts) -> None:
    life = _life(parts)
    await write(parts, "drill", BeginDrill(site_id="01"))
    async with acting(parts.engine, TEST) as conn:
        assert await open_escalations(conn, parts.cipher, {"01"}) == ()
    assert (await _drills(parts))["01"]["result"] == "open"
    case = await value(parts.engine, "select escalation_id from escalation")
    await write_as(
        parts,
        "tap",
        LI,
        AcknowledgeEscalation(escalation_id=case),
        CloseEscalation(escalation_id=case, outcome="drill_passed"),
    )
    await life.hold()
    await life.go_to(6 * 60)
    assert await tuples(parts.engine, _CASES) == [("drill", "closed", "drill_passed")]
    assert (await _drills(parts))["01"]["result"] == "passed"


async def test_drills_are_held_on_schedule_in_the_day_and_once(parts: Parts) -> None:
    p = parts

    async def held(after: timedelta) -> int:
        return await hold_drills(p.engine, p.cipher, p.content, _AT + after)

    assert await held(timedelta(hours=-1)) == 0
    first = await held(timedelta())
    assert first == await value(p.engine, _BEGUN) > 0
    assert await held(timedelta(hours=1)) == 0
    await write(p, "again", BeginDrill(site_id="01"))
    assert await value(p.engine, _BEGUN) == first
    assert await held(timedelta(days=5)) == 0
