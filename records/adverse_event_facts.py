"""An adverse event as decisions see it: every version of it, and what still has to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

# The conversation about adverse events, and the namespace of its buttons.
ADVERSE_EVENT: Final = "adverse_event"
NAMESPACE: Final = "ae"
_KIND: Final = "adverse_event"


def topic_of_event(event_id: UUID) -> str:
    """Name what due work and messages about one adverse event are filed under."""
    return f"{_KIND}:{event_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """What is said of an adverse event. None stands for "not known yet".

    `term` is CTCAE's, `specified` the words beside a term that needs them. `criteria` are those of
    seriousness; none of them means that it is not serious. `relatedness` and `actions` are by drug.
    `aware_at` is when the site learnt that it is serious.
    """

    term: str
    specified: str | None = None
    grade: int | None = None
    onset: date | None = None
    end: date | None = None
    is_ongoing: bool | None = None
    criteria: tuple[str, ...] | None = None
    relatedness: Mapping[str, str | None] = field(default_factory=dict)
    actions: Mapping[str, str | None] = field(default_factory=dict)
    outcome: str | None = None
    aware_at: datetime | None = None
    is_void: bool = False

    @property
    def is_serious(self) -> bool:
        """Whether a criterion of seriousness was named."""
        return bool(self.criteria) and not self.is_void


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVersion:
    """An event as it was at one time, whole, with who wrote it, when and why.

    It `awaits_judgement` until somebody who may judge seriousness and relatedness has.
    """

    number: int
    event: AdverseEvent
    reason: str
    written_by: str
    written_at: datetime
    note: str | None = None
    awaits_judgement: bool = False
    judged_by: str | None = None
    ctcae_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact:
    """An adverse event of a subject, all versions of it, the oldest first.

    `submitted_at` is when it was reported as serious, by whoever is named `submitted_by`.
    """

    event_id: UUID
    subject_id: UUID
    subject_code: str
    site_id: str
    number: int
    cycle: int
    versions: tuple[EventVersion, ...]
    submitted_at: datetime | None = None
    submitted_by: str | None = None

    @property
    def current(self) -> EventVersion:
        """The version that stands."""
        return self.versions[-1]

    @property
    def aware_at(self) -> datetime | None:
        """When the site learnt that it is serious."""
        known = [one.event.aware_at for one in self.versions if one.event.aware_at]
        return known[-1] if known else None

    @property
    def counts_as_serious(self) -> bool:
        """Whether it is serious, or was and nobody who judges has said otherwise."""
        for one in reversed(self.versions):
            if one.event.is_serious:
                return True
            if not one.awaits_judgement:
                return False
        return False

    @property
    def clock_runs(self) -> bool:
        """Whether it still has to be reported as serious."""
        return self.counts_as_serious and self.submitted_at is None and self.aware_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportToAssess:
    """A report of a subject that nobody has said to be an adverse event or none."""

    report_id: UUID
    tier: str
    rules: tuple[str, ...]
    reported_at: datetime
    term: str | None = None
    symptom: str | None = None
    words: str | None = None
    value: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsWaiting:
    """How many reports of a subject nobody has assessed, the first of them since when."""

    subject_id: UUID
    code: str
    site_id: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDesk:
    """Adverse events as whoever asks may see them.

    `events` and `reports` (the newest first) are of the subject that is asked about, `waiting` are
    events of one's sites that are due to be reported or judged. `new_id` names the next new event.
    """

    new_id: UUID
    events: tuple[EventFact, ...] = ()
    reports: tuple[ReportToAssess, ...] = ()
    waiting: tuple[EventFact, ...] = ()
    reports_waiting: tuple[ReportsWaiting, ...] = ()

    def event(self, key: str | None) -> EventFact | None:
        """Give an event of the subject or of one's sites by its id."""
        found = (*self.events, *self.waiting)
        return next((one for one in found if str(one.event_id) == key), None)

    def report(self, key: str | None) -> ReportToAssess | None:
        """Give a report that waits to be assessed by its id."""
        return next((one for one in self.reports if str(one.report_id) == key), None)
