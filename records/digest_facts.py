"""What the morning digest of a site is made of."""

from dataclasses import dataclass
from uuid import UUID

from content.vocabulary import StaffRole
from records.facts import EscalationFact
from records.queue_facts import QueueFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFact:
    """What waits at a site, and who is there to be told, with the roles each has there."""

    site_id: str
    people: tuple[tuple[UUID, frozenset[StaffRole]], ...]
    cases: tuple[EscalationFact, ...]
    queue: QueueFacts
