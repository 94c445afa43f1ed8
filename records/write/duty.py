"""Who has a duty at a site: the order of being called, and who is passed over in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from content.vocabulary import CallOutcome, Duty, StaffRole
from records.read.called import in_roles
from records.write.writing import Row, Writing

# Rank 0 means everybody in the role; the n-th who can be called else.
_ROLES = {
    Duty.ON_CALL_NURSE: (StaffRole.NURSE, 1),
    Duty.BACKUP_NURSE: (StaffRole.NURSE, 2),
    Duty.PHYSICIAN: (StaffRole.INVESTIGATOR, 1),
    Duty.INVESTIGATOR: (StaffRole.INVESTIGATOR, 0),
    Duty.COORDINATOR: (StaffRole.COORDINATOR, 0),
}


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is to be called for a duty, or is passed over in it."""

    person: Row
    duty: Duty
    outcome: CallOutcome

    @property
    def staff_id(self) -> UUID:
        """Who it is."""
        found: UUID = self.person["staff_id"]
        return found

    @property
    def is_away(self) -> bool:
        """Whether this person has said that others are to be called."""
        return bool(self.person["is_away"])

    @property
    def is_called(self) -> bool:
        """Whether this person is to be told."""
        return self.outcome is CallOutcome.NOTIFIED


async def holders(
    w: Writing, site_id: str, duty: Duty, cannot: Collection[UUID] = ()
) -> list[Called]:
    """Who is called for a duty now, and who was passed over because they cannot be.

    Whoever stands behind somebody who is passed over moves up.
    """
    role, rank = _ROLES[duty]
    found: list[Called] = []
    called = 0
    for person in await _in_role(w, site_id, role):
        one = Called(person, duty, _outcome(person, cannot))
        called += one.is_called
        if rank == 0 or not one.is_called or called == rank:
            found.append(one)
        if rank and called == rank:
            break
    return found


async def anybody(w: Writing, site_id: str, duties: Iterable[Duty]) -> list[Called]:
    """Everybody in the roles of these duties whose phone can be reached, whatever they said.

    They are called, also if they are away.
    """
    found: dict[UUID, Called] = {}
    for duty in duties:
        for person in await _in_role(w, site_id, _ROLES[duty][0]):
            if _outcome(person, ()) is not CallOutcome.UNREACHABLE:
                one = Called(person, duty, CallOutcome.NOTIFIED)
                found.setdefault(one.staff_id, one)
    return list(found.values())


async def _in_role(w: Writing, site_id: str, role: StaffRole) -> list[Row]:
    if w.roster is not None and (site_id, role) in w.roster:
        return w.roster[site_id, role]
    people: list[Row] = [*await in_roles(w.conn, site_id, [role], w.now)]
    if w.roster is not None:
        w.roster[site_id, role] = people
    return people


def _outcome(person: Row, cannot: Collection[UUID]) -> CallOutcome:
    if person["chat"] is None or not person["is_reachable"]:
        return CallOutcome.UNREACHABLE
    if person["staff_id"] in cannot:
        return CallOutcome.CANNOT
    return CallOutcome.AWAY if person["is_away"] else CallOutcome.NOTIFIED
