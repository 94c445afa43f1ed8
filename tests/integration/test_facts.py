"""What a decision knows is what was true when it got its turn, and the keys hold against races."""

import asyncio
from collections.abc import Awaitable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.app import Parts
from content.vocabulary import DoseStatus, Language
from records.case_watch import mend_steps
from records.database import acting
from records.effects import CorrectDoseAdministration, RecordDoseAdministration
from records.read.subject import subjects
from records.write.apply import apply
from tests.support.rows import (
    ANN,
    TEST,
    WEI,
    change,
    red,
    rows,
    subject_id,
    tuples,
    value,
    write,
    writing,
)

_DOSE = "select scheduled_dose_id from scheduled_dose where subject_id = :id and protocol_day = 5"
_WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"


async def _dose(parts: Parts, status: DoseStatus) -> RecordDoseAdministration:
    key = await value(parts.engine, _DOSE, id=subject_id(WEI))
    return RecordDoseAdministration(
        subject_id=subject_id(WEI), scheduled_dose_id=key, status=status
    )


async def _until_blocked(as_owner: AsyncEngine) -> None:
    """Return when somebody waits for a lock."""
    while await value(as_owner, _WAITING) == 0:  # noqa: ASYNC110 - a row says it, not an event
        await asyncio.sleep(0)


async def _meanwhile(
    as_owner: AsyncEngine, first: AsyncConnection, second: Awaitable[None]
) -> None:
    """Let `second` wait for what `first` holds, then commit `first`."""
    waiting = asyncio.ensure_future(second)
    await _until_blocked(as_owner)
    await first.commit()
    await waiting


async def test_reader_who_had_to_wait_sees_what_was_recorded_meanwhile(
    parts: Parts, as_owner: AsyncEngine
) -> None:
    taken = await _dose(parts, DoseStatus.TAKEN)
    seen: list[DoseStatus | None] = []

    async def read() -> None:
        async with acting(parts.engine, TEST) as conn:
            facts = (await subjects(conn, [subject_id(WEI)]))[subject_id(WEI)]
            seen.extend(d.status for d in facts.doses if d.protocol_day == 5)

    async with parts.engine.connect() as first:
        await first.execute(text("select set_config('app.actor', 'test', true)"))
        await subjects(first, [subject_id(WEI)])
        await apply(writing(parts, first, "tap"), [taken], Language.EN)
        await _meanwhile(as_owner, first, read())
    assert seen == [DoseStatus.TAKEN]


async def test_two_who_record_one_dose_at_once_leave_the_first_record(
    parts: Parts, as_owner: AsyncEngine
) -> None:
    taken, missed = await _dose(parts, DoseStatus.TAKEN), await _dose(parts, DoseStatus.MISSED)
    async with parts.engine.connect() as first:
        await first.execute(text("select set_config('app.actor', 'test', true)"))
        await apply(writing(parts, first, "tap"), [taken], Language.EN)
        await _meanwhile(as_owner, first, write(parts, "close", missed))
    found = "select status from dose_administration where scheduled_dose_id = :id"
    assert [r["status"] for r in await rows(parts.engine, found, id=taken.scheduled_dose_id)] == [
        "taken"
    ]


async def test_second_record_of_a_dose_is_refused_by_its_key(parts: Parts) -> None:
    await write(parts, "tap", await _dose(parts, DoseStatus.TAKEN))
    copy = """
    insert into dose_administration
      (administration_id, scheduled_dose_id, subject_id, status, originator, reported_at, cause)
    select gen_random_uuid(), scheduled_dose_id, subject_id, 'missed', 'x', now(), 'x'
    from dose_administration where not entered_in_error limit 1"""
    with pytest.raises(IntegrityError, match="dose_administration_once"):
        await change(parts.engine, copy)


async def test_correction_keeps_the_old_record_and_adds_one(parts: Parts) -> None:
    taken = await _dose(parts, DoseStatus.TAKEN)
    await write(parts, "tap", taken)
    vomited = CorrectDoseAdministration(
        subject_id=taken.subject_id,
        scheduled_dose_id=taken.scheduled_dose_id,
        status=DoseStatus.VOMITED,
        reason="vomited",
    )
    await write(parts, "change", vomited)
    found = """
    select status, entered_in_error from dose_administration
    where scheduled_dose_id = :id order by recorded_at"""
    assert await tuples(parts.engine, found, id=taken.scheduled_dose_id) == [
        ("taken", True),
        ("vomited", False),
    ]


async def test_reports_of_one_matter_share_one_open_escalation(parts: Parts) -> None:
    for number in range(3):
        await write(parts, f"report-{number}", red(WEI))
    await write(parts, "another subject", red(ANN))
    found = "select subject_id, round, status from escalation order by opened_at, subject_id"
    # Nobody has taken Wei's yet, so the ladder goes on from where it is.
    assert sorted(await tuples(parts.engine, found)) == sorted(
        [(subject_id(ANN), 1, "open"), (subject_id(WEI), 1, "open")]
    )


async def test_second_open_escalation_is_refused_by_its_key(parts: Parts) -> None:
    await write(parts, "report", red(WEI))
    copy = """
    insert into escalation (escalation_id, subject_id, site_id, topic, tier, status, summary,
      ladder, content_version, opened_at)
    select gen_random_uuid(), subject_id, site_id, topic, tier, status, summary, ladder,
      content_version, opened_at from escalation"""
    with pytest.raises(IntegrityError, match="escalation_open_once"):
        await change(parts.engine, copy)


async def test_escalation_cannot_close_itself(parts: Parts) -> None:
    await write(parts, "report", red(WEI))
    with pytest.raises(IntegrityError, match="closed_by_a_person"):
        await change(parts.engine, "update escalation set status = 'closed'")


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ("chat_index, chat, :other, null", "chat_link_chat_once"),
        ("sha256('another'), chat, subject_id, null", "chat_link_subject_once"),
    ],
)
async def test_second_chat_or_second_person_is_refused(parts: Parts, own: str, key: str) -> None:
    copy = f"""
    insert into chat_link (link_id, chat_index, chat, subject_id, staff_id, linked_at)
    select gen_random_uuid(), {own}, now() from chat_link where subject_id = :id"""  # noqa: S608
    values = {"id": subject_id(WEI)} | ({"other": subject_id(ANN)} if ":other" in own else {})
    with pytest.raises(IntegrityError, match=key):
        await change(parts.engine, copy, **values)


async def test_open_escalation_that_lost_its_next_step_is_given_one(parts: Parts) -> None:

    await write(parts, "report", red(WEI))
    await change(
        parts.engine, "update due_action set state = 'parked' where kind = 'escalation_step'"
    )
    async with acting(parts.engine, TEST) as conn:
        given = await mend_steps(conn, parts.clock.now())
    assert given == {"01": 1}
    found = "select slot from due_action where kind = 'escalation_step' and state = 'pending'"
    # Step 0 was carried out when the escalation opened.
    assert [r["slot"] for r in await rows(parts.engine, found)] == [1]
