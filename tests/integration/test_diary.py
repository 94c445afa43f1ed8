"""The diary in the database: what is planned, what is read back, and when somebody was heard."""

from datetime import timedelta

import pytest

from bot.app import Parts
from content.plan.diary import planned_diary
from content.vocabulary import ReportSource, Tier
from records.database import acting
from records.diary_topic import diary_topic
from records.effects import Ask, CancelDue, PlanDiary, RecordSymptomReport
from records.facts import ReportFact
from records.read.diary import dialogues, heard_at
from records.read.subject import pressing_subject, subjects
from tests.support.rows import (
    ANN,
    MORNING,
    TEST,
    WEI,
    change,
    rows,
    subject_id,
    tuples,
    value,
    write,
)

_WAITING = """
select kind, count(*) from due_action where subject_id = :id and state = 'pending'
  and kind like 'diary%' group by kind order by kind
"""
_HEAR = """
insert into inbox_update (bot_id, update_id, chat_index, raw, state, received_at, conversation)
select 1, :number, chat_index, '', 'handled', :at, :conversation
from chat_link where subject_id = :id
"""


def _plan(parts: Parts, user_id: int, *, first: int) -> PlanDiary:
    content = parts.content
    zone = content.sites["01"].zone
    day1 = MORNING.date()
    days = planned_diary(content.study, content.contact.silence, day1, None, zone)
    kept = tuple(day for day in days if day.protocol_day >= first)
    return PlanDiary(subject_id=subject_id(user_id), cycle=1, days=kept)


def _report(tier: Tier, source: ReportSource, **answers: int | None) -> RecordSymptomReport:
    return RecordSymptomReport(
        subject_id=subject_id(WEI),
        tier=tier,
        rules=("NAUSEA-GRADE-1",),
        source=source,
        protocol_day=3,
        symptom="nausea",
        term="Nausea",
        answers=answers,
        grade=1,
    )


async def test_new_plan_replaces_the_questions_to_come(parts: Parts) -> None:
    await change(parts.engine, "update due_action set state = 'cancelled'")
    key = subject_id(WEI)
    await write(parts, "one", _plan(parts, WEI, first=0))
    assert await tuples(parts.engine, _WAITING, id=key) == [("diary", 22), ("diary_close", 22)]
    await write(parts, "two", _plan(parts, WEI, first=5))
    assert await tuples(parts.engine, _WAITING, id=key) == [("diary", 17), ("diary_close", 17)]
    await write(parts, "three", CancelDue(subject_id=key, topic=diary_topic(key, 1, 7)))
    assert await tuples(parts.engine, _WAITING, id=key) == [("diary", 16), ("diary_close", 16)]


async def test_last_confirmed_report_is_read_for_what_a_subject_does_only(parts: Parts) -> None:
    await write(parts, "one", _report(Tier.GREEN, ReportSource.DIARY, frequency=1, severity=None))
    left = _report(Tier.RED, ReportSource.DIARY_LEFT, frequency=4)
    await write(parts, "two", left)
    key = subject_id(WEI)
    async with acting(parts.engine, TEST) as conn:
        planned = (await subjects(conn, [key]))[key]
        said, _ = await pressing_subject(conn, key, None, parts.cipher.chat_index(WEI))
    assert planned.reports == ()
    [report] = said.reports
    assert report == ReportFact(
        report_id=report.report_id,
        symptom="nausea",
        tier=Tier.GREEN,
        answers={"frequency": 1, "severity": None},
        reported_at=report.reported_at,
    )
    kept = await rows(
        parts.engine,
        "select symptom, term, grade, answers from symptom_report order by recorded_at",
    )
    assert [kept[0][name] for name in ("symptom", "term", "grade")] == ["nausea", "Nausea", 1]


@pytest.mark.parametrize("conversation", ["menu", None])
async def test_any_update_is_a_sign_of_life(parts: Parts, conversation: str | None) -> None:
    key, later = subject_id(WEI), MORNING + timedelta(hours=5)
    values = {"id": key, "number": 900001, "at": later, "conversation": conversation}
    await change(parts.engine, _HEAR, **values)
    async with acting(parts.engine, TEST) as conn:
        heard = await heard_at(conn, [key, subject_id(ANN)])
    assert heard[key] == later
    assert heard.get(subject_id(ANN)) != later


async def test_blocking_is_no_sign_of_life(parts: Parts) -> None:
    key, later = subject_id(WEI), MORNING + timedelta(hours=5)
    values = {"id": key, "number": 900002, "at": later, "conversation": "channel"}
    await change(parts.engine, _HEAR, **values)
    async with acting(parts.engine, TEST) as conn:
        assert (await heard_at(conn, [key])).get(key) != later


async def test_open_report_is_read_for_the_plan(parts: Parts) -> None:
    await write(parts, "ask", Ask(conversation="diary", step="area", data={"a": "b"}), user_id=WEI)
    async with acting(parts.engine, TEST) as conn:
        [(key, talk)] = (await dialogues(conn, parts.cipher, [subject_id(WEI)])).items()
    assert (key, talk.conversation, talk.data) == (subject_id(WEI), "diary", {"a": "b"})
    assert await value(parts.engine, "select count(*) from dialogue") == 1
