"""Adverse events in the database: one chase a step, a history that stays, reports kept apart."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import Tier
from records.adverse_event_effects import (
    ChaseEvent,
    DisposeReport,
    RecordEvent,
    SubmitEvent,
    Verdict,
    VersionReason,
)
from records.adverse_event_facts import AdverseEvent, topic_of_event
from records.database import acting
from records.effects import RecordSymptomReport
from records.read import adverse_events, staff
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    EMMA,
    LI,
    MORNING,
    TEST,
    WEI,
    change,
    opened,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
    write_as,
)

_EVENT = UUID("00000000-0000-4000-8000-0000000000f1")
_SEPSIS = AdverseEvent(term="Sepsis", grade=4, criteria=("hospital",), aware_at=MORNING)
_TOLD = """
select staff_id, requested_at from communication where about = :topic and staff_id is not null
order by requested_at
"""


def _version(number: int, event: AdverseEvent, **more: object) -> RecordEvent:
    plain = RecordEvent(
        event_id=_EVENT,
        subject_id=subject_id(WEI),
        cycle=1,
        version=number,
        event=event,
        reason=VersionReason.FIRST if number == 1 else VersionReason.FOLLOW_UP,
        awaits_judgement=True,
    )
    return replace(plain, **more)


async def _serious(parts: Parts) -> None:
    step, at = parts.content.adverse_events.clock.next_step(MORNING, MORNING)
    chase = ChaseEvent(event_id=_EVENT, subject_id=subject_id(WEI), step=step, due_at=at)
    await write_as(parts, "serious", LI, _version(1, _SEPSIS), chase)


async def _pass_time(url: str, hours: float, *, planners: int = 2) -> None:
    """Let companions that have just started do what is due at a moment."""
    async with opened(url) as parts:
        assert isinstance(parts.clock, TrialClock)
        parts.clock.set(MORNING + timedelta(hours=hours), 0.0)
        both = [
            Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
            for _ in range(planners)
        ]
        while any(await asyncio.gather(*(one.plan_once() for one in both))):
            pass


async def _told_after(parts: Parts) -> dict[UUID, list[float]]:
    found: dict[UUID, list[float]] = {}
    for one in await rows(parts.engine, _TOLD, topic=topic_of_event(_EVENT)):
        hours = (one["requested_at"] - MORNING) / timedelta(hours=1)
        found.setdefault(one["staff_id"], []).append(hours)
    return found


async def test_each_step_is_chased_once_by_companions_that_start_anew(
    parts: Parts, trial_url: str
) -> None:
    await _serious(parts)
    for hours in (11, 12, 12, 13, 20, 23, 23.5, 24, 24, 28, 31):
        await _pass_time(trial_url, hours)
    told = await _told_after(parts)
    assert set(map(tuple, told.values())) == {(12, 20, 23, 24, 28)}
    assert len(told) == 2


async def test_steps_missed_during_an_outage_are_told_in_one_message(
    parts: Parts, trial_url: str
) -> None:
    await _serious(parts)
    await _pass_time(trial_url, 25.5)
    await _pass_time(trial_url, 28)
    assert set(map(tuple, (await _told_after(parts)).values())) == {(25.5, 28)}


async def test_nobody_is_chased_after_it_was_reported(parts: Parts, trial_url: str) -> None:
    await _serious(parts)
    sent = SubmitEvent(event_id=_EVENT, subject_id=subject_id(WEI), submitted_at=MORNING)
    await write_as(parts, "sent", LI, sent)
    await _pass_time(trial_url, 30)
    assert await _told_after(parts) == {}


async def test_nurse_alone_cannot_stop_the_clock(parts: Parts, trial_url: str) -> None:
    await _serious(parts)
    await write_as(parts, "not serious", LI, _version(2, replace(_SEPSIS, criteria=())))
    await _pass_time(trial_url, 12)
    assert len(await _told_after(parts)) == 2


@pytest.mark.parametrize("seed", range(3))
async def test_versions_before_stay_as_they_were(parts: Parts, seed: int) -> None:
    random, seen = Random(seed), Counter[str]()  # noqa: S311 - seeded examples
    every = "select v::text from adverse_event_version v"
    terms = list(parts.content.adverse_events.terms)
    for number in range(1, 6):
        event = AdverseEvent(
            term=random.choice(terms),
            grade=random.choice((None, 1, 2, 3)),
            criteria=random.choice((None, (), ("important",))),
            relatedness={"cladribine": random.choice((None, "possible"))},
            is_void=random.random() < 0.2,
        )
        await write_as(parts, f"version {number}", LI, _version(number, event, note="why"))
        now = Counter(one for (one,) in await tuples(parts.engine, every))
        assert (len(now), seen - now) == (number, Counter())
        seen = now
    async with acting(parts.engine, TEST) as conn:
        [found] = await adverse_events.events(conn, parts.cipher, [_EVENT])
    assert [one.number for one in found.versions] == [1, 2, 3, 4, 5]
    with pytest.raises(DBAPIError):
        await write_as(parts, "again", LI, _version(5, _SEPSIS))


async def _reported(parts: Parts) -> UUID:
    report = RecordSymptomReport(
        subject_id=subject_id(WEI), tier=Tier.RED, rules=("X",), words="marker-words"
    )
    await write(parts, "report", report)
    found: UUID = await value(parts.engine, "select report_id from symptom_report")
    return found


async def _exported(parts: Parts, *sites: str) -> list[str]:
    async with acting(parts.engine, TEST) as conn:
        found = await adverse_events.for_export(conn, parts.cipher, sites)
    return [one.current.event.term for one in found]


async def test_report_is_exported_only_as_the_event_a_person_made_of_it(parts: Parts) -> None:
    report_id = await _reported(parts)
    assert await _exported(parts, "01", "02") == []
    no = DisposeReport(
        subject_id=subject_id(WEI),
        report_id=report_id,
        verdict=Verdict.NOT_ADVERSE_EVENT,
        reason="known_before",
    )
    await write_as(parts, "no", LI, no)
    assert await _exported(parts, "01") == []
    await write_as(parts, "event", LI, _version(1, _SEPSIS, report_id=report_id))
    assert (await _exported(parts, "01"), await _exported(parts, "02")) == (["Sepsis"], [])


async def test_event_in_error_leaves_the_export_when_the_investigator_agrees(parts: Parts) -> None:
    await write_as(parts, "event", LI, _version(1, _SEPSIS))
    void = replace(_SEPSIS, is_void=True)
    await write_as(parts, "void", LI, _version(2, void))
    assert await _exported(parts, "01") == ["Sepsis"]
    judged = _version(3, void, awaits_judgement=False, is_judged=True)
    await write_as(parts, "judged", LI, judged)
    assert await _exported(parts, "01") == []


async def test_events_and_reports_of_another_site_are_not_there(parts: Parts) -> None:
    await _reported(parts)
    await _serious(parts)
    where = "update staff_assignment set valid_until = :now where staff_id = :staff"
    await change(parts.engine, where, now=MORNING, staff=staff_id(EMMA))
    async with acting(parts.engine, TEST) as conn:
        desks = []
        for user in (LI, EMMA):
            member = await staff.staff_member(conn, parts.cipher, staff_id(user), MORNING)
            assert member is not None
            words = parts.content.words
            known = await adverse_events.with_desk(conn, parts.cipher, member, words, ("/ae", "x"))
            assert known.adverse_events is not None
            desks.append(known.adverse_events)
    assert [(len(one.waiting), len(one.reports_waiting)) for one in desks] == [(1, 1), (0, 0)]


async def test_what_is_written_is_sealed(parts: Parts) -> None:
    words = "marker-specified"
    event = AdverseEvent(term="Investigations - Other, specify", specified=words)
    await write_as(parts, "event", LI, _version(1, event, note=words))
    [(specified, note)] = await tuples(
        parts.engine, "select specified, note from adverse_event_version"
    )
    assert words.encode() not in specified + note
