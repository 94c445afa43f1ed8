"""What was done with a case beside taking and closing it, and who else could have it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from content.vocabulary import CaseAct, StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseActFact:
    """One act, with who did it and, where it names one, the colleague it was about."""

    act: CaseAct
    round: int
    acted_at: datetime
    staff_id: UUID | None = None
    name: str | None = None
    to_staff_id: UUID | None = None
    to_name: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the site who may take the case and whose phone can be reached."""

    staff_id: UUID
    name: str
    role: StaffRole
