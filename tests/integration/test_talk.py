"""What is said between subjects and staff: sealed, never changed, and a flood is few alerts."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import FileKind, MessageDirection
from records.database import acting
from records.kept_file import KeptFile
from records.read.talk import album_is_known, exchange
from records.talk_effects import RecordMessage
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import (
    LI,
    MORNING,
    TEST,
    WEI,
    change,
    go_to_work,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
)

_ALERTS = """
select count(*) from communication
where staff_id is not null and link_id is not null and method = 'sendMessage'"""
_PHOTOS = "select count(*) from communication where method = 'sendPhoto'"
_FLOOD = 50


def _photo(number: int, album: str | None = None) -> RecordMessage:
    return RecordMessage(
        subject_id=subject_id(WEI),
        direction=MessageDirection.FROM_SUBJECT,
        words="marker-words",
        file=KeptFile(FileKind.PHOTO, f"marker-file-{number}"),
        album=album,
    )


async def _handle(parts: Parts, *texts: str) -> None:
    updates = [said(1000 + number, WEI, text) for number, text in enumerate(texts)]
    await arrive(parts, updates)
    await handle_all(parts)


async def _plan(parts: Parts, minutes: int) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(MORNING + timedelta(minutes=minutes), 0.0)
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass


async def test_message_is_sealed_and_read_again(parts: Parts) -> None:
    await _handle(parts, "question 77431")
    case = await value(parts.engine, "select escalation_id from escalation")
    async with acting(parts.engine, TEST) as conn:
        [first] = await exchange(conn, parts.cipher, case)
    assert (first.words, first.author, first.file_kind) == ("question 77431", None, None)
    assert "77431" not in str(await rows(parts.engine, "select new::text from audit.event"))


@pytest.mark.parametrize("column", ["words", "direction", "said_at"])
async def test_message_cannot_be_changed(parts: Parts, column: str) -> None:
    await write(parts, "one", _photo(1))
    async with acting(parts.engine, TEST) as conn:
        with pytest.raises(DBAPIError, match="permission denied"):
            await conn.execute(
                text(f"update conversation_message set {column} = {column}")  # noqa: S608
            )
        await conn.rollback()


async def test_fifty_messages_are_a_few_alerts_and_none_is_lost(parts: Parts) -> None:
    go_to_work(parts)
    await _handle(parts, *(f"question {number}" for number in range(_FLOOD)))
    told = parts.content.contact.gathering.alerts
    assert await value(parts.engine, _ALERTS) == told
    await _plan(parts, 66)
    assert await value(parts.engine, _ALERTS) == told + 1
    kept = "select count(*) from conversation_message"
    assert await value(parts.engine, kept) == _FLOOD
    await _plan(parts, 90)
    assert await value(parts.engine, _ALERTS) == told + 1


async def test_flood_of_red_reports_waits_a_minute_at_most(parts: Parts) -> None:
    await _handle(parts, *("fever 39.5" for _ in range(_FLOOD)))
    due = "select min(due_at) from due_action where kind = 'case_news' and state = 'pending'"
    assert await value(parts.engine, due) == MORNING + timedelta(minutes=1)
    assert await value(parts.engine, _ALERTS) < _FLOOD // 5


async def test_what_was_kept_back_is_told_though_the_case_was_closed(parts: Parts) -> None:
    go_to_work(parts)
    await _handle(parts, *(f"question {number}" for number in range(5)))
    await change(
        parts.engine,
        "update escalation set status = 'closed', closed_at = now(), closed_by = :li,"
        " owner_id = :li, outcome = 'other'",
        li=staff_id(LI),
    )
    before = await value(parts.engine, _ALERTS)
    await _plan(parts, 66)
    assert await value(parts.engine, _ALERTS) == before + 1


async def test_files_beyond_an_album_are_kept_and_not_sent(parts: Parts) -> None:
    most = parts.content.contact.gathering.files
    for number in range(most + 3):
        await write(parts, f"photo {number}", _photo(number))
    assert await value(parts.engine, _PHOTOS) == most
    assert await value(parts.engine, "select count(*) from conversation_message") == most + 3


async def test_album_is_known_from_its_second_file(parts: Parts) -> None:
    async with acting(parts.engine, TEST) as conn:
        assert not await album_is_known(conn, subject_id(WEI), "a1")
    await write(parts, "one", _photo(1, "a1"))
    async with acting(parts.engine, TEST) as conn:
        assert await album_is_known(conn, subject_id(WEI), "a1")
        assert not await album_is_known(conn, staff_id(LI), "a1")


async def test_message_without_a_case_goes_to_the_nurse_on_call(parts: Parts) -> None:
    await write(parts, "one", _photo(1))
    found = await tuples(
        parts.engine, "select staff_id from communication where method='sendPhoto'"
    )
    assert found == [(staff_id(LI),)]
