"""Who of the staff looked at a subject is kept, and what they noted is sealed and theirs."""

import pytest
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import EscalationTopic, Language
from records.card_effects import SetPhone, WriteNote
from records.case_effects import AddNote
from records.database import acting
from records.read.card import card
from records.read.own_record import own_record
from records.write.apply import apply
from records.write.writing import Chat
from scheduler.clock import TrialClock
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import (
    ANN,
    LI,
    MORNING,
    TEST,
    WEI,
    change,
    minutes,
    red,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
    write_as,
    writing,
)

_WORDS = "marker-note"
_NUMBER = "138 0000 0000"
_DENIED = r"permission denied|append-only"
_LOOKED = "select staff_id, part from record_access"


async def _note(parts: Parts) -> None:
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, "note")
        w.chat = Chat(chat_id=LI, index=b"", staff_id=staff_id(LI))
        await apply(w, [WriteNote(subject_id=subject_id(WEI), words=_WORDS)], Language.EN)


@pytest.mark.parametrize("typed", ["/card 01-001", "01-001", " ０１-００１ "])
async def test_look_at_a_card_is_kept_with_who_looked(parts: Parts, typed: str):
    await arrive(parts, [said(1, LI, typed)])
    await handle_all(parts)
    assert await tuples(parts.engine, _LOOKED) == [(staff_id(LI), "summary")]


async def test_code_of_another_site_is_not_shown(parts: Parts):
    await change(parts.engine, "update staff_assignment set valid_until = :now", now=MORNING)
    await arrive(parts, [said(1, LI, "/card 01-001")])
    await handle_all(parts)
    assert await tuples(parts.engine, _LOOKED) == []


async def test_note_is_sealed_and_not_in_the_file_of_its_subject(parts: Parts):
    await _note(parts)
    async with parts.engine.connect() as conn:
        held = await own_record(conn, parts.cipher, subject_id(WEI))
    assert _WORDS not in str(held)
    assert (await value(parts.engine, "select words from staff_note")).find(_WORDS.encode()) < 0


async def test_note_cannot_be_changed(parts: Parts):
    await _note(parts)
    with pytest.raises(DBAPIError, match=_DENIED):
        await change(parts.engine, "update staff_note set words = 'x'")


async def _alerts(parts: Parts) -> str:
    found = await rows(
        parts.engine,
        "select dedupe_key, payload from communication where staff_id is not null",
    )
    return str(
        [
            parts.cipher.open_json(
                one["payload"], field="communication.payload", row=one["dedupe_key"]
            )
            for one in found
        ]
    )


async def test_number_is_sealed_and_the_alert_shows_the_newest(parts: Parts):
    assert isinstance(parts.clock, TrialClock)
    for place, number in enumerate(("020-0000", _NUMBER)):
        parts.clock.set(MORNING + minutes(place), 0.0)
        await write(parts, number, SetPhone(subject_id=subject_id(WEI), number=number))
    await write(parts, "escalate", red(WEI))
    shown = await _alerts(parts)
    assert (_NUMBER in shown, "020-0000" in shown) == (True, False)
    sealed = await tuples(parts.engine, "select phone from subject_phone")
    assert not any(_NUMBER.encode() in phone for (phone,) in sealed)


async def test_case_opened_together_with_others_shows_the_number_too(parts: Parts):
    await write(parts, "number", SetPhone(subject_id=subject_id(WEI), number=_NUMBER))
    await arrive(parts, [said(1, WEI, "I have a fever of 39.5"), said(2, ANN, "I feel dizzy")])
    await handle_all(parts)
    assert _NUMBER in await _alerts(parts)


async def test_note_of_a_case_stands_on_the_card_with_what_the_case_is_about(parts: Parts):
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write_as(parts, "case note", LI, AddNote(escalation_id=case, words="called twice"))
    await _note(parts)
    async with acting(parts.engine, TEST) as conn:
        found = await card(conn, parts.cipher, subject_id(WEI))
    assert {(note.words, note.topic) for note in found.notes} == {
        ("called twice", EscalationTopic.FEVER),
        (_WORDS, None),
    }
