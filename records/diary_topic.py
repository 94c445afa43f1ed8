"""How what belongs to one day of a subject's diary is named."""

from typing import Final
from uuid import UUID

# The question of a report that is being made, on whatever day.
OPEN_REPORT: Final = "diary"


def diary_topic(subject_id: UUID, cycle: int, day: int | None) -> str:
    """Name due work and messages about one day of the diary; a day that is not known is none."""
    return f"diary:{subject_id}.{cycle}.{'none' if day is None else day}"
