"""Who is called at a site, in which order, and who of them is away when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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

    def can_be_called(self, at: datetime) -> bool:
        """Whether the ladder would call this person at an instant."""
        return self.is_reachable and self.away_at(at) is None


def in_order(people: Iterable[OnRota], at: datetime) -> list[OnRota]:
    """Put people of one role in the order in which they are called at an instant.

    Who has a shift then comes first; of several, whoever was put first last.
    """
    standing = list(people)
    set_at = {
        id(one): max((shift.set_at for shift in one.shifts if shift.holds_at(at)), default=None)
        for one in standing
    }
    first = [one for one in standing if set_at[id(one)] is not None]
    first.sort(key=lambda one: set_at[id(one)] or at, reverse=True)
    return [*first, *(one for one in standing if set_at[id(one)] is None)]
