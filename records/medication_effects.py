"""What may be asked about an entry about a medicine."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMedicationError:
    """An entry about a medicine was a mistake: a row says so, and the entry stays."""

    subject_id: UUID
    medication_id: UUID
