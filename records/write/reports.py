"""What subjects report, and the questions that wait for an answer."""

from sqlalchemy import delete, insert, null
from sqlalchemy.dialects.postgresql import insert as upsert

from records.effects import Ask, AskAgainAt, RecordSymptomReport
from records.medication_effects import RecordMedication
from records.tables.accounts import dialogue
from records.tables.clinical import concomitant_medication, symptom_report
from records.write.due import NEVER, schedule
from records.write.writing import Writing


async def record_symptom(w: Writing, effect: RecordSymptomReport) -> None:
    """Add a report with the answers as given and the rules that spoke."""
    report_id = w.next_id("symptom_report")
    words = effect.words
    await w.conn.execute(
        insert(symptom_report).values(
            report_id=report_id,
            subject_id=effect.subject_id,
            tier=effect.tier.value,
            rules=list(effect.rules),
            words=(
                w.cipher.seal(words, field="symptom_report.words", row=report_id) if words else None
            ),
            value=effect.value,
            unit=effect.unit,
            celsius=effect.celsius,
            measuring_site=effect.site.value if effect.site else None,
            antipyretic=effect.antipyretic,
            source=effect.source.value if effect.source else None,
            protocol_day=effect.protocol_day,
            symptom=effect.symptom,
            term=effect.term,
            answers=null() if effect.answers is None else dict(effect.answers),
            grade=effect.grade,
            language=w.language.value,
            content_version=w.content.version,
            originator=w.originator,
            reported_at=w.now,
            cause=w.cause,
        )
    )


async def record_medication(w: Writing, effect: RecordMedication) -> None:
    """Add a medicine that a subject named; what was recorded before stays as it is."""
    medication_id = w.next_id("concomitant_medication")
    sealed = {
        name: w.cipher.seal(words, field=f"concomitant_medication.{name}", row=medication_id)
        for name, words in (("typed", effect.typed), ("photo", effect.photo))
        if words
    }
    await w.conn.execute(
        insert(concomitant_medication).values(
            medication_id=medication_id,
            subject_id=effect.subject_id,
            status=effect.status.value,
            substance=effect.substance,
            medicine_class=effect.group,
            how=effect.how,
            cycle=effect.cycle,
            protocol_day=effect.protocol_day,
            language=w.language.value,
            content_version=w.content.version,
            originator=w.originator,
            reported_at=w.now,
            cause=w.cause,
            **sealed,
        )
    )


async def ask(w: Writing, effect: Ask) -> None:
    """Remember the question this chat has to answer; it replaces the one before."""
    if w.chat is None:
        return
    values = {
        "conversation": effect.conversation,
        "step": effect.step,
        "data": w.cipher.seal_json(
            dict(effect.data), field="dialogue.data", row=w.chat.index.hex()
        ),
        "asked_at": w.now,
    }
    await w.conn.execute(
        upsert(dialogue)
        .values(chat_index=w.chat.index, **values)
        .on_conflict_do_update(index_elements=["chat_index"], set_=values)
    )


async def end_dialogue(w: Writing) -> None:
    """Forget the open question of this chat."""
    if w.chat:
        await w.conn.execute(delete(dialogue).where(dialogue.c.chat_index == w.chat.index))


def ask_again(w: Writing, effect: AskAgainAt) -> None:
    """Come back to an unanswered question."""
    schedule(
        w,
        kind=effect.kind,
        subject_id=effect.subject_id,
        topic=effect.topic,
        at=(0, 0, 0),
        window=(effect.due_at, NEVER),
    )
