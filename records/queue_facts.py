"""What waits for the people of a site beside the cases themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from content.vocabulary import FileKind
from records.adverse_event_facts import ReportsWaiting


class Owed(StrEnum):
    """What a subject has not answered."""

    DOSE = "dose"
    DIARY = "diary"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwingFact:
    """A subject who owes answers since an instant, and the number to call; None where unknown."""

    subject_id: UUID
    code: str
    site_id: str
    since: datetime
    owed: tuple[Owed, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenFact:
    """A message of a subject that nobody of the staff has looked at: words, or a file."""

    message_id: UUID
    subject_id: UUID
    code: str
    site_id: str
    said_at: datetime
    escalation_id: UUID | None = None
    words: str | None = None
    file_kind: FileKind | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnjudgedFact:
    """A medicine nobody has judged yet; `typed` is how it was named, None for a picture."""

    medication_id: UUID
    subject_id: UUID
    code: str
    site_id: str
    reported_at: datetime
    typed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """Everything of some sites that waits, the longest first; most reports first."""

    owing: tuple[OwingFact, ...] = ()
    messages: tuple[UnseenFact, ...] = ()
    files: tuple[UnseenFact, ...] = ()
    medicines: tuple[UnjudgedFact, ...] = ()
    reports: tuple[ReportsWaiting, ...] = ()
