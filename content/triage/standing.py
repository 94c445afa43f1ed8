"""How a finding can be meant, and where it stands."""

from dataclasses import dataclass
from enum import Enum, auto


class Standing(Enum):
    """How a finding is meant."""

    AFFIRMED = auto()
    DENIED = auto()
    DOUBTED = auto()
    OTHERS = auto()
    CHILDS = auto()
    INFORMATION = auto()
    FIGURE = auto()
    HYPOTHETICAL = auto()
    PAST = auto()
    RESOLVED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A finding in a text: its place, where each of its words begins, and where the next stands."""

    start: int
    end: int
    words: tuple[int, ...]
    next_start: int
