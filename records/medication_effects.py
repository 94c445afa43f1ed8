"""What a decision may ask for about the medicines a subject names."""

from dataclasses import dataclass
from uuid import UUID

from content.vocabulary import MedicationStatus, TeamVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMedication:
    """A medicine, food or herb that a subject named, and what is done with it.

    `substance` is the INN of the list in lower case and `group` its class there, both None for what
    is not on the list. `how` says in which way it was recognised. `typed` are the subject's own
    words, `photo` the messenger's name for a picture; both are kept sealed.
    """

    subject_id: UUID
    status: MedicationStatus
    how: str
    substance: str | None = None
    group: str | None = None
    typed: str | None = None
    photo: str | None = None
    cycle: int
    protocol_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMedicationError:
    """An entry about a medicine was a mistake: a row says so, and the entry stays."""

    subject_id: UUID
    medication_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeMedication:
    """What whoever wrote says of an entry about a medicine; the entry stays as it is.

    `substance` and `group` are those of the list where the verdict says what it is.
    """

    subject_id: UUID
    medication_id: UUID
    verdict: TeamVerdict
    substance: str | None = None
    group: str | None = None
    note: str | None = None
