"""A visit in words: its name, when it is, what is asked about it, and the task it becomes."""

from datetime import date, datetime
from typing import Final

from content.model import Content
from content.plan.protocol_day import instant_of, local_date
from content.plan.shapes import Site
from content.vocabulary import EscalationTopic, Tier, VisitAnswer, VisitState
from content.wording import InBoth, Local, Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from records.effects import Button, OpenEscalation
from records.facts import SubjectFacts
from records.visit_facts import VisitFact

COME: Final = Button(label=phrase_ctx("button", "I will come"), act="visit.come")
CANNOT: Final = Button(label=phrase_ctx("button", "I cannot come"), act="visit.cannot")


def when(visit: VisitFact, zone: str) -> date | Local:
    """Give when a visit is: its date, with the time where the team gave one."""
    return visit.on if visit.at is None else Local(instant_of(visit.on, visit.at, zone), zone)


def named(code: str, content: Content) -> Wording:
    """Give the name of a visit; its code where the plan does not have it any more."""
    visit = content.visits.named(code)
    return Verbatim(code) if visit is None else InBoth(visit.name.en, visit.name.zh)


def when_said(visit: VisitFact, now: datetime, zone: str) -> date | Local | Phrase:
    """Say when a visit is as it is read at this moment: today and tomorrow are called so."""
    on = when(visit, zone)
    match (visit.on - local_date(now, zone)).days:
        case 0:
            return phrase("today ({on})", on=on)
        case 1:
            return phrase("tomorrow ({on})", on=on)
        case _:
            return on


def worded(
    key: str, visit: VisitFact, site: Site, content: Content, now: datetime | None = None
) -> Wording:
    """Give an approved text about a visit, for somebody of this site.

    Where it is read `now`, it says today and tomorrow; what waits to be sent says the date alone.
    """
    return approved(
        key,
        on=when(visit, site.zone) if now is None else when_said(visit, now, site.zone),
        visit=named(visit.code, content),
        what=_what(visit.code, content),
        hotline=site.hotline,
    )


def _what(code: str, content: Content) -> Wording:
    visit = content.visits.named(code)
    return Verbatim(code) if visit is None else InBoth(visit.what.en, visit.what.zh)


def reminder_of(visit: VisitFact) -> tuple[str, tuple[Button, ...]] | None:
    """Give the text and buttons of a reminder, None where there is nothing to ask.

    Who has not answered is asked; who will come is reminded only, who cannot is left in peace.
    """
    if visit.state is not VisitState.PLANNED:
        return None
    match visit.answer:
        case None:
            return "visit_reminder", (COME, CANNOT)
        case VisitAnswer.CONFIRMED:
            return "visit_reminder_confirmed", (CANNOT,)
        case VisitAnswer.CANNOT_COME:
            return None


def visit_task(subject: SubjectFacts, summary: Wording) -> OpenEscalation:
    """Hand what is to be arranged about a visit to the coordinator."""
    return OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.VISIT,
        tier=Tier.GREEN,
        summary=(summary,),
    )
