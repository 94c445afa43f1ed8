"""Who is linked for a subject: the phone, the family member, and the invites."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from content.vocabulary import Arm, Language, Relation, SubjectStatus

# What the family member reported or wrote carries this as its originator.
BY_FAMILY: Final = "reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLinks:
    """What a coordinator may know: who is linked, and what may still be used to link somebody.

    `linked_at` is None where no phone is linked, `invited_until` where no invite is open,
    `relation` where no family member reports.
    """

    subject_id: UUID
    code: str
    site_id: str
    language: Language
    status: SubjectStatus
    linked_at: datetime | None = None
    invited_until: datetime | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterFact:
    """The family member who reports for a subject; `has_agreed` to what is kept of them."""

    reporter_id: UUID
    relation: Relation
    language: Language
    has_agreed: bool = False
    is_reminded: bool = False
    is_linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvite:
    """What a patient passes on to a family member, derived from the cause like `Credentials`."""

    token: str
    pin: str
    bot_username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Where somebody is registered; neither is ever changed."""

    site_id: str
    arm: Arm
