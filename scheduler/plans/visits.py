"""Reminders of visits, news of a changed one, and what did not reach the patient in time."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from content.model import Content
from content.plan.contact import is_quiet
from content.plan.protocol_day import local_date
from content.plan.visits import reminders_of
from content.vocabulary import (
    DueKind,
    MessageClass,
    VisitState,
)
from content.wording import Wording, phrase
from records.effects import (
    Button,
    CloseMessages,
    Effect,
    SendMessage,
    ToSubject,
)
from records.visit_facts import NEWS_SLOT, VisitFact, about_visit
from scheduler.plan import Due, PlanFacts, may_be_reminded
from scheduler.visit_words import CANNOT, COME, named, reminder_of, visit_task, when, worded


def visits(due: Due, facts: PlanFacts, content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Remind of a visit, or tell of a change; nothing at all where no reminder is allowed.

    A visit that was moved or settled reminds of nothing. What did not reach the patient by the end
    of its window is listed for the coordinator instead of being sent late. So is a visit that is
    not answered when the last message about it has had its time.
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
        left = _left_to_arrange(due, facts, visit, content, now)
        return () if left is None else (visit_task(subject, left(visit, content, site.zone)),)
    local = now.astimezone(ZoneInfo(site.zone)).time()
    if now > due.window_closes_at or is_quiet(content.study.quiet_hours, local):
        return ()
    key, buttons = says
    words = worded(key, visit, site, content, now)
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


def _left_to_arrange(
    due: Due, facts: PlanFacts, visit: VisitFact, content: Content, now: datetime
) -> Callable[[VisitFact, Content, str], Wording] | None:
    """Find what a person must do now that a message about a visit has had its time."""
    if not facts.was_reminded:
        return _change_not_told if due.slot == NEWS_SLOT else _not_reminded
    is_open = visit.state is VisitState.PLANNED and visit.answer is None
    return _unanswered if is_open and not _is_asked_again(now, facts, visit, content) else None


def _is_asked_again(now: datetime, facts: PlanFacts, visit: VisitFact, content: Content) -> bool:
    if facts.subject is None:
        return False
    zone = content.sites[facts.subject.site_id].zone
    planned = reminders_of(
        content.visits,
        visit.code,
        visit.on,
        visit.at,
        zone,
        morning=facts.subject.visit_morning_time,
    )
    return any(one.remind_at > now for one in planned)


def _change_not_told(visit: VisitFact, content: Content, zone: str) -> Wording:
    return phrase(
        "The patient could not be told of the change: {visit}, {on}. Please call them.",
        visit=named(visit.code, content),
        on=when(visit, zone),
    )


def _not_reminded(visit: VisitFact, content: Content, zone: str) -> Wording:
    return phrase(
        "A reminder did not reach the patient in time and is not sent late: {visit}, {on}."
        " Please make sure that they know.",
        visit=named(visit.code, content),
        on=when(visit, zone),
    )


def _unanswered(visit: VisitFact, content: Content, zone: str) -> Wording:
    return phrase(
        "The patient has not answered whether they come: {visit}, {on}. Please call them: the "
        "telephone number is in the site's patient list.",
        visit=named(visit.code, content),
        on=when(visit, zone),
    )
