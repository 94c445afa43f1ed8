"""What waits is read by site, falls away when it is done, and every look is kept."""

from datetime import timedelta

from bot.app import Parts
from content.vocabulary import (
    DoseStatus,
    DueKind,
    FileKind,
    MedicationStatus,
    MessageDirection,
    Tier,
)
from records.adverse_event_effects import DisposeReport, Verdict
from records.card_effects import SetPhone
from records.case_effects import RecordContact
from records.database import acting
from records.effects import (
    AcknowledgeEscalation,
    AskAgainAt,
    CloseEscalation,
    RecordDoseAdministration,
    RecordSymptomReport,
)
from records.kept_file import KeptFile
from records.medication_effects import RecordMedication
from records.queue_effects import MarkLooked, MarkRead
from records.queue_facts import Owed, QueueFacts
from records.read.queue import waiting
from records.talk_effects import RecordMessage
from scheduler.clock import TrialClock
from tests.support.rows import (
    LI,
    MORNING,
    TEST,
    WEI,
    change,
    red,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
    write_as,
)

_NOON = MORNING + timedelta(hours=4, minutes=30)


async def _waits(parts: Parts, site_id: str = "01") -> QueueFacts:
    async with acting(parts.engine, TEST) as conn:
        return await waiting(conn, parts.cipher, parts.content, [site_id], _NOON)


def _said(words: str | None = "hello", file: KeptFile | None = None) -> RecordMessage:
    return RecordMessage(
        subject_id=subject_id(WEI),
        direction=MessageDirection.FROM_SUBJECT,
        words=words,
        file=file,
    )


async def _dose(parts: Parts) -> object:
    return await value(
        parts.engine,
        "select scheduled_dose_id from scheduled_dose where subject_id = :s"
        " and planned_at between :a and :b",
        s=subject_id(WEI),
        a=MORNING,
        b=_NOON,
    )


async def test_dose_nobody_answered_is_owed_with_the_number_until_it_is_answered(parts: Parts):
    number = SetPhone(subject_id=subject_id(WEI), number="138 0000 0000")
    await write(parts, "number", number)
    [owing] = [one for one in (await _waits(parts)).owing if one.code == "01-001"]
    assert (owing.owed, owing.number) == ((Owed.DOSE,), "138 0000 0000")
    taken = RecordDoseAdministration(
        subject_id=subject_id(WEI),
        scheduled_dose_id=await _dose(parts),
        status=DoseStatus.TAKEN,
    )
    await write(parts, "taken", taken)
    assert "01-001" not in [one.code for one in (await _waits(parts)).owing]


async def test_who_was_phoned_owes_nothing(parts: Parts):
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(_NOON, 0.0)
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    await write_as(parts, "call", LI, RecordContact(escalation_id=case))
    assert "01-001" not in [one.code for one in (await _waits(parts)).owing]


async def test_question_that_nobody_answered_is_owed(parts: Parts):
    await change(parts.engine, "update scheduled_dose set cancelled_at = :now", now=MORNING)
    question = AskAgainAt(
        subject_id=subject_id(WEI),
        topic="fever",
        due_at=MORNING,
        kind=DueKind.QUESTION_TIMEOUT,
    )
    await write(parts, "asked", question)
    await change(
        parts.engine,
        "update due_action set state = 'done', settled_at = :now where kind = 'question_timeout'",
        now=MORNING,
    )
    assert [(one.code, one.owed) for one in (await _waits(parts)).owing] == [
        ("01-001", (Owed.QUESTION,))
    ]


async def test_message_waits_until_somebody_reads_answers_or_closes(parts: Parts):
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "said", _said())
    assert [one.words for one in (await _waits(parts)).messages] == ["hello"]
    assert (await _waits(parts, "02")).messages == ()
    await write_as(parts, "read", LI, MarkRead(escalation_id=case))
    assert (await _waits(parts)).messages == ()
    await write(parts, "again", _said("again"))
    await write_as(parts, "take", LI, AcknowledgeEscalation(escalation_id=case))
    await write_as(parts, "close", LI, CloseEscalation(escalation_id=case, outcome="other"))
    assert (await _waits(parts)).messages == ()


async def test_file_waits_until_somebody_says_they_looked_and_the_first_look_counts(parts: Parts):
    await write(parts, "red", red(WEI))
    case = await value(parts.engine, "select escalation_id from escalation")
    await write(parts, "voice", _said(None, KeptFile(FileKind.VOICE, "F1")))
    await write_as(parts, "read", LI, MarkRead(escalation_id=case))
    [file] = (await _waits(parts)).files
    assert file.file_name == "F1"
    for cause in ("look", "once more"):
        await write_as(parts, cause, LI, MarkLooked(message_id=file.message_id))
    assert (await _waits(parts)).files == ()
    looked = await tuples(parts.engine, "select message_id, staff_id from message_look")
    assert looked == [(file.message_id, staff_id(LI))]


async def test_report_waits_until_somebody_assesses_it_at_its_own_site(parts: Parts):
    assert (await _waits(parts)).reports == ()
    report = RecordSymptomReport(
        subject_id=subject_id(WEI), tier=Tier.RED, rules=("X",), words="marker-words"
    )
    await write(parts, "report", report)
    [found] = (await _waits(parts)).reports
    assert (found.subject_id, found.site_id, found.count) == (subject_id(WEI), "01", 1)
    assert (await _waits(parts, "02")).reports == ()
    no = DisposeReport(
        subject_id=subject_id(WEI),
        report_id=await value(parts.engine, "select report_id from symptom_report"),
        verdict=Verdict.NOT_ADVERSE_EVENT,
        reason="known_before",
    )
    await write_as(parts, "assess", LI, no)
    assert (await _waits(parts)).reports == ()


async def test_unknown_product_waits_to_be_judged_and_a_known_one_does_not(parts: Parts):
    for typed, substance in (("灵芝", None), ("氟康唑", "fluconazole")):
        named = RecordMedication(
            subject_id=subject_id(WEI),
            status=MedicationStatus.TAKES,
            how="exact" if substance else "unknown",
            substance=substance,
            group="moderate_cyp3a_inhibitor" if substance else None,
            typed=typed,
            cycle=1,
        )
        await write(parts, typed, named)
    assert [one.typed for one in (await _waits(parts)).medicines] == ["灵芝"]
