"""Broadcasts in the database: who is meant, laid out in pages, stopped, taken back, sent again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.app import Parts
from content.vocabulary import Arm, Language, SubjectStatus
from records.broadcast_draft import Draft
from records.broadcast_effects import AnswerBroadcast, PlanBroadcast, StopBroadcast
from records.broadcast_facts import BroadcastDesk, LeftOut, Reached, Segment, Text
from records.database import acting
from records.effects import Effect
from records.facts import Dialogue, StaffFacts, TappedButton
from records.read import broadcast_page
from records.read.broadcasts import broadcast_desk
from records.read.staff import staff_member
from records.treatment_effects import SetSubjectStatus, TreatmentAct
from records.write.apply import apply
from records.write.writing import Chat, Writing
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    ANN,
    PARK,
    TEST,
    WEI,
    change,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
)

BOTH = Segment(sites=("01", "02"))
_EN, _ZH = "The clinic is closed on Friday.", "周五门诊停诊。"
WORDS = Text(words={Language.EN: _EN, Language.ZH_CN: _ZH})
_PEOPLE = 8
_NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
_QUEUED = "select count(*) from communication where message_class = 'broadcast'"


def _set(parts: Parts, at: datetime) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(at, 0.0)


@pytest.fixture(autouse=True)
async def _nothing_else_due(parts: Parts) -> None:
    _set(parts, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    await change(parts.engine, "update due_action set state = 'cancelled'")


async def _acts(parts: Parts, cause: str, *effects: Effect, user_id: int = PARK) -> None:
    chat = Chat(chat_id=user_id, index=parts.cipher.chat_index(user_id), staff_id=staff_id(user_id))
    async with acting(parts.engine, TEST) as conn:
        w = Writing(
            conn=conn,
            cipher=parts.cipher,
            content=parts.content,
            cause=cause,
            now=parts.clock.now(),
            originator="staff",
            chat=chat,
        )
        await apply(w, effects, Language.EN)


async def _plans(
    parts: Parts, segment: Segment = BOTH, said: Text = WORDS, cause: str = "b"
) -> UUID:
    now = parts.clock.now()
    planned = PlanBroadcast(segment=segment, text=said, due_at=now, until=now + timedelta(hours=24))
    await _acts(parts, cause, planned)
    key: UUID = await value(
        parts.engine, "select broadcast_id from broadcast where cause = :cause", cause=cause
    )
    return key


def _planner(parts: Parts) -> Planner:
    return Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)


async def _lays_out(parts: Parts) -> None:
    planner = _planner(parts)
    while await planner.plan_once():
        pass


async def _sends(
    parts: Parts, state: str = "sent", fault: str | None = None, most: int = 99
) -> None:
    """Settle what waits as if the sender had."""
    await change(
        parts.engine,
        "update communication set state = :state, fault = :fault, settled_at = :now,"
        " message_id = communication_id where communication_id in (select communication_id"
        " from communication where state = 'requested' and message_class = 'broadcast'"
        " order by communication_id limit :most)",
        state=state,
        fault=fault,
        now=parts.clock.now(),
        most=most,
    )


async def _member(parts: Parts, user_id: int = PARK) -> StaffFacts:
    async with parts.engine.connect() as conn:
        found = await staff_member(conn, parts.cipher, staff_id(user_id), parts.clock.now())
    assert found is not None
    return found


async def _desk(parts: Parts, member: StaffFacts, typed: str = "") -> BroadcastDesk | None:
    async with acting(parts.engine, TEST) as conn:
        return await broadcast_desk(
            conn, parts.cipher, parts.content, member, typed, parts.clock.now()
        )


async def _shown(parts: Parts, key: UUID, **more: str) -> Any:
    button = TappedButton(act="broadcast.show", args={"broadcast": str(key), **more})
    found = await _desk(parts, replace(await _member(parts), button=button))
    assert found is not None
    return found


async def _counts(parts: Parts, segment: Segment, said: Text | None = None) -> BroadcastDesk:
    draft = Draft(segment=segment) if said is None else Draft(segment=segment, text=said)
    talk = Dialogue(conversation="broadcast", step="preview", data=draft.as_data())
    found = await _desk(parts, replace(await _member(parts), dialogue=talk), "x")
    assert found is not None
    return found


async def test_everybody_of_the_segment_gets_one_message_in_their_language(parts: Parts) -> None:
    await _plans(parts)
    await _lays_out(parts)
    found = await tuples(
        parts.engine,
        "select count(*), count(distinct subject_id), count(distinct body_id), min(lane)"
        " from communication where message_class = 'broadcast'",
    )
    assert found == [(_PEOPLE, _PEOPLE, 2, 3)]


async def test_pages_one_after_the_other_leave_nobody_out_and_double_nobody(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_page, "PAGE", 3)
    await _plans(parts)
    planner, sizes = _planner(parts), []
    while await planner.plan_once():
        sizes.append(await value(parts.engine, _QUEUED))
    assert sizes == [3, 6, 8, 8]


async def test_crash_between_pages_goes_on_where_it_was(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rapidpro PR #2016, ff-backend PR #150: the same broadcast run again must skip who has it."""
    monkeypatch.setattr(broadcast_page, "PAGE", 3)
    await _plans(parts)
    first = _planner(parts)
    await first.plan_once()
    # The transaction of the second page is lost with its process.
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("records.write.due.flush", _crash)
        with pytest.raises(ConnectionError):
            await first.plan_once()
    assert await value(parts.engine, _QUEUED) == 3
    await _lays_out(parts)
    assert await tuples(
        parts.engine,
        "select count(*), count(distinct subject_id) from communication"
        " where message_class = 'broadcast'",
    ) == [(_PEOPLE, _PEOPLE)]


async def _crash(*_: object) -> None:
    raise ConnectionError


async def test_stop_withdraws_what_waits_and_lays_out_nothing_more(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """notification-api#738, Notifuse#303: a stop that works at any time."""
    monkeypatch.setattr(broadcast_page, "PAGE", 4)
    key = await _plans(parts)
    await _planner(parts).plan_once()
    await _sends(parts, most=1)
    await change(
        parts.engine,
        "update communication set state = 'leased' where communication_id ="
        " (select min(communication_id) from communication where state = 'requested')",
    )
    await _acts(parts, "s", StopBroadcast(broadcast_id=key))
    await _lays_out(parts)
    shown = (await _shown(parts, key)).shown
    assert shown.reached == {Reached.SENT: 1, Reached.QUEUED: 1, Reached.WITHDRAWN: 6}
    assert await tuples(
        parts.engine,
        "select state, buttons_closed_at is not null from communication"
        " where message_class = 'broadcast' group by 1, 2 order by 1",
    ) == [("leased", True), ("sent", False), ("withdrawn", False)]


async def test_stop_and_delete_queues_one_deletion_for_each_sent_message(parts: Parts) -> None:
    """telegraf-file-sharing#4: stop is not stop and delete what was sent."""
    key = await _plans(parts)
    await _lays_out(parts)
    await _sends(parts, most=3)
    await _acts(parts, "s", StopBroadcast(broadcast_id=key, deletes=True))
    await _acts(parts, "s2", StopBroadcast(broadcast_id=key, deletes=True))
    await _lays_out(parts)
    assert await tuples(
        parts.engine,
        "select method, lane, count(*) from communication where method = 'deleteMessage'"
        " and state = 'requested' group by 1, 2",
    ) == [("deleteMessage", 3, 3)]


async def test_sent_longer_ago_than_two_days_is_not_deleted(parts: Parts) -> None:
    key = await _plans(parts)
    await _lays_out(parts)
    await _sends(parts)
    _set(parts, parts.clock.now() + timedelta(hours=49))
    await _acts(parts, "s", StopBroadcast(broadcast_id=key, deletes=True))
    await _lays_out(parts)
    found = await value(
        parts.engine, "select count(*) from communication where method = 'deleteMessage'"
    )
    assert found == 0


async def test_retry_goes_to_the_failed_only(parts: Parts) -> None:
    """glific#2246, telegram bots: who blocked us or got it is not written to again."""
    key = await _plans(parts)
    await _lays_out(parts)
    await _sends(parts, most=5)
    await _sends(parts, "rejected", "chat_not_found", most=2)
    await _sends(parts, "unknown", "timed_out")
    desk = await _counts(parts, Segment(sites=("01", "02"), failed_of=key), WORDS)
    assert (desk.reachable, desk.same) == (2, None)
    await _plans(parts, Segment(sites=("01", "02"), failed_of=key), cause="again")
    await _lays_out(parts)
    assert await value(parts.engine, _QUEUED) == _PEOPLE + 2


async def test_correction_goes_to_those_who_got_it_or_may_have(parts: Parts) -> None:
    """covidbot#37: a correction has the same limits, and reaches exactly the earlier readers."""
    key = await _plans(parts)
    await _lays_out(parts)
    await _sends(parts, most=5)
    await _sends(parts, "unknown", "timed_out", most=1)
    await _sends(parts, "rejected", "blocked")
    desk = await _counts(parts, Segment(sites=("01", "02"), reached_by=key))
    assert desk.reachable == 6


async def test_same_text_within_a_day_is_noticed_with_whom_and_when(parts: Parts) -> None:
    """spirit#42: who is in two lists gets it twice."""
    at = parts.clock.now()
    await _plans(parts, Segment(sites=("01",)))
    await _lays_out(parts)
    _set(parts, at + timedelta(hours=23))
    found = (await _counts(parts, BOTH, WORDS)).same
    assert found is not None
    assert (found.people, found.at, found.by_name) == (5, at, "Park")
    _set(parts, at + timedelta(hours=25))
    assert (await _counts(parts, BOTH, WORDS)).same is None


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
    key = await _plans(parts)
    await change(parts.engine, statement, id=subject_id(WEI))
    counted = await _counts(parts, BOTH)
    assert [g.left_out for g in counted.groups if g.left_out] == [why]
    await _lays_out(parts)
    shown = await _shown(parts, key, reached="left_out")
    assert [(one.code, one.why) for one in shown.people] == [("01-001", why.value)]


async def test_hold_withdraws_what_was_queued_already(parts: Parts) -> None:
    await _plans(parts)
    await _lays_out(parts)
    hold = SetSubjectStatus(
        subject_id=subject_id(WEI),
        act=TreatmentAct.HOLD,
        before=SubjectStatus.ACTIVE,
        after=SubjectStatus.ON_HOLD,
        reason="neutropenia",
    )
    await _acts(parts, "hold", hold)
    found = await tuples(
        parts.engine,
        "select state, count(*) from communication where message_class = 'broadcast'"
        " group by 1 order by 1",
    )
    assert found == [("requested", _PEOPLE - 1), ("withdrawn", 1)]


async def test_night_queues_nobody_before_the_morning(parts: Parts) -> None:
    """OpenStrap/edge PR #433: decided when it is planned, at each site by its own clock."""
    _set(parts, _NIGHT)
    await _plans(parts)
    await _lays_out(parts)
    assert await value(parts.engine, _QUEUED) == 0
    due = await tuples(
        parts.engine, "select due_at from due_action where state = 'pending' and kind = 'broadcast'"
    )
    _set(parts, due[0][0])
    await _lays_out(parts)
    assert await value(parts.engine, _QUEUED) == _PEOPLE
    assert due[0][0].isoformat() == "2026-11-25T00:00:00+00:00"


async def test_later_than_its_day_the_rest_is_left_out_and_said(parts: Parts) -> None:
    key = await _plans(parts)
    _set(parts, parts.clock.now() + timedelta(hours=25))
    await _lays_out(parts)
    shown = (await _shown(parts, key)).shown
    assert (shown.faults, shown.is_done) == ({(Reached.LEFT_OUT, "too_late"): _PEOPLE}, True)


async def test_end_is_told_once_to_whoever_planned_it(parts: Parts) -> None:
    await _plans(parts)
    await _lays_out(parts)
    await _sends(parts)
    for _ in range(3):
        _set(parts, parts.clock.now() + timedelta(seconds=6))
        await _lays_out(parts)
    told = await value(
        parts.engine,
        "select count(*) from communication where staff_id = :id and state = 'requested'",
        id=staff_id(PARK),
    )
    assert told == 1


async def test_answer_counts_once_and_decides_who_has_not_answered(parts: Parts) -> None:
    key = await _plans(parts)
    await _lays_out(parts)
    await _sends(parts)
    for cause in ("a", "a2"):
        await _acts(parts, cause, AnswerBroadcast(subject_id=subject_id(ANN), broadcast_id=key))
    shown = (await _shown(parts, key)).shown
    rest = await _counts(parts, Segment(sites=("01", "02"), unanswered_of=key))
    assert (shown.answered, rest.reachable) == (1, _PEOPLE - 1)


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
    assert (await _counts(parts, segment)).reachable == codes


async def test_day_is_counted_on_the_calendar_of_the_site(parts: Parts) -> None:
    """mautic#17319: a day counted in UTC moves everybody by one near midnight."""
    day_three = Segment(sites=("01", "02"), days=(3, 3))
    _set(parts, datetime(2026, 11, 24, 15, 59, tzinfo=UTC))
    before = (await _counts(parts, day_three)).reachable
    _set(parts, datetime(2026, 11, 24, 16, 1, tzinfo=UTC))
    after = (await _counts(parts, Segment(sites=("01", "02"), days=(4, 4)))).reachable
    assert (before, after) == (2, 2)


async def test_language_changed_after_planning_is_the_one_it_is_sent_in(parts: Parts) -> None:
    """cht-core#4514: what is queued must not stay in the old language."""
    key = await _plans(parts, said=Text(words={Language.ZH_CN: "周五门诊停诊。"}))
    shown = (await _shown(parts, key)).shown
    assert shown.faults == {(Reached.LEFT_OUT, "no_text"): 3}
    await change(
        parts.engine,
        "update subject set language = 'en' where subject_id = :id",
        id=subject_id(WEI),
    )
    await _lays_out(parts)
    shown = (await _shown(parts, key)).shown
    assert shown.faults == {(Reached.LEFT_OUT, "no_text"): 4}


async def test_coordinator_of_one_site_sees_no_broadcast_that_goes_beyond(parts: Parts) -> None:
    key = await _plans(parts)
    await change(
        parts.engine,
        "update staff_assignment set valid_until = :now where staff_id = :id and site_id = '02'",
        now=parts.clock.now(),
        id=staff_id(PARK),
    )
    desk = await _shown(parts, key)
    assert (desk.shown, desk.recent) == (None, ())


async def test_broadcast_is_in_the_trail_and_its_words_are_sealed(parts: Parts) -> None:
    await _plans(parts)
    found = await rows(parts.engine, "select new from audit.event where entity = 'broadcast'")
    assert found
    assert "Friday" not in str([row["new"] for row in found])
