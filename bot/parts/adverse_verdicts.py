"""A person says what a report of a subject is: an adverse event, part of one, or none."""

from dataclasses import replace
from typing import Final

from bot.parts.adverse_questions import Asking, about_adverse
from bot.parts.adverse_reports import (
    NOT_REASONS,
    OTHER,
    ask_event,
    ask_why_not,
    one_report,
)
from bot.parts.adverse_typed import LONGEST_WORDS
from bot.parts.answers import reply
from content.wording import Wording, phrase
from records.adverse_event_effects import DisposeReport, Verdict
from records.adverse_event_facts import ADVERSE_EVENT, ReportToAssess
from records.effects import Ask, Effect, EndDialogue

_NOT: Final = "not"


def look_at(asking: Asking, *before: Wording) -> tuple[Effect, ...]:
    """Show a report that waits to be assessed."""
    place = asking.draft.get("place", "0")
    about = about_adverse(asking.facts)
    shown = one_report(asking.patient, asking.desk, int(place), asking.content, about, *before)
    return (EndDialogue(), shown)


def disposed(asking: Asking) -> tuple[Effect, ...]:
    """Take down that a report is no adverse event, with the reason."""
    report = asking.desk.report(asking.draft.get("report"))
    if report is None:
        return look_at(asking, phrase("This report was assessed in the meantime."))
    about = about_adverse(asking.facts)
    reason = asking.draft.get("reason")
    if reason is None or reason not in NOT_REASONS:
        return (ask_why_not(asking.patient, report, about),)
    if reason != OTHER:
        return _not_one(asking, report, reason, None)
    words = "" if asking.facts.button is not None else asking.said.text.strip()
    if not words or len(words) > LONGEST_WORDS:
        question = phrase("Please write the reason in a few words.")
        data = {**asking.draft}
        return (reply(question, about=about), Ask(conversation=ADVERSE_EVENT, step=_NOT, data=data))
    return _not_one(asking, report, reason, words)


def joined_to(asking: Asking) -> tuple[Effect, ...]:
    """Take down that a report is part of an event that is recorded already."""
    report = asking.desk.report(asking.draft.get("report"))
    if report is None:
        return look_at(asking, phrase("This report was assessed in the meantime."))
    event = asking.desk.event(asking.draft.get("event"))
    if event is None:
        about = about_adverse(asking.facts)
        return (ask_event(asking.patient, report, asking.desk, asking.content, about),)
    disposition = DisposeReport(
        subject_id=asking.patient.subject_id,
        report_id=report.report_id,
        verdict=Verdict.PART_OF_EVENT,
        event_id=event.event_id,
    )
    done = phrase("Recorded: the report is part of adverse event {number}.", number=event.number)
    return (disposition, *_next(asking, report, done))


def _not_one(
    asking: Asking, report: ReportToAssess, reason: str, note: str | None
) -> tuple[Effect, ...]:
    disposition = DisposeReport(
        subject_id=asking.patient.subject_id,
        report_id=report.report_id,
        verdict=Verdict.NOT_ADVERSE_EVENT,
        reason=reason,
        note=note,
    )
    done = phrase("Recorded: the report is no adverse event. It is kept as it was.")
    return (disposition, *_next(asking, report, done))


def _next(asking: Asking, report: ReportToAssess, done: Wording) -> tuple[Effect, ...]:
    left = tuple(one for one in asking.desk.reports if one.report_id != report.report_id)
    desk = replace(asking.desk, reports=left)
    facts = replace(asking.facts, adverse_events=desk)
    return look_at(replace(asking, facts=facts, draft={}), done)
