"""Absence on real rows: who is called instead, and who hears where nobody is left."""

from datetime import timedelta

from bot.app import Parts
from content.vocabulary import Duty
from records.effects import NotifyStep
from records.rota_effects import CallFirst, EndAway, EndShifts, SetAway, TakeShift
from scheduler.rota_check import check_rota
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
    staff_id,
    tuples,
    value,
    write,
    write_as,
)

_TOLD = """
select distinct staff_id from communication
where dedupe_key like :cause and about like 'escalation:%'"""
_OUTCOMES = "select staff_id, outcome from escalation_step where step = 0 order by outcome"
_NEXT = "select due_at from due_action where kind = 'escalation_step' and state = 'pending'"
_CASES = "select site_id, tier, status from escalation where topic = 'rota'"
_GAPS = "select site_id, duty, from_at from rota_gap where ended_at is null order by duty"


def _away(person: int, hours: int = 24) -> SetAway:
    return SetAway(
        staff_id=staff_id(person), from_at=MORNING, until_at=MORNING + timedelta(hours=hours)
    )


async def _told(parts: Parts, cause: str) -> set[object]:
    return {row[0] for row in await tuples(parts.engine, _TOLD, cause=f"{cause}:%")}


async def _checked(parts: Parts, days: int = 0) -> int:
    now = MORNING + timedelta(days=days)
    return await check_rota(parts.engine, parts.cipher, parts.content, now)


async def test_nurse_who_is_away_is_passed_over_and_the_second_moves_up(parts: Parts) -> None:
    await write_as(parts, "away", LI, _away(LI))
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(EMMA)}
    assert await tuples(parts.engine, _OUTCOMES) == [
        (staff_id(LI), "away"),
        (staff_id(EMMA), "notified"),
    ]


async def test_nurse_who_is_back_is_called_first_again(parts: Parts) -> None:
    await write_as(parts, "away", LI, _away(LI))
    await write_as(parts, "back", LI, EndAway(staff_id=staff_id(LI)))
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(LI)}


async def test_absence_that_is_over_passes_nobody_over(parts: Parts) -> None:
    await write_as(parts, "away", LI, _away(LI))
    parts.clock.set(MORNING + timedelta(hours=24), 0.0)  # type: ignore[attr-defined]
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(LI)}


async def test_everybody_is_away_so_that_they_are_called_all_the_same(parts: Parts) -> None:
    for person in (LI, EMMA, OSEI):
        await write_as(parts, f"away {person}", person, _away(person))
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    for step in range(1, 5):
        await write(parts, f"step {step}", NotifyStep(escalation_id=case, round=1, step=step))
    assert await _told(parts, "step 4") == {staff_id(one) for one in (LI, EMMA, OSEI, PARK)}
    assert (MORNING + minutes(10),) in await tuples(parts.engine, _NEXT)


async def test_gap_is_told_once_and_again_only_when_it_comes_back(parts: Parts) -> None:
    before = await _checked(parts)
    await write_as(parts, "away", OSEI, _away(OSEI))
    assert await _checked(parts) == 4
    found = await tuples(parts.engine, _GAPS)
    assert ("01", Duty.PHYSICIAN.value, MORNING) in found
    told = "select count(*) from communication where staff_id = :staff and dedupe_key like 'rota:%'"
    first = await value(parts.engine, told, staff=staff_id(PARK))
    assert (await _checked(parts), await _checked(parts)) == (0, 0)
    assert await value(parts.engine, told, staff=staff_id(PARK)) == first
    await write_as(parts, "back", OSEI, EndAway(staff_id=staff_id(OSEI)))
    assert await _checked(parts) == 0
    assert len(await tuples(parts.engine, _GAPS)) == before
    await write_as(parts, "away again", OSEI, _away(OSEI, hours=48))
    assert await _checked(parts, days=1) == 4


async def test_gap_ahead_is_a_case_that_names_when_it_begins(parts: Parts) -> None:
    later = MORNING + timedelta(days=13)
    absence = SetAway(staff_id=staff_id(LI), from_at=later, until_at=later + timedelta(days=1))
    await _checked(parts)
    before = len(await tuples(parts.engine, _CASES))
    await write_as(parts, "away", PARK, absence)
    assert await _checked(parts) >= 1
    assert ("01", Duty.BACKUP_NURSE.value, later) in await tuples(parts.engine, _GAPS)
    assert len(await tuples(parts.engine, _CASES)) > before


async def test_who_was_not_reached_for_days_is_sent_one_check(parts: Parts) -> None:
    sent = "select count(*) from communication where staff_id = :staff and dedupe_key like 'rota:%'"
    later = 8  # a working day, at an hour at which the site is open
    now = MORNING + timedelta(days=later, hours=2)
    before = await value(parts.engine, sent, staff=staff_id(EMMA))
    for _ in range(2):
        await check_rota(parts.engine, parts.cipher, parts.content, now)
    assert await value(parts.engine, sent, staff=staff_id(EMMA)) == before + 1
    settled = "update communication set state = 'sent', settled_at = :now where staff_id = :staff"
    await change(parts.engine, settled, now=now, staff=staff_id(EMMA))
    await check_rota(parts.engine, parts.cipher, parts.content, now + timedelta(hours=1))
    assert await value(parts.engine, sent, staff=staff_id(EMMA)) == before + 1


def _shift(person: int, begin: int = 0, hours: int = 12) -> TakeShift:
    from_at = MORNING + timedelta(hours=begin)
    return TakeShift(
        staff_id=staff_id(person),
        site_id="01",
        from_at=from_at,
        until_at=from_at + timedelta(hours=hours),
    )


async def test_who_has_the_shift_is_called_first_while_it_runs(parts: Parts) -> None:
    await write_as(parts, "shift", PARK, _shift(EMMA))
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "step", NotifyStep(escalation_id=case, round=1, step=2))
    assert await _told(parts, "red") == {staff_id(EMMA)}
    assert await _told(parts, "step") == {staff_id(LI)}


async def test_shift_ends_by_itself_and_can_be_given_up(parts: Parts) -> None:
    await write_as(parts, "shift", PARK, _shift(EMMA))
    parts.clock.set(MORNING + timedelta(hours=12), 0.0)  # type: ignore[attr-defined]
    await write(parts, "later", red(WEI))
    assert await _told(parts, "later") == {staff_id(LI)}


async def test_shift_given_up_puts_nobody_first(parts: Parts) -> None:
    await write_as(parts, "shift", EMMA, _shift(EMMA))
    await write_as(parts, "no", EMMA, EndShifts(staff_id=staff_id(EMMA), site_id="01"))
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(LI)}


async def test_same_shift_set_again_stands_once(parts: Parts) -> None:
    for cause in ("one", "two"):
        await write_as(parts, cause, EMMA, _shift(EMMA))
    standing = "select count(*) from staff_shift where ended_at is null"
    assert await value(parts.engine, standing) == 1


async def test_who_is_always_first_moves_the_others_down(parts: Parts) -> None:
    await write_as(parts, "first", PARK, CallFirst(staff_id=staff_id(EMMA), site_id="01"))
    order = (
        "select staff_id from staff_assignment where site_id = '01' and role = 'nurse'"
        " order by duty_rank"
    )
    assert await tuples(parts.engine, order) == [(staff_id(EMMA),), (staff_id(LI),)]
    await write(parts, "red", red(WEI))
    assert await _told(parts, "red") == {staff_id(EMMA)}
    others = "select count(*) from staff_assignment where role <> 'nurse' and duty_rank <> 1"
    assert await value(parts.engine, others) == 0
