"""What staff see of all subjects of their sites at once: where everybody stands."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from content.vocabulary import (
    HAS_LEFT,
    Arm,
    DoseStatus,
    EscalationTopic,
    StaffRole,
    SubjectStatus,
    Tier,
)
from records.visit_facts import VisitFact

# Whoever works with subjects or looks after the data; an administrator sees nothing clinical.
OVERVIEW_ROLES: Final = (
    StaffRole.COORDINATOR,
    StaffRole.NURSE,
    StaffRole.INVESTIGATOR,
    StaffRole.DATA_MANAGER,
    StaffRole.AUDITOR,
)
# Visits of so many days are shown, today among them.
DAYS_AHEAD: Final = 14
# Cases opened in so many days count for how long it took until somebody had them.
DAYS_OF_CASES: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseSeen:
    """A planned dose of the cycle and what is known of it."""

    protocol_day: int
    planned_at: datetime
    late_until: datetime
    status: DoseStatus | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTurn:
    """From when a subject stood where the study team decided."""

    status: SubjectStatus
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSeen:
    """Where one subject stands. `today` is the date at their site.

    `asked` are the days of the cycle whose daily question left us, `answered` those with a diary
    that the patient confirmed. `turns` are the decisions about the status, the oldest first.
    """

    subject_id: UUID
    code: str
    site_id: str
    arm: Arm
    status: SubjectStatus
    day1: date | None
    today: date
    cycle: int
    enrolled_at: datetime
    has_phone: bool
    is_reachable: bool
    open_cases: int = 0
    doses: tuple[DoseSeen, ...] = ()
    turns: tuple[StatusTurn, ...] = ()
    asked: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()

    @property
    def is_in_study(self) -> bool:
        """Whether the subject takes part now; one who was only invited has not arrived yet."""
        return self.status not in HAS_LEFT and self.status is not SubjectStatus.INVITED

    @property
    def day(self) -> int | None:
        """The protocol day today; None where day 1 is not known."""
        return None if self.day1 is None else (self.today - self.day1).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """A case that is open or was opened lately; `taken_at` is when somebody first had it."""

    escalation_id: UUID
    subject_id: UUID | None
    subject_code: str | None
    site_id: str
    topic: EscalationTopic
    tier: Tier
    is_open: bool
    opened_at: datetime
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSeen:
    """A visit that is ahead, and whose."""

    subject_id: UUID
    subject_code: str
    site_id: str
    visit: VisitFact


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOverview:
    """All of some sites at one instant. Subjects are in the order of their codes.

    Cases are in the order in which they were opened, visits in the order of their dates.
    """

    at: datetime
    sites: tuple[str, ...]
    subjects: tuple[SubjectSeen, ...] = ()
    cases: tuple[CaseSeen, ...] = ()
    visits: tuple[VisitSeen, ...] = ()

    @property
    def open_cases(self) -> tuple[CaseSeen, ...]:
        """What no person has closed yet."""
        return tuple(case for case in self.cases if case.is_open)

    @property
    def unreachable(self) -> tuple[SubjectSeen, ...]:
        """Who takes part and is reached by no message, or has not answered for too long."""
        silent = {
            case.subject_id for case in self.open_cases if case.topic is EscalationTopic.UNREACHABLE
        }
        return tuple(
            one
            for one in self.subjects
            if one.is_in_study
            and (not one.has_phone or not one.is_reachable or one.subject_id in silent)
        )

    def of(self, sites: Collection[str]) -> "SiteOverview":
        """The same of fewer sites; others than were read are not added."""
        return replace(
            self,
            sites=tuple(site for site in self.sites if site in sites),
            subjects=tuple(one for one in self.subjects if one.site_id in sites),
            cases=tuple(one for one in self.cases if one.site_id in sites),
            visits=tuple(one for one in self.visits if one.site_id in sites),
        )
