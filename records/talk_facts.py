"""What was said between a subject and the study team, as a decision sees it."""

from dataclasses import dataclass
from datetime import datetime

from content.vocabulary import FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFact:
    """One message of a case. `author` is the name of the staff member, None for the subject.

    `is_from_family` where a family member wrote it.
    """

    said_at: datetime
    author: str | None = None
    words: str | None = None
    template: str | None = None
    file_kind: FileKind | None = None
    file_name: str | None = None
    is_from_family: bool = False
