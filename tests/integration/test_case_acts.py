"""What staff do with a case, on real rows: always one next step, and nobody called who cannot."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.app import Parts
from records.case_effects import AcceptCase, AddNote, DeclineCase, OfferCase, RecordContact
from records.effects import AcknowledgeEscalation, Effect, NotifyStep
from records.facts import HAND_OVER_SLOT, REOPEN_SLOT
from tests.support.rows import (
    EMMA,
    LI,
    MORNING,
    OSEI,
    PARK,
    WEI,
    change,
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
select cycle, slot, due_at from due_action
where kind = 'escalation_step' and state = 'pending'"""
_TOLD = """
select distinct staff_id from communication
where dedupe_key like :cause and about like 'escalation:%' and method = 'sendMessage'"""
_CASE = "select status, round, owner_id from escalation"
_BLOCK = "update chat_link set is_reachable = false where staff_id = any(:staff)"


@pytest.fixture
async def case(parts: Parts) -> UUID:
    """A red case of Wei; Li has been called."""
    await write(parts, "red", red(WEI))
    found: UUID = await value(parts.engine, "select escalation_id from escalation")
    return found


async def _told(parts: Parts, cause: str) -> set[UUID]:
    return {row[0] for row in await tuples(parts.engine, _TOLD, cause=f"{cause}:%")}


async def _climb(parts: Parts, case: UUID, cause: str) -> None:
    [(_, step, _)] = await tuples(parts.engine, _NEXT)
    await change(parts.engine, "update due_action set state = 'done' where slot = :n", n=step)
    await write(parts, cause, NotifyStep(escalation_id=case, round=1, step=step))


def _take(case: UUID) -> Effect:
    return AcknowledgeEscalation(escalation_id=case)


def _cannot(case: UUID) -> Effect:
    return DeclineCase(escalation_id=case, name="X")


def _offer(case: UUID, to: int) -> Effect:
    return OfferCase(escalation_id=case, to_staff_id=staff_id(to), name="X")


async def test_nurse_who_cannot_is_passed_over_and_the_next_is_called_at_once(
    parts: Parts, case: UUID
) -> None:
    await write_as(parts, "no", LI, _cannot(case))
    assert await _told(parts, "no") == {staff_id(EMMA)}
    assert await tuples(parts.engine, _NEXT) == [(1, 2, MORNING + minutes(5))]
    for step in (2, 3, 4, 5):
        await write(parts, f"step {step}", NotifyStep(escalation_id=case, round=1, step=step))
        assert staff_id(LI) not in await _told(parts, f"step {step}")


async def test_nobody_is_left_so_that_those_who_cannot_are_called_all_the_same(
    parts: Parts, case: UUID
) -> None:
    for number, person in enumerate((LI, EMMA, OSEI)):
        await write_as(parts, f"no {number}", person, _cannot(case))
        await _climb(parts, case, f"on {number}")
    await _climb(parts, case, "last")
    assert await _told(parts, "last") == {staff_id(one) for one in (LI, EMMA, OSEI, PARK)}
    assert len(await tuples(parts.engine, _NEXT)) == 1


async def test_owner_who_cannot_go_on_opens_it_for_the_others(parts: Parts, case: UUID) -> None:
    await write_as(parts, "take", LI, _take(case))
    await write_as(parts, "no", LI, _cannot(case))
    assert await tuples(parts.engine, _CASE) == [("open", 2, None)]
    assert await _told(parts, "no") == {staff_id(EMMA)}
    assert await tuples(parts.engine, _NEXT) == [(2, 1, MORNING + minutes(5))]


async def test_offered_case_stays_with_its_owner_until_it_is_taken_over(
    parts: Parts, case: UUID
) -> None:
    await write_as(parts, "take", LI, _take(case))
    await write_as(parts, "offer", LI, _offer(case, EMMA))
    assert await tuples(parts.engine, _CASE) == [("acknowledged", 1, staff_id(LI))]
    assert await tuples(parts.engine, _NEXT) == [(1, HAND_OVER_SLOT, MORNING + minutes(5))]
    await write_as(parts, "accept", EMMA, AcceptCase(escalation_id=case))
    assert await tuples(parts.engine, _CASE) == [("acknowledged", 2, staff_id(EMMA))]
    assert await tuples(parts.engine, _NEXT) == [(2, REOPEN_SLOT, MORNING + minutes(60))]


async def test_case_offered_to_another_since_is_not_taken_over(parts: Parts, case: UUID) -> None:
    await write_as(parts, "take", LI, _take(case))
    await write_as(parts, "offer", LI, _offer(case, EMMA))
    await write_as(parts, "offer again", LI, _offer(case, OSEI))
    await write_as(parts, "accept", EMMA, AcceptCase(escalation_id=case))
    assert await tuples(parts.engine, _CASE) == [("acknowledged", 1, staff_id(LI))]
    assert len(await tuples(parts.engine, _NEXT)) == 1


async def test_refused_offer_opens_the_case_and_calls_neither_refuser_nor_nobody(
    parts: Parts, case: UUID
) -> None:
    await write_as(parts, "take", EMMA, _take(case))
    await write_as(parts, "offer", EMMA, _offer(case, LI))
    await write_as(parts, "no", LI, _cannot(case))
    assert await tuples(parts.engine, _CASE) == [("open", 2, None)]
    assert await _told(parts, "no") == {staff_id(EMMA)}


async def test_offer_nobody_answers_opens_the_case_and_is_noted(parts: Parts, case: UUID) -> None:
    await write_as(parts, "take", LI, _take(case))
    await write_as(parts, "offer", LI, _offer(case, EMMA))
    await write(parts, "lapse", NotifyStep(escalation_id=case, round=2, step=0))
    assert await tuples(parts.engine, _CASE) == [("open", 2, None)]
    acts = await tuples(parts.engine, "select act, to_staff_id from escalation_act order by act")
    assert acts == [("lapsed", staff_id(EMMA)), ("offered", staff_id(EMMA))]


async def test_first_call_gives_time_once(parts: Parts, case: UUID) -> None:
    await write_as(parts, "take", LI, _take(case))
    await change(parts.engine, "update due_action set due_at = due_at - interval '50 minutes'")
    await write_as(parts, "call", LI, RecordContact(escalation_id=case))
    assert await tuples(parts.engine, _NEXT) == [(1, REOPEN_SLOT, MORNING + minutes(60))]
    await change(parts.engine, "update due_action set due_at = due_at - interval '50 minutes'")
    await write_as(parts, "again", LI, RecordContact(escalation_id=case))
    assert await tuples(parts.engine, _NEXT) == [(1, REOPEN_SLOT, MORNING + minutes(10))]


async def test_nurse_who_blocked_the_bot_is_passed_over_and_the_coordinator_told_once_a_day(
    parts: Parts,
) -> None:
    await change(parts.engine, _BLOCK, staff=[staff_id(LI)])
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(EMMA)}
    assert await tuples(parts.engine, _NEXT) == [(1, 1, MORNING + minutes(5))]
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "next", NotifyStep(escalation_id=case, round=1, step=1))
    about = f"unreachable:{staff_id(LI)}"
    told = "select staff_id from communication where about = :about"
    assert await tuples(parts.engine, told, about=about) == [(staff_id(PARK),)]
    earlier = "update communication set requested_at = :then where about = :about"
    await change(parts.engine, earlier, then=MORNING - timedelta(hours=25), about=about)
    await write(parts, "day after", NotifyStep(escalation_id=case, round=1, step=2))
    assert len(await tuples(parts.engine, told, about=about)) == 2


async def test_note_is_kept_sealed_with_who_wrote_it(parts: Parts, case: UUID) -> None:
    await write_as(parts, "note", LI, AddNote(escalation_id=case, words="ward 3"))
    [row] = await rows(parts.engine, "select * from escalation_act")
    opened = parts.cipher.open(row["note"], field="escalation_act.note", row=row["act_id"])
    assert (opened, row["staff_id"]) == ("ward 3", staff_id(LI))
    assert b"ward" not in row["note"]
