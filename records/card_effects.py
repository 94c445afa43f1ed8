"""What a decision may ask for about the card of a subject."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class CardPart(StrEnum):
    """What of a subject somebody of the staff looked at."""

    SUMMARY = "summary"
    DOSES = "doses"
    REPORTS = "reports"
    MEDICINES = "medicines"
    CASES = "cases"
    NOTES = "notes"
    PICTURE = "picture"
    QUEUE = "queue"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Keep what the staff member who wrote notes about a subject. It is never sent to them."""

    subject_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainCorrection:
    """Keep why the staff member who wrote corrects an entry; what corrects it goes beside it.

    `part` is one of doses, reports, medicines; `entry_id` that of the planned dose, of the report
    (the first of one measurement) or of the medicine.
    """

    subject_id: UUID
    part: CardPart
    entry_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAccess:
    """Keep who of the staff looked at what of a subject, and when."""

    subject_id: UUID
    part: CardPart


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhone:
    """Keep the number under which the study team calls a subject; the newest counts."""

    subject_id: UUID
    number: str
