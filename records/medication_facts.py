"""What a decision knows of the medicines a subject told of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from content.vocabulary import MedicationStatus, TeamVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicationFact:
    """The newest entry about one medicine.

    `substance` is the INN of the list, None for what is not on it. `how` says in which way it was
    recognised. `typed` are the words it was named by, None for a picture, whose name in the
    messenger is `photo`. `verdict` is what the study team said last; where it says what it is,
    `substance` is that.
    """

    medication_id: UUID
    status: MedicationStatus
    reported_at: datetime
    how: str
    substance: str | None = None
    typed: str | None = None
    photo: str | None = None
    group: str | None = None
    verdict: TeamVerdict | None = None
