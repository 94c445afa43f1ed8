"""Medicines of a subject's own: sealed, added to and never changed, asked about after silence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import Parts
from content.vocabulary import Language, MedicationStatus
from records.database import acting
from records.effects import Ask, AskAgainAt
from records.medication_effects import MarkMedicationError, RecordMedication
from records.read.medications import medications
from records.write.apply import apply
from records.write.writing import Chat
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import ANN, MORNING, TEST, WEI, rows, subject_id, value, write, writing

_NAMED = RecordMedication(
    subject_id=subject_id(WEI),
    status=MedicationStatus.STARTED,
    how="alias",
    substance="posaconazole",
    group="strong_cyp3a_inhibitor",
    typed="marker-noxafil",
    photo="marker-file",
    cycle=1,
    protocol_day=3,
)
_ALL = "select * from concomitant_medication order by recorded_at"


async def test_named_medicine_is_kept_with_its_words_sealed(parts: Parts) -> None:
    await write(parts, "named", _NAMED)
    [row] = await rows(parts.engine, _ALL)
    key = row["medication_id"]
    opened = [
        parts.cipher.open(row[name], field=f"concomitant_medication.{name}", row=key)
        for name in ("typed", "photo")
    ]
    assert opened == ["marker-noxafil", "marker-file"]
    shown = ("status", "how", "substance", "medicine_class", "cycle", "protocol_day")
    assert [row[name] for name in shown] == [
        "started",
        "alias",
        "posaconazole",
        "strong_cyp3a_inhibitor",
        1,
        3,
    ]
    assert row["content_version"] == parts.content.version
    assert "marker" not in str(await rows(parts.engine, "select new::text from audit.event"))


async def test_second_report_is_a_second_row(parts: Parts) -> None:
    await write(parts, "one", _NAMED)
    await write(parts, "two", _NAMED)
    found = await rows(parts.engine, _ALL)
    assert [row["entered_in_error"] for row in found] == [False, False]


@pytest.mark.parametrize("column", ["status", "substance", "typed"])
async def test_report_cannot_be_changed(parts: Parts, column: str) -> None:
    await write(parts, "one", _NAMED)
    async with acting(parts.engine, TEST) as conn:
        with pytest.raises(DBAPIError, match="permission denied"):
            await conn.execute(
                text(f"update concomitant_medication set {column} = {column}")  # noqa: S608
            )
        await conn.rollback()


async def test_silence_about_a_name_opens_a_case_with_the_words(parts: Parts) -> None:
    due_at = MORNING + timedelta(minutes=15)
    limit = AskAgainAt(
        subject_id=subject_id(WEI),
        topic="medicine",
        due_at=due_at,
    )
    data = {"items": "[]", "words": "fluconazol", "unanswered": "red"}
    asks = Ask(conversation="medicine", step="which", data=data)
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, "asked", WEI)
        index = parts.cipher.chat_index(WEI)
        w.chat = Chat(chat_id=WEI, index=index, subject_id=subject_id(WEI))
        await apply(w, [asks, limit], Language.EN)
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(due_at, 0.0)
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass
    opened = "select tier from escalation where topic = 'medicine'"
    assert await value(parts.engine, opened) == "red"


async def test_mistake_is_a_row_and_leaves_the_list(parts: Parts) -> None:
    await write(parts, "one", _NAMED)
    await write(parts, "two", replace(_NAMED, status=MedicationStatus.STOPPED))
    async with acting(parts.engine, TEST) as conn:
        [newest] = await medications(conn, parts.cipher, subject_id(WEI))
    assert (newest.typed, newest.status) == ("marker-noxafil", MedicationStatus.STOPPED)
    mark = MarkMedicationError(subject_id=subject_id(WEI), medication_id=newest.medication_id)
    await write(parts, "mark", mark)
    await write(parts, "again", mark)
    assert await value(parts.engine, "select count(*) from medication_correction") == 1
    async with acting(parts.engine, TEST) as conn:
        [before] = await medications(conn, parts.cipher, subject_id(WEI))
    assert before.status is MedicationStatus.STARTED


async def test_medicine_of_somebody_else_is_not_marked(parts: Parts) -> None:
    await write(parts, "one", _NAMED)
    key = await value(parts.engine, "select medication_id from concomitant_medication")
    await write(parts, "mark", MarkMedicationError(subject_id=subject_id(ANN), medication_id=key))
    assert await value(parts.engine, "select count(*) from medication_correction") == 0
