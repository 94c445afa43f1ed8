"""Which duties of a site nobody could be called for, now and in the days ahead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.model import Content
from content.vocabulary import Duty, StaffRole, Tier
from content.wording import Local, Phrase, phrase, phrase_ctx
from records.rota_facts import OnRota

# How many of a role must be there for a duty: the backup is the second one.
_NEEDED = {
    Duty.ON_CALL_NURSE: (StaffRole.NURSE, 1),
    Duty.BACKUP_NURSE: (StaffRole.NURSE, 2),
    Duty.PHYSICIAN: (StaffRole.INVESTIGATOR, 1),
    Duty.INVESTIGATOR: (StaffRole.INVESTIGATOR, 1),
    Duty.COORDINATOR: (StaffRole.COORDINATOR, 1),
}
_NAMES = {
    Duty.ON_CALL_NURSE: phrase_ctx("duty", "nurse on call"),
    Duty.BACKUP_NURSE: phrase_ctx("duty", "second nurse"),
    Duty.PHYSICIAN: phrase_ctx("duty", "physician on call"),
    Duty.INVESTIGATOR: phrase_ctx("duty", "investigator"),
    Duty.COORDINATOR: phrase_ctx("duty", "coordinator"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty of a site nobody can be called for from an instant on."""

    site_id: str
    duty: Duty
    from_at: datetime


def ahead(
    people: Iterable[OnRota], site_id: str, content: Content, now: datetime
) -> tuple[Gap, ...]:
    """Find the duties of the red ladder of a site that nobody has, each from its first instant on.

    Whoever is away goes away at the beginning of an absence, so these instants and `now` are what
    has to be looked at.
    """
    here = [one for one in people if one.site_id == site_id]
    begins = {absence.from_at for one in here for absence in one.absences}
    until = now + timedelta(days=content.contact.rota.ahead_days)
    moments = [now, *sorted(at for at in begins if now < at <= until)]
    found: dict[Duty, Gap] = {}
    for at in moments:
        for duty in _duties(site_id, content):
            if duty not in found and not _is_covered(here, duty, at):
                found[duty] = Gap(site_id, duty, at)
    return tuple(found.values())


def gap_line(gap: Gap, content: Content, now: datetime) -> Phrase:
    """Say which duty nobody can be called for, and from when on."""
    duty = _NAMES[gap.duty]
    if gap.from_at <= now:
        return phrase("⚠️ Nobody can be called as {duty} now.", duty=duty)
    begin = Local(gap.from_at, content.sites[gap.site_id].zone)
    return phrase("⚠️ From {begin} nobody can be called as {duty}.", begin=begin, duty=duty)


def _duties(site_id: str, content: Content) -> tuple[Duty, ...]:
    steps = content.at(site_id).ladders[Tier.RED].steps
    return tuple(dict.fromkeys(duty for step in steps for duty in step.notify))


def _is_covered(people: Sequence[OnRota], duty: Duty, at: datetime) -> bool:
    role, needed = _NEEDED[duty]
    return sum(one.role is role and one.can_be_called(at) for one in people) >= needed
