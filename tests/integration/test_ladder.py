"""The ladder on real rows: worse reports, steps without end, and who is told how."""

from dataclasses import replace

from bot.app import Parts
from content.vocabulary import Tier
from records.effects import AcknowledgeEscalation, NotifyStep
from tests.support.rows import (
    LI,
    PARK,
    WEI,
    go_to_work,
    minutes,
    red,
    rows,
    staff_id,
    tuples,
    value,
    write,
    write_as,
)

_NEXT = """
select slot, due_at from due_action where kind = 'escalation_step' and state = 'pending'"""
_LAST = "select * from communication where staff_id is not null and dedupe_key like 'last:%'"
_TOLD = """
select staff_id from communication where staff_id is not null and dedupe_key like :cause"""


async def test_amber_that_turns_red_climbs_the_red_ladder(parts: Parts) -> None:
    now = go_to_work(parts)
    await write(parts, "amber", replace(red(WEI), tier=Tier.AMBER))
    assert await tuples(parts.engine, _NEXT) == [(1, now + minutes(240))]
    await write(parts, "red", red(WEI))
    assert await tuples(parts.engine, _NEXT) == [(1, now + minutes(5))]
    assert await tuples(parts.engine, "select tier, round from escalation") == [("red", 2)]


async def test_report_that_follows_does_not_send_an_untaken_ladder_back_down(parts: Parts) -> None:
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "step", NotifyStep(escalation_id=case, round=1, step=1))
    before = await tuples(parts.engine, _NEXT)
    await write(parts, "again", red(WEI, "worse now"))
    assert await tuples(parts.engine, _NEXT) == before


async def test_new_red_report_reopens_a_taken_case_and_its_owner_hears_of_it(parts: Parts) -> None:
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    await write(parts, "again", red(WEI))
    found = await tuples(parts.engine, "select status, round, owner_id from escalation")
    assert found == [("open", 2, None)]
    assert (staff_id(LI),) in await tuples(parts.engine, _TOLD, cause="again:%")


async def test_amber_report_into_a_taken_red_case_is_told_to_its_owner_and_opens_nothing(
    parts: Parts,
) -> None:
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    await write(parts, "amber", replace(red(WEI), tier=Tier.AMBER))
    found = await tuples(parts.engine, "select status, round, owner_id from escalation")
    assert found == [("acknowledged", 1, staff_id(LI))]
    assert await tuples(parts.engine, _TOLD, cause="amber:%") == [(staff_id(LI),)]


async def test_ladder_nobody_answers_still_calls_at_step_99_and_long_after(parts: Parts) -> None:
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    for step in (98, 99, 100, 4000):
        await write(parts, f"step {step}", NotifyStep(escalation_id=case, round=1, step=step))
        told = await tuples(parts.engine, _TOLD, cause=f"step {step}:%")
        assert (staff_id(LI),) in told


async def test_coordinator_is_told_of_a_red_case_but_gets_no_button_to_take_it(
    parts: Parts,
) -> None:
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "last", NotifyStep(escalation_id=case, round=1, step=4))
    payloads = {}
    for row in await rows(parts.engine, _LAST):
        payloads[row["staff_id"]] = parts.cipher.open_json(
            row["payload"], field="communication.payload", row=row["dedupe_key"]
        )
    assert "buttons" not in payloads[staff_id(PARK)]
    assert payloads[staff_id(LI)]["buttons"]
    told = [row[0] for row in await tuples(parts.engine, _TOLD, cause="last:%")]
    assert len(told) == len(set(told))
