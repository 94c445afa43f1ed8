"""What a decision may ask for about an overview of sites."""

from dataclasses import dataclass
from enum import StrEnum


class OverviewPart(StrEnum):
    """What of their sites somebody of the staff looked at."""

    SUMMARY = "summary"
    RECRUITMENT = "recruitment"
    DAYS = "days"
    ADHERENCE = "adherence"
    DIARY = "diary"
    CASES = "cases"
    UNREACHABLE = "unreachable"
    VISITS = "visits"
    SUBJECTS = "subjects"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOverview:
    """Keep who of the staff looked at all subjects of which sites, and when."""

    sites: tuple[str, ...]
    part: OverviewPart
