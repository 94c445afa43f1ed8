"""Who is of a segment, who of it is left out and why, and who may see it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Parts
from content.vocabulary import Arm, Language
from records.broadcast_facts import LeftOut, Reached, Segment, Text
from tests.support.broadcasts import BOTH, WORDS, counts, lays_out, plans, set_clock, shown
from tests.support.rows import (
    PARK,
    WEI,
    change,
    staff_id,
    subject_id,
)


@pytest.fixture(autouse=True)
async def _nothing_else_due(parts: Parts) -> None:
    set_clock(parts, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    await change(parts.engine, "update due_action set state = 'cancelled'")


async def test_same_text_within_a_day_is_noticed_with_whom_and_when(parts: Parts) -> None:
    """spirit#42: who is in two lists gets it twice."""
    at = parts.clock.now()
    await plans(parts, Segment(sites=("01",)))
    await lays_out(parts)
    set_clock(parts, at + timedelta(hours=23))
    found = (await counts(parts, BOTH, WORDS)).same
    assert found is not None
    assert (found.people, found.at, found.by_name) == (5, at, "Park")
    set_clock(parts, at + timedelta(hours=25))
    assert (await counts(parts, BOTH, WORDS)).same is None


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("update subject set status = 'died' where subject_id = :id", LeftOut.DIED),
        ("update subject set status = 'withdrawn' where subject_id = :id", LeftOut.WITHDRAWN),
        ("update subject set status = 'discontinued' where subject_id = :id", LeftOut.DISCONTINUED),
        ("update subject set status = 'on_hold' where subject_id = :id", LeftOut.ON_HOLD),
        ("update subject set wants_reminders = false where subject_id = :id", LeftOut.STOPPED),
        ("update chat_link set unlinked_at = now() where subject_id = :id", LeftOut.NOT_LINKED),
        ("update chat_link set is_reachable = false where subject_id = :id", LeftOut.UNREACHABLE),
    ],
)
async def test_who_may_not_be_written_to_is_left_out_with_the_reason_also_after_planning(
    parts: Parts, statement: str, why: LeftOut
) -> None:
    """CHT, Spoke#1016: who died, left, paused or stopped gets nothing, whenever it happened."""
    key = await plans(parts)
    await change(parts.engine, statement, id=subject_id(WEI))
    counted = await counts(parts, BOTH)
    assert [g.left_out for g in counted.groups if g.left_out] == [why]
    await lays_out(parts)
    found = await shown(parts, key, reached="left_out")
    assert [(one.code, one.why) for one in found.people] == [("01-001", why.value)]


@pytest.mark.parametrize(
    ("segment", "codes"),
    [
        (Segment(sites=("01",)), 5),
        (Segment(sites=("01", "02"), arm=Arm.CLAG), 3),
        (Segment(sites=("01", "02"), language=Language.EN), 3),
        (Segment(sites=("01", "02"), days=(2, 3)), 3),
        (Segment(sites=("01",), codes=("01-002", "02-003")), 1),
        (Segment(sites=("01", "02"), cycle=2), 0),
    ],
)
async def test_segment_is_who_it_says(parts: Parts, segment: Segment, codes: int) -> None:
    assert (await counts(parts, segment)).reachable == codes


async def test_day_is_counted_on_the_calendar_of_the_site(parts: Parts) -> None:
    """mautic#17319: a day counted in UTC moves everybody by one near midnight."""
    day_three = Segment(sites=("01", "02"), days=(3, 3))
    set_clock(parts, datetime(2026, 11, 24, 15, 59, tzinfo=UTC))
    before = (await counts(parts, day_three)).reachable
    set_clock(parts, datetime(2026, 11, 24, 16, 1, tzinfo=UTC))
    after = (await counts(parts, Segment(sites=("01", "02"), days=(4, 4)))).reachable
    assert (before, after) == (2, 2)


async def test_language_changed_after_planning_is_the_one_it_is_sent_in(parts: Parts) -> None:
    """cht-core#4514: what is queued must not stay in the old language."""
    key = await plans(parts, said=Text(words={Language.ZH_CN: "周五门诊停诊。"}))
    found = (await shown(parts, key)).shown
    assert found.faults == {(Reached.LEFT_OUT, "no_text"): 3}
    await change(
        parts.engine,
        "update subject set language = 'en' where subject_id = :id",
        id=subject_id(WEI),
    )
    await lays_out(parts)
    found = (await shown(parts, key)).shown
    assert found.faults == {(Reached.LEFT_OUT, "no_text"): 4}


async def test_coordinator_of_one_site_sees_no_broadcast_that_goes_beyond(parts: Parts) -> None:
    key = await plans(parts)
    await change(
        parts.engine,
        "update staff_assignment set valid_until = :now where staff_id = :id and site_id = '02'",
        now=parts.clock.now(),
        id=staff_id(PARK),
    )
    desk = await shown(parts, key)
    assert (desk.shown, desk.recent) == (None, ())
