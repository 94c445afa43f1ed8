"""A picture or file goes out with its message, and what it is made of is gone afterwards."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from bot.app import Parts
from bot.telegram.own_files import file_of
from content.vocabulary import Language
from content.wording import Verbatim
from records import attachments, outbox
from records.card_effects import CardPart, ExplainCorrection
from records.cipher import CipherError
from records.database import acting
from records.own_effects import RecordFile, SendOwnRecord
from records.read.card import card
from records.read.own_record import own_record
from records.write.apply import apply
from records.write.writing import Chat
from tests.support.faults import accepted, all_sent, live_trial, strike
from tests.support.rows import (
    LI,
    TEST,
    WEI,
    change,
    rows,
    subject_id,
    tuples,
    value,
    write_as,
    writing,
)
from tests.support.running import Running

_LEASE = UUID(int=1)
_HELD = "select kind, content is null, deleted_at is not null from attachment order by held_at"
_SEND = {RecordFile.CHART: "sendPhoto", RecordFile.PAGE: "sendDocument"}


async def _ask(parts: Parts, file: RecordFile, cause: str = "case") -> None:
    """Let Wei's chat ask for the record."""
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, cause, WEI)
        w.chat = Chat(chat_id=WEI, index=parts.cipher.chat_index(WEI), subject_id=subject_id(WEI))
        wanted = SendOwnRecord(
            subject_id=subject_id(WEI), file=file, parts=(Verbatim("the caption"),)
        )
        await apply(w, [wanted], Language.ZH_CN)


async def _claimed(parts: Parts) -> outbox.Outgoing:
    async with acting(parts.engine, TEST) as conn:
        [out] = await outbox.claim(
            conn,
            parts.cipher,
            lease=_LEASE,
            lanes=(0, 3),
            busy=(),
            most=10,
            now=parts.clock.now(),
        )
    return out


@pytest.fixture
async def live(
    trial_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    monkeypatch.setattr("bot.telegram.sender._FIRST_WAIT_SECONDS", 0.01)
    async with live_trial(trial_url, tmp_path) as running:
        yield running


@pytest.mark.parametrize("file", list(_SEND))
async def test_file_arrives_and_what_it_was_made_of_is_gone(
    live: Running, file: RecordFile
) -> None:
    await _ask(live.parts, file)
    await all_sent(live)
    [call] = accepted(live.telegram, _SEND[file])
    assert call["params"]["caption"] == "the caption"
    assert await tuples(live.parts.engine, _HELD) == [(file.value, True, True)]


async def test_file_of_unknown_fate_is_sent_again_and_then_gone(live: Running) -> None:
    lost = {"kind": "lost_answer", "chat_id": WEI, "times": 1, "method": "sendPhoto"}
    strike(live.telegram, lost)
    await _ask(live.parts, RecordFile.CHART)
    await all_sent(live)
    assert len(accepted(live.telegram, "sendPhoto")) == 2
    assert await tuples(live.parts.engine, _HELD) == [("chart", True, True)]


async def test_sender_who_died_between_lease_and_sent_leaves_the_file_to_the_next(
    parts: Parts,
) -> None:
    await _ask(parts, RecordFile.DATA)
    out = await _claimed(parts)
    async with acting(parts.engine, TEST) as conn:
        [found] = await outbox.abandoned(
            conn, parts.cipher, UUID(int=2), own=(), now=parts.clock.now()
        )
        await outbox.fate_unknown(
            conn, parts.cipher, found, UUID(int=2), now=parts.clock.now(), wait=0, fault="died"
        )
    again = await _claimed(parts)
    assert again.attachment_id == out.attachment_id is not None
    async with acting(parts.engine, TEST) as conn:
        held = await attachments.held(conn, parts.cipher, again.attachment_id)
    assert held["subject"][0]["code"] == "01-001"


@pytest.mark.parametrize("state", ["sent", "rejected", "unknown"])
async def test_content_is_gone_however_the_message_ends(parts: Parts, state: str) -> None:
    await _ask(parts, RecordFile.DATA)
    out = await _claimed(parts)
    assert out.attachment_id is not None
    async with acting(parts.engine, TEST) as conn:
        await outbox.settle(conn, out, _LEASE, state=state, now=parts.clock.now())
    assert await tuples(parts.engine, _HELD) == [("data", True, True)]
    async with acting(parts.engine, TEST) as conn:
        with pytest.raises(CipherError):
            await attachments.held(conn, parts.cipher, out.attachment_id)


async def test_content_is_sealed_while_it_waits(parts: Parts) -> None:
    await _ask(parts, RecordFile.DATA)
    held = await value(parts.engine, "select content from attachment")
    assert b"01-001" not in bytes(held)
    assert await tuples(parts.engine, _HELD) == [("data", False, False)]


async def test_record_holds_every_table_of_the_subject_and_nothing_of_others(
    parts: Parts,
) -> None:
    async with acting(parts.engine, TEST) as conn:
        record = await own_record(conn, parts.cipher, subject_id(WEI))
    tables = await rows(
        parts.engine,
        "select table_name from information_schema.columns"
        " where table_schema = 'public' and column_name = 'subject_id'",
    )
    # What staff note for each other is given out by the site.
    left_out = {"communication", "due_action", "staff_note"}
    # How the study team assessed what happened is theirs to tell.
    left_out |= {"adverse_event", "adverse_event_version", "adverse_event_submission"}
    left_out |= {"report_disposition"}
    held = {row["table_name"] for row in tables} - left_out
    assert held <= record.keys()
    whole = json.dumps(record)
    assert "01-001" in whole
    assert "01-002" not in whole
    assert record["chat_link"][0]["chat"] == str(WEI)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("file", list(RecordFile))
async def test_record_of_the_database_can_be_made_into_every_file(
    parts: Parts, file: RecordFile, language: Language
) -> None:
    async with acting(parts.engine, TEST) as conn:
        record = await own_record(conn, parts.cipher, subject_id(WEI))
    made = file_of(file, json.loads(json.dumps(record)), parts.translator, language)
    starts = {RecordFile.CHART: b"\x89PNG", RecordFile.PAGE: b"<!doctype", RecordFile.DATA: b"{"}
    assert made.content.startswith(starts[file])


async def test_picture_that_cannot_be_drawn_becomes_its_words(live: Running) -> None:
    await change(live.parts.engine, "update subject set day1 = null")
    await _ask(live.parts, RecordFile.CHART)
    await all_sent(live)
    assert accepted(live.telegram, "sendPhoto") == []
    [call] = accepted(live.telegram, "sendMessage")
    assert call["params"]["text"].endswith("\n\nthe caption")
    assert await tuples(live.parts.engine, _HELD) == [("chart", True, True)]


async def test_reason_of_a_correction_stays_with_the_team(parts: Parts) -> None:
    why = ExplainCorrection(
        subject_id=subject_id(WEI),
        part=CardPart.DOSES,
        entry_id=UUID(int=9),
        reason="Seemed confused",
    )
    await write_as(parts, "why", LI, why)
    async with acting(parts.engine, TEST) as conn:
        record = await own_record(conn, parts.cipher, subject_id(WEI))
        seen = await card(conn, parts.cipher, subject_id(WEI))
    [kept] = record["entry_correction"]
    assert kept["part"] == "doses"
    assert "confused" not in json.dumps(record)
    assert [(one.corrects, one.words) for one in seen.notes] == [
        (CardPart.DOSES, "Seemed confused")
    ]
