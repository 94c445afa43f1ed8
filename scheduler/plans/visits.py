"""Reminders of visits, news of a changed one, and what did not reach the patient in time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from content.model import Content
from content.plan.contact import is_quiet
from content.plan.protocol_day import local_date
from content.vocabulary import (
    DueKind,
    EscalationTopic,
    MessageClass,
    Tier,
    VisitState,
)
from content.wording import phrase
from records.effects import (
    Button,
    CloseMessages,
    Effect,
    OpenEscalation,
    SendMessage,
    ToSubject,
)
from records.facts import SubjectFacts
from records.visit_facts import NEWS_SLOT, VisitFact, about_visit
from scheduler.plan import Due, PlanFacts, may_be_reminded
from scheduler.visit_words import CANNOT, COME, named, reminder_of, when, worded


def visits(due: Due, facts: PlanFacts, content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Remind of a visit, or tell of a change; nothing at all where no reminder is allowed.

    A visit that was moved or settled reminds of nothing. What did not reach the patient by the end
    of its window is listed for the coordinator instead of being sent late.
    """
    subject, visit = facts.subject, facts.visit
    if subject is None or visit is None or not may_be_reminded(subject, content):
        return ()
    site = content.sites[subject.site_id]
    if not visit.is_current or visit.on < local_date(now, site.zone):
        return ()
    says = _news(visit) if due.slot == NEWS_SLOT else reminder_of(visit)
    if says is None:
        return ()
    if due.kind is DueKind.VISIT_CLOSE:
        return () if facts.was_reminded else (_not_told(due, subject, visit, content),)
    local = now.astimezone(ZoneInfo(site.zone)).time()
    if now > due.window_closes_at or is_quiet(content.study.quiet_hours, local):
        return ()
    key, buttons = says
    words = worded(key, visit, site, content)
    return (
        CloseMessages(about=about_visit(visit.visit_id)),
        SendMessage(
            to=ToSubject(subject_id=subject.subject_id),
            parts=(words,),
            buttons=(buttons,) if buttons else (),
            message_class=MessageClass.VISIT_REMINDER,
            about=about_visit(visit.visit_id),
            expires_at=due.window_closes_at,
        ),
    )


def _news(visit: VisitFact) -> tuple[str, tuple[Button, ...]] | None:
    match visit.state:
        case VisitState.PLANNED:
            return "visit_moved", (COME, CANNOT)
        case VisitState.CANCELLED:
            return "visit_cancelled", ()
        case _:
            return None


def _not_told(due: Due, subject: SubjectFacts, visit: VisitFact, content: Content) -> Effect:
    zone = content.sites[subject.site_id].zone
    on, name = when(visit, zone), named(visit.code, content)
    summary = (
        phrase(
            "The patient could not be told of the change: {visit}, {on}. Please call them.",
            visit=name,
            on=on,
        )
        if due.slot == NEWS_SLOT
        else phrase(
            "A reminder did not reach the patient in time and is not sent late: {visit}, {on}."
            " Please make sure that they know.",
            visit=name,
            on=on,
        )
    )
    return OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.VISIT,
        tier=Tier.GREEN,
        summary=(summary,),
    )
