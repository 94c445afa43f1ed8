"""A new version of what somebody agreed to: asked about once; a person hears of no answer."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from content.model import Content
from content.plan.contact import after_quiet
from content.vocabulary import DueKind, EscalationTopic, SubjectStatus, Tier
from content.wording import approved, phrase, phrase_ctx
from records.effects import (
    AskAgainAt,
    Button,
    Effect,
    OpenEscalation,
    SendMessage,
    ToReporter,
    ToSubject,
)
from records.facts import SubjectFacts
from records.notice_topic import FAMILY_NOTICE, NOTICE
from records.reporter_effects import ReopenReporting
from scheduler.consents import has_refused, next_act
from scheduler.notice_words import act_asked
from scheduler.plan import Due, PlanFacts

_IN_THE_STUDY: Final = frozenset({SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD})


def notices(due: Due, facts: PlanFacts, content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Ask for the acts that changed, outside the quiet hours; hand over who has not answered."""
    subject = facts.subject
    if subject is None or subject.status not in _IN_THE_STUDY:
        return ()
    at = after_quiet(content.study.quiet_hours, now, content.sites[subject.site_id].zone)
    if due.kind is DueKind.NOTICE and at > now:
        return (_again(due, subject, at, DueKind.NOTICE),)
    if due.topic.startswith(f"{FAMILY_NOTICE}:"):
        return _of_family(due, subject)
    if next_act(subject, content) is None or has_refused(subject, content):
        return ()
    if due.kind is DueKind.NOTICE_UNANSWERED:
        return (_unanswered(subject, content),)
    return _asked(due, subject, content, now)


def _again(due: Due, subject: SubjectFacts, at: datetime, kind: DueKind) -> AskAgainAt:
    return AskAgainAt(subject_id=subject.subject_id, topic=due.topic, due_at=at, kind=kind)


def _asked(due: Due, subject: SubjectFacts, content: Content, now: datetime) -> tuple[Effect, ...]:
    act = next_act(subject, content)
    if act is None:
        return ()
    to = ToSubject(subject_id=subject.subject_id)
    hotline = content.sites[subject.site_id].hotline
    head = approved("notice_changed", version=content.notice.version, hotline=hotline)
    wait = timedelta(hours=content.notice.again.unanswered_hours)
    return (
        SendMessage(to=to, parts=(head,)),
        SendMessage(to=to, parts=(approved(NOTICE),)),
        act_asked(act, subject, to),
        _again(due, subject, now + wait, DueKind.NOTICE_UNANSWERED),
    )


def _unanswered(subject: SubjectFacts, content: Content) -> OpenEscalation:
    told = phrase(
        "The patient has not answered the changed notice (version {version}). Until they answer, "
        "no reminders and no questions go out. Please call them and make sure that they know what "
        "to take and when to come.",
        version=content.notice.version,
    )
    return OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.CHOICE,
        tier=Tier.AMBER,
        summary=(told,),
    )


def _of_family(due: Due, subject: SubjectFacts) -> tuple[Effect, ...]:
    member = subject.reporter
    _, _, named = due.topic.partition(":")
    key = UUID(named)
    if member is None or member.reporter_id != key or not member.has_agreed:
        return ()
    buttons = (
        (Button(label=phrase_ctx("button", "I agree"), act="reporter.agree"),),
        (Button(label=phrase_ctx("button", "I do not agree"), act="reporter.decline"),),
    )
    ask = SendMessage(
        to=ToReporter(subject_id=subject.subject_id),
        parts=(approved("family_notice_changed"), approved("family_notice")),
        buttons=buttons,
        about=f"reporter:{subject.subject_id}",
    )
    return (ask, ReopenReporting(reporter_id=key))
