"""Who is called at a site, in which order, and who of them is away when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from content.vocabulary import StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time in which somebody is not called while others are there."""

    from_at: datetime
    until_at: datetime

    def holds_at(self, at: datetime) -> bool:
        """Whether an instant is in it."""
        return self.from_at <= at < self.until_at


@dataclass(frozen=True, slots=True)
class Shift:
    """A time in which somebody is called before the others of their role at a site."""

    from_at: datetime
    until_at: datetime
    set_at: datetime

    def holds_at(self, at: datetime) -> bool:
        """Whether an instant is in it."""
        return self.from_at <= at < self.until_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRota:
    """Somebody in a role of a site. People of one role stand in the order that always holds.

    `reached_at` is when something was last delivered to their phone, or the phone linked; None
    where there is no phone. With `is_written_to` something waits to be sent to it.
    """

    staff_id: UUID
    name: str
    site_id: str
    role: StaffRole
    is_reachable: bool = True
    reached_at: datetime | None = None
    is_written_to: bool = False
    absences: tuple[Absence, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def away_at(self, at: datetime) -> Absence | None:
        """The absence that holds at an instant; None for somebody who is there."""
        return next((one for one in self.absences if one.holds_at(at)), None)

    def first_since(self, at: datetime) -> datetime | None:
        """When it was said that this person comes first at an instant; None for who does not."""
        return max((shift.set_at for shift in self.shifts if shift.holds_at(at)), default=None)

    def can_be_called(self, at: datetime) -> bool:
        """Whether the ladder would call this person at an instant."""
        return self.is_reachable and self.away_at(at) is None


def in_order(people: Iterable[OnRota], at: datetime) -> list[OnRota]:
    """Put people of one role in the order in which they are called at an instant.

    Who has a shift then comes first; of several, whoever was put first last.
    """
    standing = list(people)
    first = [(set_at, one) for one in standing if (set_at := one.first_since(at)) is not None]
    first.sort(key=itemgetter(0), reverse=True)
    return [*(one for _, one in first), *(one for one in standing if one.first_since(at) is None)]
