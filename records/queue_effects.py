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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDigest:
    """Tell the nurses and coordinators of a site what waits when its next working hours begin."""

    site_id: str


def digest_topic(site_id: str) -> str:
    """What the digest of a site is filed under."""
    return f"digest:{site_id}"


def site_of_digest(topic: str) -> str:
    """The site that a digest is of."""
    return topic.partition(":")[2]
