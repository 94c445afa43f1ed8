"""What a decision may ask for about messages of subjects that somebody has looked at."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLooked:
    """Whoever wrote has looked at one message or file of a subject; the first look counts."""

    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead:
    """Whoever wrote was shown the words of a case; its files are not looked at by that."""

    escalation_id: UUID
