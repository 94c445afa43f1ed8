"""What a decision may ask for about adverse events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from content.wording import Wording
from records.adverse_event_facts import AdverseEvent


class Verdict(StrEnum):
    """What a report of a subject was found to be."""

    ADVERSE_EVENT = "adverse_event"
    PART_OF_EVENT = "part_of_event"
    NOT_ADVERSE_EVENT = "not_adverse_event"


class VersionReason(StrEnum):
    """Why there is a version of an adverse event."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"
    JUDGEMENT = "judgement"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent:
    """Add an adverse event, or its next version, in the name of the staff member who wrote.

    `version` counts from 1; one that is there already is refused. `report_id` is the report it was
    made from. What is judged by somebody who may is `is_judged`; otherwise it awaits them where
    `awaits_judgement`, and the judgement before still stands where not.
    """

    event_id: UUID
    subject_id: UUID
    cycle: int
    version: int
    event: AdverseEvent
    reason: VersionReason
    note: str | None = None
    report_id: UUID | None = None
    is_judged: bool = False
    awaits_judgement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposeReport:
    """Keep what a report of a subject was found to be, and why, with who said so."""

    subject_id: UUID
    report_id: UUID
    verdict: Verdict
    event_id: UUID | None = None
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEvent:
    """Keep that a serious event was reported, and when; nothing chases it any more."""

    event_id: UUID
    subject_id: UUID
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseEvent:
    """Come back to a serious event at this time, as this step of the chase."""

    event_id: UUID
    subject_id: UUID
    step: int
    due_at: datetime


# The name of a line of a notice, and what is known; None is left to be written by hand.
NoticeRow: TypeAlias = tuple[Wording, Wording | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """Send the chat that wrote a page about an event to print, in both languages.

    `parts` are the caption. It is made when it is sent, and held only until then.
    """

    parts: tuple[Wording, ...]
    title: Wording
    rows: tuple[NoticeRow, ...]
    foot: Wording


AdverseEventEffect: TypeAlias = RecordEvent | DisposeReport | SubmitEvent | ChaseEvent | SendNotice
