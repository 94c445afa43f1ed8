"""What a coordinator may know about the phone and the invites of a subject."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from content.vocabulary import Language, SubjectStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLinks:
    """Who is linked for a subject, and what may still be used to link somebody.

    `linked_at` is None where no phone is linked, `invited_until` where no invite is open.
    """

    subject_id: UUID
    code: str
    site_id: str
    language: Language
    status: SubjectStatus
    linked_at: datetime | None = None
    invited_until: datetime | None = None
