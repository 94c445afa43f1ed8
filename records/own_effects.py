"""What a decision may ask for about what a subject said before, and about their own record."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID

from content.wording import Wording

# By table: rows as they stand there in plain JSON, with what was sealed in them opened. Beside the
# tables stand the messages in both directions.
OwnRecord: TypeAlias = dict[str, list[dict[str, Any]]]


# How a message names a picture that is drawn from what it carries, and is no one's own record.
DRAWING: Final = "drawing"
# A page about a serious adverse event, to print.
NOTICE: Final = "notice"


class RecordFile(StrEnum):
    """How a subject gets their own record: drawn, to be read, or to be read by a machine."""

    CHART = "chart"
    PAGE = "page"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReportsInError:
    """These reports of a subject do not hold. They are kept, marked; what is right comes anew."""

    subject_id: UUID
    report_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOwnRecord:
    """Send the chat that wrote the record of its subject as it is now; `parts` are the caption.

    It is drawn or written in the person's language when it is sent, and held only until then.
    """

    subject_id: UUID
    file: RecordFile
    parts: tuple[Wording, ...]
