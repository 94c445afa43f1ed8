"""Visits in the database: planned once, moved with their reminders, answered, settled."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import Parts
from content.plan.protocol_day import instant_of
from content.plan.visits import Plan, PlannedVisit, news_of, reminders_of, settle_at, visits
from content.vocabulary import Arm, Language, StaffRole, TimeOf, VisitAnswer, VisitState
from content.wording import Verbatim
from records.database import PLANNER, acting
from records.effects import SendMessage, ToSubject
from records.facts import Assignment
from records.read.staff import staff_member
from records.read.subject import pressing_subject
from records.read.visits import visited, visits_of
from records.times_effects import MovedReminder, SetPreferredTime
from records.visit_due import settle_older_visits
from records.visit_effects import AnswerVisit, MoveVisit, PlanVisits, SettleVisit
from records.visit_facts import NEWS_SLOT, VisitFact, about_visit
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.people import CONTENT
from tests.support.rows import (
    LI,
    MORNING,
    PARK,
    TEST,
    change,
    opened,
    staff_id,
    tuples,
    value,
    write,
)
from tests.support.ward import add_subject

ZONE = "Asia/Shanghai"
_ANN = 9001
_DAY1 = date(2026, 11, 20)
# Day 10, two and a half weeks before which nothing of it is due.
_ON = date(2026, 11, 29)
_PENDING = """
select kind, slot from due_action where topic = :topic and state = 'pending' order by kind, slot
"""
_ROWS = """
select planned_on, state, planned_by, superseded_at is null from visit
where subject_id = :id order by planned_since, superseded_at nulls last
"""


def _planned(day1: date = _DAY1, number: int = 1) -> tuple[PlannedVisit, ...]:
    plan = Plan(study=CONTENT.study, regimen=CONTENT.regimen, visits=CONTENT.visits)
    found = visits(plan, CONTENT.sites["01"], Arm.CLAG, day1)
    return tuple(one for one in found if (one.id, one.number) == ("blood_count", number))


@pytest.fixture
async def ann(parts: Parts) -> UUID:
    """A subject with one visit, and nothing else that is due."""
    await change(parts.engine, "update due_action set state = 'cancelled'")
    return await _arrives(parts, _ANN, "01-901")


async def _arrives(parts: Parts, user_id: int, code: str) -> UUID:
    await add_subject(parts, user_id, code, Arm.CLAG, Language.EN, _DAY1)
    key: UUID = await value(
        parts.engine, "select subject_id from subject where code = :code", code=code
    )
    await write(parts, f"plan:{code}", PlanVisits(subject_id=key, cycle=1, visits=_planned()))
    return key


async def _current(parts: Parts, subject: UUID) -> VisitFact:
    async with acting(parts.engine, TEST) as conn:
        [found] = [one for one in await visits_of(conn, subject) if one.is_current]
    return found


def _move(parts: Parts, visit: VisitFact, subject: UUID, on: date, at: time | None) -> MoveVisit:
    return MoveVisit(
        subject_id=subject,
        visit_id=visit.visit_id,
        on=on,
        at=at,
        reminders=reminders_of(CONTENT.visits, visit.code, on, at, ZONE),
        settle_at=settle_at(CONTENT.visits, on, ZONE),
        news=news_of(CONTENT.visits, parts.clock.now(), slot=NEWS_SLOT),
    )


async def _go_to(parts: Parts, moment: datetime, *, is_sent: bool = True) -> None:
    """Let the planner do everything on its way, at its time; the sender sends it or does not."""
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    assert isinstance(parts.clock, TrialClock)
    pending = "select min(due_at) from due_action where state = 'pending' and kind like 'visit%'"
    state = "sent" if is_sent else "unknown"
    while (due_at := await value(parts.engine, pending)) is not None and due_at <= moment:
        parts.clock.set(max(due_at, parts.clock.now()), 0.0)
        while await planner.plan_once():
            await change(
                parts.engine,
                "update communication set state = :state, message_id = communication_id"
                " where state = 'requested' and method = 'sendMessage'",
                state=state,
            )
    parts.clock.set(moment, 0.0)


async def test_same_plan_twice_stands_once(parts: Parts, ann: UUID) -> None:
    await write(parts, "again", PlanVisits(subject_id=ann, cycle=1, visits=_planned()))
    assert await tuples(parts.engine, _ROWS, id=ann) == [(_ON, "planned", "plan", True)]
    topic = about_visit((await _current(parts, ann)).visit_id)
    assert await tuples(parts.engine, _PENDING, topic=topic) == [
        *(("visit_close", slot) for slot in range(3)),
        *(("visit_reminder", slot) for slot in range(3)),
        ("visit_unsettled", 0),
    ]


async def test_new_day_1_moves_what_the_plan_dated_and_nothing_else(
    parts: Parts, ann: UUID
) -> None:
    later = _DAY1 + timedelta(days=2)
    await write(parts, "later", PlanVisits(subject_id=ann, cycle=1, visits=_planned(later)))
    visit = await _current(parts, ann)
    assert (visit.on, visit.is_from_team) == (_ON + timedelta(days=2), False)
    await write(parts, "team", _move(parts, visit, ann, date(2026, 12, 9), time(9, 30)))
    await write(parts, "plan", PlanVisits(subject_id=ann, cycle=1, visits=_planned()))
    visit = await _current(parts, ann)
    assert (visit.on, visit.at, visit.is_from_team) == (date(2026, 12, 9), time(9, 30), True)


async def test_move_takes_everything_of_the_old_date_with_it(parts: Parts, ann: UUID) -> None:
    old = await _current(parts, ann)
    topic = about_visit(old.visit_id)
    asks = SendMessage(to=ToSubject(ann), parts=(Verbatim("Will you come?"),), about=topic)
    await write(parts, "asks", asks)
    await write(parts, "move", _move(parts, old, ann, date(2026, 12, 3), None))
    assert await tuples(parts.engine, _PENDING, topic=topic) == []
    left = "select count(*) from communication where about = :t and state = 'requested'"
    assert await value(parts.engine, left, t=topic) == 0
    assert await tuples(parts.engine, _ROWS, id=ann) == [
        (_ON, "moved", "plan", False),
        (date(2026, 12, 3), "planned", "team", True),
    ]


async def test_second_move_of_the_same_row_changes_nothing(parts: Parts, ann: UUID) -> None:
    old = await _current(parts, ann)
    await write(parts, "one", _move(parts, old, ann, date(2026, 12, 3), None))
    await write(parts, "two", _move(parts, old, ann, date(2026, 12, 4), None))
    assert (await _current(parts, ann)).on == date(2026, 12, 3)


async def test_settled_visit_keeps_its_row_when_it_is_corrected(parts: Parts, ann: UUID) -> None:
    old = await _current(parts, ann)
    for number, state in enumerate((VisitState.MISSED, VisitState.MISSED, VisitState.DONE)):
        visit = await _current(parts, ann)
        settled = SettleVisit(subject_id=ann, visit_id=visit.visit_id, state=state)
        await write(parts, f"settle:{number}", settled)
    assert await tuples(parts.engine, _ROWS, id=ann) == [
        (_ON, "missed", "plan", False),
        (_ON, "done", "team", True),
    ]
    assert await tuples(parts.engine, _PENDING, topic=about_visit(old.visit_id)) == []


async def test_reason_of_a_cancelled_visit_is_kept_sealed(parts: Parts, ann: UUID) -> None:
    visit = await _current(parts, ann)
    reason = "blood was taken on the ward"
    cancelled = SettleVisit(
        subject_id=ann, visit_id=visit.visit_id, state=VisitState.CANCELLED, reason=reason
    )
    await write(parts, "cancel", cancelled)
    kept = await value(parts.engine, "select reason from visit where subject_id = :id", id=ann)
    assert reason.encode() not in kept
    assert parts.cipher.open(kept, field="visit.reason", row=visit.visit_id) == reason


async def test_newest_answer_counts_and_the_same_one_stands_once(parts: Parts, ann: UUID) -> None:
    visit = await _current(parts, ann)
    said = (VisitAnswer.CONFIRMED, VisitAnswer.CONFIRMED, VisitAnswer.CANNOT_COME)
    for number, answer in enumerate(said):
        effect = AnswerVisit(subject_id=ann, visit_id=visit.visit_id, answer=answer)
        await write(parts, f"answer:{number}", effect)
    assert await value(parts.engine, "select count(*) from visit_answer") == len(set(said))
    async with acting(parts.engine, TEST) as conn:
        facts, _ = await pressing_subject(conn, ann, None, parts.cipher.chat_index(_ANN))
    assert [one.answer for one in facts.visits] == [VisitAnswer.CANNOT_COME]


@pytest.mark.parametrize(("is_sent", "cases"), [(True, 0), (False, 1)])
async def test_reminder_of_unknown_fate_is_listed_for_the_coordinator_and_not_repeated(
    parts: Parts, ann: UUID, *, is_sent: bool, cases: int
) -> None:
    first = instant_of(_ON - timedelta(days=3), time(10), ZONE)
    await _go_to(parts, first + timedelta(hours=3), is_sent=is_sent)
    found = "select count(*) from escalation where subject_id = :id and topic = 'visit'"
    assert await value(parts.engine, found, id=ann) == cases
    sent = "select count(*) from communication where message_class = 'visit_reminder'"
    assert await value(parts.engine, sent) == 1


@pytest.mark.parametrize(
    ("user_id", "role", "sites", "is_found"),
    [
        (PARK, StaffRole.COORDINATOR, ("01",), True),
        (PARK, StaffRole.COORDINATOR, ("02",), False),
        (LI, StaffRole.NURSE, ("01",), False),
    ],
)
async def test_only_who_coordinates_the_site_sees_the_visits(
    parts: Parts,
    ann: UUID,
    user_id: int,
    role: StaffRole,
    sites: tuple[str, ...],
    is_found: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    async with acting(parts.engine, TEST) as conn:
        member = await staff_member(conn, parts.cipher, staff_id(user_id), MORNING)
        assert member is not None
        assigned = tuple(Assignment(site_id=site, role=role) for site in sites)
        known = await visited(conn, replace(member, assignments=assigned), "/visit 01-901")
    assert (known is not None) is is_found


# --------------------------------------------------------------------------- at any moment


@dataclass(frozen=True, slots=True)
class _Step:
    """Minutes that pass, and the date the visit then has, in days from the planned one."""

    minutes: int
    days: int
    at: time | None


_STEPS = st.lists(
    st.builds(
        _Step,
        # Thirteen minutes past: never the very moment of a reminder.
        minutes=st.integers(0, 60).map(lambda hours: hours * 60 + 13),
        days=st.integers(-2, 5),
        at=st.sampled_from([None, time(9, 30)]),
    ),
    min_size=1,
    max_size=4,
)
_people: Iterator[int] = itertools.count(1)
_START = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
_SENT = """
select v.planned_on, d.slot from communication c
join due_action d on c.dedupe_key like 'due:' || d.due_id || ':%'
join visit v on d.topic = 'visit:' || v.visit_id
where c.message_class = 'visit_reminder' and c.subject_id = :id and d.slot < :news
  and c.state = 'sent' order by 1, 2
"""
_OF_OLD_DATES = """
select (select count(*) from due_action d join visit v on d.topic = 'visit:' || v.visit_id
          where v.subject_id = :id and v.superseded_at is not null and d.state = 'pending')
     + (select count(*) from communication c join visit v on c.about = 'visit:' || v.visit_id
          where v.subject_id = :id and c.message_class = 'visit_reminder'
            and c.requested_at > v.superseded_at)
"""


@settings(
    max_examples=max(10, settings().max_examples // 10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_STEPS)
def test_visit_moved_at_any_moment_reminds_of_each_date_once_and_never_of_an_old_one(
    trial_url: str, steps: list[_Step]
) -> None:
    asyncio.run(_lived(trial_url, steps))


async def _lived(url: str, steps: list[_Step]) -> None:
    async with opened(url) as parts:
        assert isinstance(parts.clock, TrialClock)
        await change(parts.engine, "update due_action set state = 'cancelled'")
        parts.clock.set(_START, 0.0)
        number = next(_people)
        subject = await _arrives(parts, 9100 + number, f"01-9{number:03}")
        await change(
            parts.engine, "update due_action set state = 'cancelled' where kind not like 'visit%'"
        )
        expected: list[tuple[date, int]] = []
        on, at, since = _ON, None, _START
        for place, step in enumerate(steps):
            moment = parts.clock.now() + timedelta(minutes=step.minutes)
            await _go_to(parts, moment)
            expected += _reminded_between(on, at, since, moment)
            on, at, since = _ON + timedelta(days=step.days), step.at, moment
            visit = await _current(parts, subject)
            await write(parts, f"move:{number}:{place}", _move(parts, visit, subject, on, at))
            assert await value(parts.engine, _OF_OLD_DATES, id=subject) == 0
        end = instant_of(on + timedelta(days=1), time(0), ZONE)
        if end > since:
            await _go_to(parts, end)
            expected += _reminded_between(on, at, since, end)
        sent = await tuples(parts.engine, _SENT, id=subject, news=NEWS_SLOT)
        assert sent == sorted(expected)
        assert len(sent) == len(set(sent))
        assert await value(parts.engine, _OF_OLD_DATES, id=subject) == 0


def _reminded_between(
    on: date, at: time | None, since: datetime, until: datetime
) -> list[tuple[date, int]]:
    """What the calendar alone says: the reminders of a date that fall into the time it held."""
    slots = reminders_of(CONTENT.visits, "blood_count", on, at, ZONE)
    return [(on, one.slot) for one in slots if since < one.remind_at <= until]


async def test_reminder_of_the_morning_moves_once_and_what_was_sent_stays(
    parts: Parts, ann: UUID
) -> None:
    visit = await _current(parts, ann)
    for cause, at in (("first", time(9)), ("again", time(8, 30)), ("again", time(8, 30))):
        await write(parts, cause, _mornings_at(visit, ann, at))
    assert await tuples(parts.engine, _MORNINGS, topic=about_visit(visit.visit_id)) == [
        (time(8, 30),)
    ]
    await _go_to(parts, instant_of(_ON, time(8, 45), ZONE))
    await write(parts, "too late", _mornings_at(visit, ann, time(9)))
    assert await tuples(parts.engine, _MORNINGS, topic=about_visit(visit.visit_id)) == []
    sent = "select count(*) from communication where message_class = 'visit_reminder'"
    assert await value(parts.engine, sent) == 3


_MORNINGS = """
select (due_at at time zone 'Asia/Shanghai')::time from due_action
where topic = :topic and state = 'pending' and kind = 'visit_reminder' and slot = 2
"""


def _mornings_at(visit: VisitFact, subject: UUID, at: time) -> SetPreferredTime:
    planned = reminders_of(CONTENT.visits, visit.code, visit.on, None, ZONE, morning=at)
    moved = MovedReminder(visit_id=visit.visit_id, cycle=1, reminder=planned[2])
    return SetPreferredTime(subject_id=subject, of=TimeOf.VISIT_MORNING, at=at, moved=(moved,))


async def test_visit_planned_before_anybody_asked_what_became_of_it_is_a_task_too(
    parts: Parts, ann: UUID
) -> None:
    before = "update due_action set kind = 'visit_close', slot = 99"
    of_ann = " where kind = 'visit_unsettled' and subject_id = :id"
    await change(parts.engine, before + of_ann, id=ann)
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(instant_of(_ON + timedelta(days=3), time(8), ZONE), 0.0)
    for expected in (1, 0):
        async with acting(parts.engine, PLANNER) as conn:
            assert await settle_older_visits(conn, parts.content) == expected
    due_at = "select due_at from due_action where kind = 'visit_unsettled' and subject_id = :id"
    assert await value(parts.engine, due_at, id=ann) == settle_at(CONTENT.visits, _ON, ZONE)
    await change(parts.engine, "update due_action set state = 'cancelled' where slot = 99")
    await _go_to(parts, parts.clock.now())
    opened_cases = "select topic, tier from escalation where subject_id = :id"
    assert await tuples(parts.engine, opened_cases, id=ann) == [("visit", "green")]
