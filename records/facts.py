"""Frozen values a decision may look at. Read once, inside the transaction that acts on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from content.vocabulary import (
    Arm,
    DoseStatus,
    EscalationTopic,
    Language,
    StaffRole,
    SubjectStatus,
    TemperatureUnit,
    Tier,
)
from records.adverse_event_facts import EventDesk
from records.broadcast_facts import BroadcastDesk
from records.card_facts import CardFacts
from records.case_facts import CaseActFact, Colleague
from records.link_facts import NewInvite, Registered, ReporterFact, SubjectLinks
from records.medication_facts import MedicationFact
from records.overview_facts import SiteOverview
from records.queue_facts import QueueFacts
from records.rota_facts import OnRota
from records.talk_facts import SaidFact
from records.visit_facts import VisitFact

# Slots of due rows that are no step of a plan. A reminder's own slots are 0, 1, 2 and so on.
SNOOZE_SLOTS_FROM: Final = 10
# Below every step: a ladder nobody answers climbs without end.
REOPEN_SLOT: Final = -1
HAND_OVER_SLOT: Final = -2
PUT_OFF_SLOT: Final = -3


class InviteState(StrEnum):
    """Whether an invite can still be used."""

    OPEN = "open"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


class EscalationStatus(StrEnum):
    """Life of an escalation; only a person closes it.

    `EXHAUSTED` is a standing alarm: everybody on the ladder was called, and nobody has it.
    `SNOOZED` belongs to its owner, who has put it off until a moment.
    """

    OPEN = "open"
    EXHAUSTED = "exhausted"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CLOSED = "closed"

    @property
    def is_untaken(self) -> bool:
        """Whether nobody has it: people are called until somebody does."""
        return self in {EscalationStatus.OPEN, EscalationStatus.EXHAUSTED}

    @property
    def is_owned(self) -> bool:
        """Whether one person has it."""
        return self in {EscalationStatus.ACKNOWLEDGED, EscalationStatus.SNOOZED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The question a chat has to answer, as it stands in the database."""

    conversation: str
    step: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TappedButton:
    """A button of the chat it was pressed in; a decision never sees foreign ones."""

    act: str
    args: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFact:
    """A planned dose and what is known of it; `late_until` is the last moment to take it."""

    scheduled_dose_id: UUID
    cycle: int
    protocol_day: int
    planned_at: datetime
    late_until: datetime
    status: DoseStatus | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact:
    """A dose the study team ordered for some days; `is_read` is false while the subject owes it."""

    order_id: UUID
    amount_mg: int
    from_day: int
    until_day: int
    is_read: bool = True

    def covers(self, day: int) -> bool:
        """Whether this order is about a protocol day."""
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact:
    """The last confirmed report about a symptom; `symptom` None stands for "nothing today"."""

    report_id: UUID
    symptom: str | None
    tier: Tier
    answers: Mapping[str, int | None]
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureFact:
    """A row about a temperature that stands. One measurement may have several rows."""

    report_id: UUID
    value: Decimal
    unit: TemperatureUnit
    tier: Tier
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationFact:
    """An escalation as the ladder and the desk see it. `words` is what was said, oldest first."""

    escalation_id: UUID
    subject_id: UUID | None
    subject_code: str | None
    site_id: str
    topic: EscalationTopic
    tier: Tier
    status: EscalationStatus
    opened_at: datetime
    round: int = 1
    owner_id: UUID | None = None
    owner_name: str | None = None
    words: tuple[str, ...] = ()
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteFact:
    """An invite, as far as the person who holds the link may know it.

    `has_arrived` tells the next phone of somebody who is in the study already. `pin_correct` is
    None unless this update answers the question for the PIN.
    """

    invite_id: UUID | None
    state: InviteState
    language: Language | None = None
    is_for_staff: bool = False
    is_for_reporter: bool = False
    has_arrived: bool = False
    site_id: str | None = None
    subject_code: str | None = None
    tries_left: int = 0
    pin_correct: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A fresh invite token and PIN, derived from the cause, so that a replay makes the same."""

    token: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """Everything a decision about one subject may know.

    `reports`, the last one of each symptom, `temperatures`, the latest, newest first, and `visits`
    are read for what a subject does, not for plans; `album_is_known` for a file: others that were
    sent together with it are kept already; `medications` for a list that somebody
    asks for, None where they were not read.
    `orders` are those of the cycle that stand, the oldest first.
    `consents` and `consent_versions` are the newest answer to each act, and the version of the
    notice it was given to.
    `question_time` and `visit_morning_time` are None where the subject chose none.
    Where `is_by_reporter`, the family member wrote: `language` and `dialogue` are theirs.
    `new_invite` is there where a press may need it.
    """

    subject_id: UUID
    code: str
    site_id: str
    arm: Arm
    language: Language
    status: SubjectStatus
    day1: date | None
    cycle: int
    usual_time: time | None
    consents: Mapping[str, bool]
    consent_versions: Mapping[str, str] = field(default_factory=dict)
    question_time: time | None = None
    visit_morning_time: time | None = None
    wants_reminders: bool = True
    wants_neutral: bool = False
    orders: tuple[OrderFact, ...] = ()
    doses: tuple[DoseFact, ...] = ()
    escalations: tuple[EscalationFact, ...] = ()
    reports: tuple[ReportFact, ...] = ()
    visits: tuple[VisitFact, ...] = ()
    temperatures: tuple[TemperatureFact, ...] = ()
    dialogue: Dialogue | None = None
    button: TappedButton | None = None
    has_chat: bool = True
    album_is_known: bool = False
    reporter: ReporterFact | None = None
    is_by_reporter: bool = False
    new_invite: NewInvite | None = None
    medications: tuple[MedicationFact, ...] | None = None

    @property
    def asked_at(self) -> time | None:
        """The local time of the daily question: as chosen, else that of the doses."""
        return self.question_time or self.usual_time

    def order_for(self, day: int) -> OrderFact | None:
        """The order that stands for a protocol day: the newest that covers it."""
        covering = [order for order in self.orders if order.covers(day)]
        return covering[-1] if covering else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A role a staff member has on a site now."""

    site_id: str
    role: StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFacts:
    """Everything a decision about a staff member's act may know, read at that moment.

    `links` are those of the subject whose phone a coordinator asks about. `exchange` is what was
    said last in the case, `acts` what was done with it, both oldest first.
    `colleagues` are those to whom the case can be handed over, `rota` whom the ladders of their
    sites call; both are read where it is asked.
    `patient` is the subject of the case, `visited` the one whose visits a coordinator asks about.
    `broadcasts` is read where a coordinator asks about broadcasts.
    `adverse_events` is read where somebody asks about them, or for the card.
    `card` is read, and `patient` with all that a subject did, where somebody asks for the card.
    `overview` is that of all sites whose subjects this person may see, where it is asked for.
    `queue` is read where somebody asks what waits on their sites.
    `console_url` is where the page for a desk is reached; "" where there is none.
    """

    staff_id: UUID
    name: str
    language: Language
    assignments: tuple[Assignment, ...]
    dialogue: Dialogue | None = None
    button: TappedButton | None = None
    escalation: EscalationFact | None = None
    patient: SubjectFacts | None = None
    visited: SubjectFacts | None = None
    exchange: tuple[SaidFact, ...] = ()
    acts: tuple[CaseActFact, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    rota: tuple[OnRota, ...] = ()
    open_escalations: tuple[EscalationFact, ...] = ()
    registered: Mapping[str, Registered] = field(default_factory=dict)
    credentials: Credentials | None = None
    bot_username: str = ""
    links: SubjectLinks | None = None
    broadcasts: BroadcastDesk | None = None
    card: CardFacts | None = None
    overview: SiteOverview | None = None
    queue: QueueFacts | None = None
    adverse_events: EventDesk | None = None
    console_url: str = ""

    def may(self, role: StaffRole, site_id: str) -> bool:
        """Whether this person has `role` on `site_id` at this moment."""
        return Assignment(site_id=site_id, role=role) in self.assignments

    def roles_on(self, site_id: str) -> frozenset[StaffRole]:
        """What this person is on `site_id` at this moment."""
        return frozenset(a.role for a in self.assignments if a.site_id == site_id)

    def sites_as(self, role: StaffRole) -> tuple[str, ...]:
        """The sites on which this person has `role`, in order."""
        return tuple(sorted(a.site_id for a in self.assignments if a.role is role))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownChatFacts:
    """Somebody we do not know wrote."""

    language: Language
    invite: InviteFact | None = None
    dialogue: Dialogue | None = None
    was_answered_today: bool = False


Facts: TypeAlias = SubjectFacts | StaffFacts | UnknownChatFacts
