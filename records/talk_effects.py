"""What a decision may ask for about the talk between a subject and the study team."""

from dataclasses import dataclass
from uuid import UUID

from content.vocabulary import MessageDirection
from content.wording import Wording
from records.kept_file import KeptFile


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMessage:
    """Words or a file that a subject and the study team exchanged; all of it is kept sealed.

    Without `escalation_id` it belongs to the open case about the subject's messages, else to the
    newest open case of the subject. A file of a subject is passed on to whoever has the case.
    `template` names the approved text where the words are one. `album` is the messenger's name for
    files that were sent together.
    """

    subject_id: UUID
    direction: MessageDirection
    words: str | None = None
    file: KeptFile | None = None
    template: str | None = None
    album: str | None = None
    escalation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToEscalation:
    """Put what a subject answered into an open case, as fast as it is, and tell who has it."""

    escalation_id: UUID
    summary: tuple[Wording, ...]
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellNews:
    """Tell whoever has a case what came into it since they were told last, in one message."""

    escalation_id: UUID
