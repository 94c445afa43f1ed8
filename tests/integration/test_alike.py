"""What is decided once for several people is what would have been decided for each."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.app import Parts
from content.vocabulary import Arm, DueKind, Language
from content.wording import phrase
from records.database import acting
from records.outbox import claim
from scheduler import planner as planner_module
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import MORNING, TEST, change, minutes, rows, value
from tests.support.ward import add_subject

# Twelve of the venetoclax arm, equal but for their names, and one of the other arm.
_DAY1 = date(2026, 11, 23)
_PEOPLE = {9000 + number: f"01-9{number:02}" for number in range(12)}
_DAY2_AT_8 = MORNING + timedelta(minutes=30)
_REMINDED = """
select s.code, c.state, c.body_id, c.about = 'dose:' || d.scheduled_dose_id as is_own
from communication c join subject s using (subject_id)
join scheduled_dose d on d.subject_id = s.subject_id and d.protocol_day = 2
where c.message_class = 'reminder' order by s.code
"""


@pytest.fixture
async def ward(parts: Parts) -> Parts:
    await change(parts.engine, "update due_action set state = 'cancelled'")
    for user_id, code in _PEOPLE.items():
        await add_subject(parts, user_id, code, Arm.CLAGV, Language.EN, _DAY1)
    await add_subject(parts, 9900, "01-990", Arm.CLAG, Language.EN, _DAY1)
    return parts


async def _remind(parts: Parts) -> dict[str, Any]:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(_DAY2_AT_8 + minutes(1), 0.0)
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass
    return {row["code"]: row for row in await rows(parts.engine, _REMINDED)}


async def test_equal_people_share_one_body_each_about_their_own_dose(ward: Parts) -> None:
    found = await _remind(ward)
    assert sorted(found) == sorted(_PEOPLE.values())
    assert all(row["is_own"] for row in found.values())
    assert len({row["body_id"] for row in found.values()}) == 1
    assert None not in {row["body_id"] for row in found.values()}


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("language", "update subject set language = 'zh-CN' where code = '01-905'"),
        ("usual time", "update subject set usual_time = '09:00' where code = '01-905'"),
        ("time asked", "update subject set question_time = '20:00' where code = '01-905'"),
        ("day 1", "update subject set day1 = day1 - 1 where code = '01-905'"),
        (
            "order",
            """update dose_order set superseded_at = now()
            where subject_id = (select subject_id from subject where code = '01-905')""",
        ),
        (
            "planned time",
            """update scheduled_dose set planned_at = planned_at - interval '1 minute'
            where protocol_day = 2
              and subject_id = (select subject_id from subject where code = '01-905')""",
        ),
        (
            "escalation",
            """insert into escalation (escalation_id, subject_id, site_id, topic, tier, status,
              summary, ladder, content_version, opened_at)
            select gen_random_uuid(), subject_id, site_id, 'message', 'amber', 'open', '', '{}', '',
              now() from subject where code = '01-905'""",
        ),
    ],
)
async def test_who_differs_in_one_fact_is_decided_alone(
    ward: Parts, column: str, changed: str
) -> None:
    assert await change(ward.engine, changed) == 1
    found = await _remind(ward)
    bodies = {row["body_id"] for code, row in found.items() if code != "01-905"}
    assert len(bodies) == 1
    assert "01-905" not in found or found["01-905"]["body_id"] not in bodies


@pytest.mark.parametrize("status", ["on_hold", "withdrawn", "discontinued", "died"])
async def test_who_may_not_be_reminded_is_not_reminded_with_the_others(
    ward: Parts, status: str
) -> None:
    await change(ward.engine, "update subject set status = :s where code = '01-905'", s=status)
    found = await _remind(ward)
    assert sorted(found) == sorted(set(_PEOPLE.values()) - {"01-905"})


async def test_who_wants_no_reminders_is_not_reminded_with_the_others(ward: Parts) -> None:
    await change(ward.engine, "update subject set wants_reminders = false where code = '01-905'")
    assert sorted(await _remind(ward)) == sorted(set(_PEOPLE.values()) - {"01-905"})


async def test_all_on_hold_are_told_nothing(ward: Parts) -> None:
    await change(ward.engine, "update subject set status = 'on_hold'")
    assert await _remind(ward) == {}
    assert await value(ward.engine, "select count(*) from due_action where state = 'done'") >= 12


async def test_words_that_differ_by_name_are_not_shared(
    ward: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that spoke of the person by name would not be decided for the others."""

    def plan(due: Any, facts: Any, *rest: Any) -> Any:
        effects = doses(due, facts, *rest)
        return tuple(_naming(effect, facts.subject.code) for effect in effects)

    doses = planner_module.PLANS[DueKind.DOSE_REMINDER]
    named = {**planner_module.PLANS, DueKind.DOSE_REMINDER: plan}
    monkeypatch.setattr(planner_module, "PLANS", named)
    found = await _remind(ward)
    assert sorted(found) == sorted(_PEOPLE.values())
    assert {row["body_id"] for row in found.values()} == {None}


def _naming(effect: Any, code: str) -> Any:
    return replace(effect, parts=(*effect.parts, phrase("Help", code=code)))


async def test_shared_reminders_are_claimed_with_their_own_chat(ward: Parts) -> None:
    await _remind(ward)
    async with acting(ward.engine, TEST) as conn:
        claimed = await claim(
            conn,
            ward.cipher,
            lease=UUID(int=1),
            lanes=(2, 2),
            busy=(),
            most=50,
            now=ward.clock.now(),
        )
    assert sorted(one.chat_id for one in claimed) == sorted(_PEOPLE)
    assert {len(one.payload["buttons"]) for one in claimed} == {2}
