"""What a decision may ask for about a drill: a case about nobody that goes the whole way."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginDrill:
    """Open a drill at a site and call its first person; nothing while one is open there."""

    site_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailDrill:
    """Nobody has taken a drill though everybody was called; it ends by itself."""

    escalation_id: UUID


DrillEffect: TypeAlias = BeginDrill | FailDrill
