"""Broadcasts in the database: laid out in pages, stopped, taken back, sent again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Parts
from content.vocabulary import SubjectStatus
from records.broadcast_effects import AnswerBroadcast, StopBroadcast
from records.broadcast_facts import Reached, Segment
from records.read import broadcast_page
from records.treatment_effects import SetSubjectStatus, TreatmentAct
from tests.support.broadcasts import (
    NIGHT,
    PEOPLE,
    QUEUED,
    SOON,
    WORDS,
    acts_as_park,
    counts,
    lays_out,
    planner_of,
    plans,
    sends,
    set_clock,
    shown,
)
from tests.support.rows import (
    ANN,
    PARK,
    WEI,
    change,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
)


@pytest.fixture(autouse=True)
async def _nothing_else_due(parts: Parts) -> None:
    set_clock(parts, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    await change(parts.engine, "update due_action set state = 'cancelled'")


async def test_everybody_of_the_segment_gets_one_message_in_their_language(parts: Parts) -> None:
    await plans(parts)
    await lays_out(parts)
    found = await tuples(
        parts.engine,
        "select count(*), count(distinct subject_id), count(distinct body_id), min(lane)"
        " from communication where message_class = 'broadcast'",
    )
    assert found == [(PEOPLE, PEOPLE, 2, 3)]


async def test_pages_one_after_the_other_leave_nobody_out_and_double_nobody(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_page, "PAGE", 3)
    await plans(parts)
    planner, sizes = planner_of(parts), []
    for _ in range(4):
        await planner.plan_once()
        sizes.append(await value(parts.engine, QUEUED))
        set_clock(parts, parts.clock.now() + SOON)
    assert sizes == [3, 6, 8, 8]


async def test_two_planners_at_once_queue_everybody_once(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_page, "PAGE", 3)
    await plans(parts)
    for _ in range(4):
        await asyncio.gather(*(planner_of(parts).plan_once() for _ in range(3)))
        set_clock(parts, parts.clock.now() + SOON)
    assert await tuples(
        parts.engine,
        "select count(*), count(distinct subject_id) from communication"
        " where message_class = 'broadcast'",
    ) == [(PEOPLE, PEOPLE)]


async def test_crash_between_pages_goes_on_where_it_was(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rapidpro PR #2016, ff-backend PR #150: the same broadcast run again must skip who has it."""
    monkeypatch.setattr(broadcast_page, "PAGE", 3)
    await plans(parts)
    first = planner_of(parts)
    await first.plan_once()
    set_clock(parts, parts.clock.now() + SOON)
    # The transaction of the second page is lost with its process.
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("records.write.due.flush", _crash)
        with pytest.raises(ConnectionError):
            await first.plan_once()
    assert await value(parts.engine, QUEUED) == 3
    for _ in range(3):
        await lays_out(parts)
        set_clock(parts, parts.clock.now() + SOON)
    assert await tuples(
        parts.engine,
        "select count(*), count(distinct subject_id) from communication"
        " where message_class = 'broadcast'",
    ) == [(PEOPLE, PEOPLE)]


async def _crash(*_: object) -> None:
    raise ConnectionError


async def test_stop_withdraws_what_waits_and_lays_out_nothing_more(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """notification-api#738, Notifuse#303: a stop that works at any time."""
    monkeypatch.setattr(broadcast_page, "PAGE", 4)
    key = await plans(parts)
    await planner_of(parts).plan_once()
    await sends(parts, most=1)
    await change(
        parts.engine,
        "update communication set state = 'leased' where communication_id ="
        " (select min(communication_id) from communication where state = 'requested')",
    )
    await acts_as_park(parts, "s", StopBroadcast(broadcast_id=key))
    await lays_out(parts)
    found = (await shown(parts, key)).shown
    assert found.reached == {Reached.SENT: 1, Reached.QUEUED: 1, Reached.WITHDRAWN: 6}
    assert await tuples(
        parts.engine,
        "select state, buttons_closed_at is not null from communication"
        " where message_class = 'broadcast' group by 1, 2 order by 1",
    ) == [("leased", True), ("sent", False), ("withdrawn", False)]


async def test_stop_and_delete_queues_one_deletion_for_each_sent_message(parts: Parts) -> None:
    """telegraf-file-sharing#4: stop is not stop and delete what was sent."""
    key = await plans(parts)
    await lays_out(parts)
    await sends(parts, most=3)
    await acts_as_park(parts, "s", StopBroadcast(broadcast_id=key, deletes=True))
    await acts_as_park(parts, "s2", StopBroadcast(broadcast_id=key, deletes=True))
    await lays_out(parts)
    assert await tuples(
        parts.engine,
        "select method, lane, count(*) from communication where method = 'deleteMessage'"
        " and state = 'requested' group by 1, 2",
    ) == [("deleteMessage", 3, 3)]


async def test_sent_longer_ago_than_two_days_is_not_deleted(parts: Parts) -> None:
    key = await plans(parts)
    await lays_out(parts)
    await sends(parts)
    set_clock(parts, parts.clock.now() + timedelta(hours=49))
    await acts_as_park(parts, "s", StopBroadcast(broadcast_id=key, deletes=True))
    await lays_out(parts)
    found = await value(
        parts.engine, "select count(*) from communication where method = 'deleteMessage'"
    )
    assert found == 0


async def test_retry_goes_to_the_failed_only(parts: Parts) -> None:
    """glific#2246, telegram bots: who blocked us or got it is not written to again."""
    key = await plans(parts)
    await lays_out(parts)
    await sends(parts, most=5)
    await sends(parts, "rejected", "chat_not_found", most=2)
    await sends(parts, "unknown", "timed_out")
    desk = await counts(parts, Segment(sites=("01", "02"), failed_of=key), WORDS)
    assert (desk.reachable, desk.same) == (2, None)
    await plans(parts, Segment(sites=("01", "02"), failed_of=key), cause="again")
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == PEOPLE + 2


async def test_correction_goes_to_those_who_got_it_or_may_have(parts: Parts) -> None:
    """covidbot#37: a correction has the same limits, and reaches exactly the earlier readers."""
    key = await plans(parts)
    await lays_out(parts)
    await sends(parts, most=5)
    await sends(parts, "unknown", "timed_out", most=1)
    await sends(parts, "rejected", "blocked")
    desk = await counts(parts, Segment(sites=("01", "02"), reached_by=key))
    assert desk.reachable == 6


async def test_hold_withdraws_what_was_queued_already(parts: Parts) -> None:
    await plans(parts)
    await lays_out(parts)
    hold = SetSubjectStatus(
        subject_id=subject_id(WEI),
        act=TreatmentAct.HOLD,
        before=SubjectStatus.ACTIVE,
        after=SubjectStatus.ON_HOLD,
        reason="neutropenia",
    )
    await acts_as_park(parts, "hold", hold)
    found = await tuples(
        parts.engine,
        "select state, count(*) from communication where message_class = 'broadcast'"
        " group by 1 order by 1",
    )
    assert found == [("requested", PEOPLE - 1), ("withdrawn", 1)]


async def test_night_queues_nobody_before_the_morning(parts: Parts) -> None:
    """OpenStrap/edge PR #433: decided when it is planned, at each site by its own clock."""
    set_clock(parts, NIGHT)
    await plans(parts)
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == 0
    due = await tuples(
        parts.engine, "select due_at from due_action where state = 'pending' and kind = 'broadcast'"
    )
    set_clock(parts, due[0][0])
    await lays_out(parts)
    assert await value(parts.engine, QUEUED) == PEOPLE
    assert due[0][0].isoformat() == "2026-11-24T23:00:00+00:00"


async def test_later_than_its_day_the_rest_is_left_out_and_said(parts: Parts) -> None:
    key = await plans(parts)
    set_clock(parts, parts.clock.now() + timedelta(hours=25))
    await lays_out(parts)
    found = (await shown(parts, key)).shown
    assert (found.faults, found.is_done) == ({(Reached.LEFT_OUT, "too_late"): PEOPLE}, True)


async def test_end_is_told_once_to_whoever_planned_it(parts: Parts) -> None:
    await plans(parts)
    await lays_out(parts)
    await sends(parts)
    for _ in range(3):
        set_clock(parts, parts.clock.now() + timedelta(seconds=6))
        await lays_out(parts)
    told = await value(
        parts.engine,
        "select count(*) from communication where staff_id = :id and state = 'requested'",
        id=staff_id(PARK),
    )
    assert told == 1


async def test_answer_counts_once_and_decides_who_has_not_answered(parts: Parts) -> None:
    key = await plans(parts)
    await lays_out(parts)
    await sends(parts)
    for cause in ("a", "a2"):
        await acts_as_park(
            parts, cause, AnswerBroadcast(subject_id=subject_id(ANN), broadcast_id=key)
        )
    found = (await shown(parts, key)).shown
    rest = await counts(parts, Segment(sites=("01", "02"), unanswered_of=key))
    assert (found.answered, rest.reachable) == (1, PEOPLE - 1)


async def test_broadcast_is_in_the_trail_and_its_words_are_sealed(parts: Parts) -> None:
    await plans(parts)
    found = await rows(parts.engine, "select new from audit.event where entity = 'broadcast'")
    assert found
    assert "Friday" not in str([row["new"] for row in found])
