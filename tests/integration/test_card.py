"""Who of the staff looked at a subject is kept, and what they noted is sealed and theirs."""

import pytest
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import Language
from records.card_effects import WriteNote
from records.database import acting
from records.read.own_record import own_record
from records.write.apply import apply
from records.write.writing import Chat
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import (
    LI,
    MORNING,
    TEST,
    WEI,
    change,
    staff_id,
    subject_id,
    tuples,
    value,
    writing,
)

_WORDS = "marker-note"
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
