"""What an overview comes to: what became of each dose, how long cases waited, who is where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from content.model import Content
from content.vocabulary import HAS_LEFT, DoseStatus, SubjectStatus, Tier
from records.overview_facts import CaseSeen, DoseSeen, SiteOverview, SubjectSeen

_MINUTE: Final = timedelta(minutes=1)
_NO_DOSE: Final = HAS_LEFT | {SubjectStatus.ON_HOLD}


class Became(StrEnum):
    """What became of a planned dose, as an overview tells doses apart."""

    TAKEN = "taken"
    LATE = "late"
    NOT_TAKEN = "not_taken"
    VOMITED = "vomited"
    MISSED = "missed"
    HELD = "held"
    OPEN = "open"


_OF_STATUS: Final[Mapping[DoseStatus, Became]] = {
    DoseStatus.NOT_TAKEN: Became.NOT_TAKEN,
    DoseStatus.VOMITED: Became.VOMITED,
    DoseStatus.MISSED: Became.MISSED,
}


def late_after(content: Content) -> timedelta:
    """Give how long after its time a dose counts as late here: after the last reminder."""
    return timedelta(minutes=content.study.venetoclax.reminders_after_minutes[-1])


def became(dose: DoseSeen, subject: SubjectSeen, now: datetime, content: Content) -> Became:
    """Tell what became of a dose. One that nothing is known of in the end was not answered."""
    if dose.status is DoseStatus.TAKEN:
        at = dose.taken_at or dose.planned_at
        return Became.LATE if at - dose.planned_at > late_after(content) else Became.TAKEN
    if dose.status is not None:
        return _OF_STATUS[dose.status]
    moments = (dose.planned_at, min(now, dose.late_until))
    if any(_stood(subject, moment, now) in _NO_DOSE for moment in moments):
        return Became.HELD
    return Became.MISSED if dose.late_until < now else Became.OPEN


def _stood(subject: SubjectSeen, moment: datetime, now: datetime) -> SubjectStatus:
    if moment >= now:
        return subject.status
    before = [turn.status for turn in subject.turns if turn.since <= moment]
    return before[-1] if before else SubjectStatus.ACTIVE


def doses_of(overview: SiteOverview, content: Content) -> Counter[Became]:
    """Count what became of all doses of everybody's cycle."""
    return Counter(
        became(dose, subject, overview.at, content)
        for subject in overview.subjects
        for dose in subject.doses
    )


def diary_of(subjects: Iterable[SubjectSeen]) -> tuple[int, int]:
    """Count days with a diary among the days that were asked about, and these.

    Today counts once it is answered: it is not over yet.
    """
    answered = asked = 0
    for one in subjects:
        over = {day for day in one.asked if day != one.day} | (one.asked & one.answered)
        answered += len(one.answered & over)
        asked += len(over)
    return answered, asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long cases of one tier waited until somebody had them, in begun minutes."""

    tier: Tier
    taken: tuple[int, ...]
    waiting: int

    @property
    def half_within(self) -> int:
        """Half of those taken waited no longer."""
        return int(median(self.taken)) if self.taken else 0


def waits(cases: Iterable[CaseSeen]) -> tuple[Waits, ...]:
    """Give the waiting of each tier that has a case, the most urgent first."""
    by_tier: dict[Tier, list[CaseSeen]] = {tier: [] for tier in Tier}
    for case in cases:
        by_tier[case.tier].append(case)
    return tuple(
        Waits(
            tier=tier,
            taken=tuple(sorted(_minutes(case) for case in found if case.taken_at is not None)),
            waiting=sum(case.taken_at is None and case.is_open for case in found),
        )
        for tier, found in by_tier.items()
        if found
    )


def by_day(overview: SiteOverview) -> dict[int | None, tuple[SubjectSeen, ...]]:
    """Give who takes part by protocol day today, in order; None for who has no day 1 yet."""
    days: dict[int | None, list[SubjectSeen]] = {}
    for one in overview.subjects:
        if one.status not in HAS_LEFT:
            days.setdefault(one.day, []).append(one)
    return {
        day: tuple(days[day])
        for day in sorted(days, key=lambda day: (day is None, day if day is not None else 0))
    }


def on_doses(overview: SiteOverview, content: Content) -> int:
    """Count who takes part and has a planned dose day today, whatever the arm."""
    venetoclax = content.study.venetoclax
    days = range(venetoclax.first_day, venetoclax.last_day + 1)
    return sum(
        one.is_in_study and one.arm is venetoclax.arm and one.day in days
        for one in overview.subjects
    )


def _minutes(case: CaseSeen) -> int:
    taken = case.taken_at or case.opened_at
    return max(1, -((case.opened_at - taken) // _MINUTE))
