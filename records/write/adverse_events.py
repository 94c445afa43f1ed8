"""Adverse events: each version a row of its own, and the chase of what must be reported."""

from uuid import UUID

from sqlalchemy import func, insert, select

from content.vocabulary import DueKind
from records.adverse_event_effects import (
    AdverseEventEffect,
    ChaseEvent,
    DisposeReport,
    RecordEvent,
    SendNotice,
    SubmitEvent,
)
from records.adverse_event_facts import topic_of_event
from records.own_effects import NOTICE
from records.tables.adverse_events import (
    adverse_event,
    adverse_event_submission,
    adverse_event_version,
    report_disposition,
)
from records.wording_json import to_json
from records.write.attached import attach
from records.write.due import NEVER, cancel, schedule
from records.write.messages import queue_file
from records.write.writing import Writing

SPECIFIED_FIELD = "adverse_event_version.specified"
NOTE_FIELD = "adverse_event_version.note"
_DISPOSITION_NOTE = "report_disposition.note"


async def carry_out(w: Writing, effect: AdverseEventEffect) -> None:
    """Write down one effect about adverse events."""
    match effect:
        case RecordEvent():
            await record(w, effect)
        case DisposeReport():
            await dispose(w, effect)
        case SubmitEvent():
            await submit(w, effect)
        case ChaseEvent():
            chase(w, effect)
        case SendNotice():
            await send_notice(w, effect)


async def record(w: Writing, effect: RecordEvent) -> None:
    """Add the version, and the event with its first one. Nothing that stands is changed."""
    staff_id = _staff(w)
    if effect.version == 1:
        await _new(w, effect, staff_id)
    key, event = w.next_id("adverse_event_version"), effect.event
    await w.conn.execute(
        insert(adverse_event_version).values(
            version_id=key,
            event_id=effect.event_id,
            subject_id=effect.subject_id,
            version=effect.version,
            term=event.term,
            specified=_sealed(w, event.specified, SPECIFIED_FIELD, key),
            grade=event.grade,
            onset=event.onset,
            ended=event.end,
            is_ongoing=event.is_ongoing,
            criteria=None if event.criteria is None else list(event.criteria),
            relatedness=dict(event.relatedness),
            actions=dict(event.actions),
            outcome=event.outcome,
            aware_at=event.aware_at,
            is_void=event.is_void,
            reason=effect.reason.value,
            note=_sealed(w, effect.note, NOTE_FIELD, key),
            report_id=effect.report_id,
            awaits_judgement=effect.awaits_judgement,
            judged_by=staff_id if effect.is_judged else None,
            written_by=staff_id,
            written_at=w.now,
            ctcae_version=w.content.adverse_events.version,
            content_version=w.content.version,
            cause=w.cause,
        )
    )


async def _new(w: Writing, effect: RecordEvent, staff_id: UUID) -> None:
    # The subject's row is locked: nobody else counts at the same time.
    mine = adverse_event.c.subject_id == effect.subject_id
    last = (await w.conn.execute(select(func.max(adverse_event.c.number)).where(mine))).scalar()
    await w.conn.execute(
        insert(adverse_event).values(
            event_id=effect.event_id,
            subject_id=effect.subject_id,
            number=(last or 0) + 1,
            cycle=effect.cycle,
            recorded_by=staff_id,
            recorded_at=w.now,
            cause=w.cause,
        )
    )


async def dispose(w: Writing, effect: DisposeReport) -> None:
    """Keep what a report was found to be; what was said of it before stays as a row."""
    key = w.next_id("report_disposition")
    await w.conn.execute(
        insert(report_disposition).values(
            disposition_id=key,
            subject_id=effect.subject_id,
            report_id=effect.report_id,
            verdict=effect.verdict.value,
            event_id=effect.event_id,
            reason=effect.reason,
            note=_sealed(w, effect.note, _DISPOSITION_NOTE, key),
            decided_by=_staff(w),
            decided_at=w.now,
            cause=w.cause,
        )
    )


async def submit(w: Writing, effect: SubmitEvent) -> None:
    """Keep that it was reported, and give up what would chase it."""
    await w.conn.execute(
        insert(adverse_event_submission).values(
            submission_id=w.next_id("adverse_event_submission"),
            event_id=effect.event_id,
            subject_id=effect.subject_id,
            submitted_at=effect.submitted_at,
            recorded_by=_staff(w),
            recorded_at=w.now,
            cause=w.cause,
        )
    )
    await cancel(w, effect.subject_id, topic_of_event(effect.event_id))


def chase(w: Writing, effect: ChaseEvent) -> None:
    """Ask for one step of the chase; asked for twice it stands once."""
    schedule(
        w,
        kind=DueKind.SERIOUS_EVENT,
        subject_id=effect.subject_id,
        topic=topic_of_event(effect.event_id),
        at=(0, 0, effect.step),
        window=(effect.due_at, NEVER),
    )


async def send_notice(w: Writing, effect: SendNotice) -> None:
    """Hold the page sealed beside the message that will carry it."""
    held = {
        "title": to_json(effect.title),
        "rows": [
            [to_json(name), None if said is None else to_json(said)] for name, said in effect.rows
        ],
        "foot": to_json(effect.foot),
    }
    await queue_file(w, NOTICE, effect.parts, await attach(w, NOTICE, held))


def _staff(w: Writing) -> UUID:
    if w.chat is None or w.chat.staff_id is None:
        message = "an adverse event is recorded by a staff member"
        raise RuntimeError(message)
    return w.chat.staff_id


def _sealed(w: Writing, words: str | None, field: str, row: UUID) -> bytes | None:
    return w.cipher.seal(words, field=field, row=row) if words else None
