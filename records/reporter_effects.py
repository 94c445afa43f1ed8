"""What a decision may ask for about the family member who reports for a subject."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from content.vocabulary import Language, Relation
from content.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteReporter:
    """Make an invite for the family member; who is there already stays, older invites end."""

    subject_id: UUID
    relation: Relation
    language: Language
    token: str
    pin: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReporting:
    """The family member agreed to this version of what is kept of them, and may report now."""

    reporter_id: UUID
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenReporting:
    """What the family member agreed to has changed: until they agree again they have not."""

    reporter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindReporter:
    """Whether the patient wants the family member reminded too."""

    subject_id: UUID
    is_reminded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReporter:
    """Nobody of the family reports any more; a chat that was linked is told these words."""

    subject_id: UUID
    told: tuple[Wording, ...]
