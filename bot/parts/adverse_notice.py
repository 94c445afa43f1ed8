"""What stands in the notice of a serious adverse event."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.parts.adverse_screens import criteria_words, drug_lines, outcome_words
from bot.parts.answers import site_of
from bot.parts.treatment_plan import day_now
from content.model import Content
from content.wording import Verbatim, Wording, phrase
from records.adverse_event_effects import NoticeRow, SendNotice
from records.adverse_event_facts import EventFact
from records.facts import SubjectFacts
from scheduler.serious_words import term_in_words


def notice_of(
    patient: SubjectFacts, event: EventFact, now: datetime, content: Content
) -> SendNotice:
    """Give the notice of an event as it stands now, with who wrote it and what is still open."""
    what = term_in_words(event.current.event, content)
    caption = phrase(
        "{code}, adverse event {number}: a page to print, for the site's own form. It was not "
        "sent to anybody.",
        code=patient.code,
        number=event.number,
    )
    return SendNotice(
        parts=(caption,),
        title=phrase("Serious adverse event: notice for the site's own form"),
        rows=tuple(_rows(patient, event, now, content, what)),
        foot=phrase(
            "Made by the companion from what the study team entered. It judges nothing. Please "
            "compare with the medical record before it is used."
        ),
    )


def _rows(
    patient: SubjectFacts, event: EventFact, now: datetime, content: Content, what: Wording
) -> Iterator[NoticeRow]:
    zone, stands = site_of(patient, content).zone, event.current
    said = stands.event
    yield phrase("Trial"), Verbatim("NCT06763666")
    yield (
        phrase("Site, subject code, arm"),
        Verbatim(f"{patient.site_id}, {patient.code}, {patient.arm.value}"),
    )
    yield phrase("Cycle, protocol day at this notice"), _cycle(event, patient, now, content)
    yield phrase("Event (CTCAE {version})", version=stands.ctcae_version), what
    yield phrase("Grade at its worst"), None if said.grade is None else Verbatim(str(said.grade))
    yield phrase("Began"), _day(said.onset)
    yield phrase("Ended"), phrase("still going on") if said.is_ongoing else _day(said.end)
    yield phrase("Seriousness criteria (ICH E2A)"), criteria_words(said, content)
    yield phrase("The site learnt of it at"), _local(event.aware_at, zone)
    due = None if event.aware_at is None else content.adverse_events.clock.due_at(event.aware_at)
    yield phrase("To be reported by"), _local(due, zone)
    for line in drug_lines(said, patient, content):
        yield phrase("Medicine: relatedness; what was done"), line
    yield phrase("Outcome so far"), outcome_words(said, content)
    yield phrase("Treatment given, hospital and dates"), None
    yield (
        phrase("Version, written by, at"),
        phrase(
            "{number}, {name}, {when}",
            number=stands.number,
            name=stands.written_by,
            when=_printed(stands.written_at, zone),
        ),
    )
    yield phrase("Judged by the investigator"), _judged(event)
    yield phrase("Reported at, by"), _reported(event, zone)
    yield phrase("Name, signature, date"), None


def _cycle(
    event: EventFact, patient: SubjectFacts, now: datetime, content: Content
) -> Wording | None:
    day = day_now(patient, now, content)
    return None if day is None else Verbatim(f"{event.cycle}, {day}")


def _day(day: object) -> Wording | None:
    return None if day is None else Verbatim(str(day))


def _local(at: datetime | None, zone: str) -> Wording | None:
    return None if at is None else Verbatim(_printed(at, zone))


def _printed(at: datetime, zone: str) -> str:
    """Give a time as it is kept on paper for years."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _judged(event: EventFact) -> Wording | None:
    names = [one.judged_by for one in event.versions if one.judged_by is not None]
    if not names or event.current.awaits_judgement:
        return None
    return Verbatim(names[-1])


def _reported(event: EventFact, zone: str) -> Wording | None:
    if event.submitted_at is None:
        return None
    return phrase(
        "{when}, {name}",
        when=_printed(event.submitted_at, zone),
        name=event.submitted_by or "–",
    )
