"""What is recorded of an adverse event, and the clock that follows from it."""

from dataclasses import replace
from typing import Final

from bot.parts.adverse_draft import (
    is_judgement_changed,
    is_whole,
    may_judge,
    reason_in,
    voided,
)
from bot.parts.adverse_questions import Asking, about_adverse
from bot.parts.adverse_reports import button_of, reports_button
from bot.parts.answers import Rows, reply
from content.wording import Wording, phrase, phrase_ctx
from records.adverse_event_effects import (
    ChaseEvent,
    DisposeReport,
    RecordEvent,
    Verdict,
    VersionReason,
)
from records.adverse_event_facts import AdverseEvent, EventFact, EventVersion, topic_of_event
from records.effects import CancelDue, CloseMessages, Effect, EndDialogue
from scheduler.serious_words import SHOW, due_line, event_named, serious_told

_FIRST: Final = 1


def recorded(asking: Asking, event: AdverseEvent) -> tuple[Effect, ...]:
    """Record a draft as an event, or as the next version of one."""
    before = asking.desk.event(asking.draft.get("event"))
    return _written(asking, before, event, reason_in(asking.draft), asking.draft.get("note"))


def agree(asking: Asking, before: EventFact) -> tuple[Effect, ...]:
    """Record that whoever may judge agrees with what stands; what is open stays to be judged."""
    return _written(asking, before, before.current.event, VersionReason.JUDGEMENT, None)


def void(asking: Asking, before: EventFact) -> tuple[Effect, ...]:
    """Record that an event was entered in error. Everything of it is kept."""
    return _written(asking, before, voided(before.current.event), VersionReason.VOID, None)


def _written(
    asking: Asking,
    before: EventFact | None,
    event: AdverseEvent,
    reason: VersionReason,
    note: str | None,
) -> tuple[Effect, ...]:
    is_judge = may_judge(asking.facts, asking.patient.site_id, asking.content)
    is_judged = is_judge and is_whole(event)
    awaited = before is None or before.current.awaits_judgement
    awaits = not is_judged and (awaited or is_judgement_changed(before, event))
    version = _FIRST if before is None else before.current.number + 1
    event_id = asking.desk.new_id if before is None else before.event_id
    written = EventVersion(
        number=version,
        event=event,
        reason=reason.value,
        note=note,
        written_by=asking.facts.name,
        written_at=asking.said.received_at,
        awaits_judgement=awaits,
        judged_by=asking.facts.name if is_judged else None,
    )
    after = _after(asking, before, written)
    report = asking.desk.report(asking.draft.get("report"))
    record = RecordEvent(
        event_id=event_id,
        subject_id=asking.patient.subject_id,
        cycle=after.cycle,
        version=version,
        event=event,
        reason=reason,
        note=note,
        report_id=None if report is None else report.report_id,
        is_judged=is_judged,
        awaits_judgement=awaits,
    )
    disposed = (
        ()
        if report is None
        else (
            DisposeReport(
                subject_id=asking.patient.subject_id,
                report_id=report.report_id,
                verdict=Verdict.ADVERSE_EVENT,
                event_id=event_id,
            ),
        )
    )
    return (record, *disposed, *_clock(asking, before, after), EndDialogue(), *_said(asking, after))


def _after(asking: Asking, before: EventFact | None, written: EventVersion) -> EventFact:
    if before is not None:
        return replace(before, versions=(*before.versions, written))
    return EventFact(
        event_id=asking.desk.new_id,
        subject_id=asking.patient.subject_id,
        subject_code=asking.patient.code,
        site_id=asking.patient.site_id,
        number=len(asking.desk.events) + 1,
        cycle=asking.patient.cycle,
        versions=(written,),
    )


def _clock(asking: Asking, before: EventFact | None, after: EventFact) -> tuple[Effect, ...]:
    """Start the clock of a serious event, move it, or stop it where it is serious no more."""
    ran = before is not None and before.clock_runs
    topic = topic_of_event(after.event_id)
    stop = CancelDue(subject_id=after.subject_id, topic=topic)
    if not after.clock_runs or after.aware_at is None:
        return (stop, CloseMessages(about=topic)) if ran else ()
    now, clock = asking.said.received_at, asking.content.adverse_events.clock
    if ran and before is not None and before.aware_at == after.aware_at:
        return ()
    step, at = clock.next_step(after.aware_at, now)
    chase = ChaseEvent(event_id=after.event_id, subject_id=after.subject_id, step=step, due_at=at)
    if ran:
        return (stop, chase)
    return (*serious_told(after, asking.content, now, is_first=True), chase)


def _said(asking: Asking, after: EventFact) -> tuple[Effect, ...]:
    due = due_line(after, asking.content, asking.said.received_at)
    awaited = (
        (phrase("⏳ Awaits the investigator's judgement."),)
        if after.current.awaits_judgement
        else ()
    )
    done: Wording = phrase(
        "Recorded for {code}: adverse event {number}, {what}. Version {version}.",
        code=asking.patient.code,
        number=after.number,
        what=event_named(after.current.event, asking.content),
        version=after.current.number,
    )
    show = button_of(
        asking.patient, phrase_ctx("button", "Open it"), SHOW, event=str(after.event_id)
    )
    left = [one for one in asking.desk.reports if str(one.report_id) != asking.draft.get("report")]
    rows: Rows = ((show,), *(((reports_button(asking.patient),),) if left else ()))
    parts = (done, *(() if due is None else (due,)), *awaited)
    return (reply(*parts, buttons=rows, about=about_adverse(asking.facts)),)
