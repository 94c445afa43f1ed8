"""The morning digest: once a day, what waits, to each nurse and coordinator who is there."""

from datetime import datetime
from uuid import UUID

from content.model import Content
from content.vocabulary import StaffRole
from content.wording import phrase
from records.digest_facts import DigestFact
from records.effects import Effect, SendMessage, ToStaff
from records.queue_effects import PlanDigest
from scheduler.plan import Due, PlanFacts
from scheduler.queue_words import SHOW_BUTTON, counted, counts_for


def digest(due: Due, facts: PlanFacts, _content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Tell each person what waits for them, nobody of nothing, and plan the next one.

    After an outage it is told until the working hours of its day end. Red cases are not in it.
    """
    found = facts.digest
    if found is None:
        return ()
    is_late = now > due.window_closes_at
    told = () if is_late else (_told(found, key, roles) for key, roles in found.people)
    return (*(one for one in told if one is not None), PlanDigest(site_id=found.site_id))


def _told(found: DigestFact, staff_id: UUID, roles: frozenset[StaffRole]) -> SendMessage | None:
    said = counted(counts_for(roles, found.cases, found.queue))
    if not said:
        return None
    head = phrase("Good morning. This waits at site {site}:", site=found.site_id)
    return SendMessage(to=ToStaff(staff_id), parts=(head, *said), buttons=((SHOW_BUTTON,),))
