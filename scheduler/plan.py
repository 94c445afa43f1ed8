"""The shape of every plan."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from content.model import Content
from content.vocabulary import DueKind, SubjectStatus
from records.adverse_event_facts import EventFact
from records.broadcast_facts import PageFact
from records.digest_facts import DigestFact
from records.effects import Effect
from records.facts import Dialogue, EscalationFact, SubjectFacts
from records.visit_facts import VisitFact
from scheduler.consents import has_agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Work whose time has come. Outside its window it is not done as if it were on time."""

    due_id: int
    kind: DueKind
    subject_id: UUID | None
    topic: str
    cycle: int
    protocol_day: int
    slot: int
    window_closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan may know: the subject, and the escalation when the work is about one.

    `was_reminded` is false where no reminder about the dose left us, so that silence means nothing,
    or where a message about a visit did not leave us in time.
    `asked_days` are the protocol days of the cycle whose question left us, `heard_at` when the
    subject last wrote or pressed anything; both are read for the end of a diary day. `dialogue` is
    the question that is open on the subject's phone, read where the work is about a question.
    `visit` is read where the work is about one, `page` where it is about a broadcast,
    `digest` where it is about the morning of a site.
    `adverse_event` where it is about a serious one.
    """

    subject: SubjectFacts | None
    escalation: EscalationFact | None = None
    was_reminded: bool = True
    asked_days: frozenset[int] = frozenset()
    heard_at: datetime | None = None
    dialogue: Dialogue | None = None
    visit: VisitFact | None = None
    page: PageFact | None = None
    digest: DigestFact | None = None
    adverse_event: EventFact | None = None


def may_be_reminded(subject: SubjectFacts, content: Content) -> bool:
    """Tell whether anything may be asked of a subject unasked: active, willing, all acts agreed."""
    return (
        subject.status is SubjectStatus.ACTIVE
        and subject.wants_reminders
        and has_agreed(subject, content)
    )


def may_be_asked(subject: SubjectFacts, content: Content) -> bool:
    """Tell whether the subject may be asked how they are: a hold of the doses is no silence."""
    as_active = replace(subject, status=SubjectStatus.ACTIVE)
    is_treated = subject.status in {SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD}
    return is_treated and may_be_reminded(as_active, content)


class Plan(Protocol):
    """Decides what to do about one due row. Pure: the same arguments give the same effects."""

    def __call__(
        self, due: Due, facts: PlanFacts, content: Content, now: datetime, /
    ) -> tuple[Effect, ...]:
        """Return what is to be recorded and said, in order."""
        ...
