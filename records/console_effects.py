"""What a decision may ask for about the page for a desk."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueConsoleLink:
    """Let the staff member who wrote open the page once with this token, until then."""

    token: str
    valid_until: datetime
