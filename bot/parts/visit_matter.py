"""The open case about visits, when a coordinator has arranged the visit it was about."""

from datetime import datetime
from typing import Final

from bot.parts.answers import site_of
from bot.parts.cases import about_case
from bot.parts.visits import visits_asked_now
from content.model import Content
from content.plan.protocol_day import local_date
from content.vocabulary import EscalationTopic, VisitAnswer
from content.wording import Wording, phrase
from records.effects import AcknowledgeEscalation, CloseEscalation, CloseMessages, Effect
from records.facts import EscalationFact, SubjectFacts
from records.visit_facts import VisitFact

_ARRANGED: Final = "arranged"


def matter_settled(
    at: datetime, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[tuple[Effect, ...], tuple[Wording, ...]]:
    """Close the case about visits in the name of whoever moved or settled one, and say so.

    It stays open while another visit of the subject may be what it is about too.
    """
    cases = [one for one in subject.escalations if one.topic is EscalationTopic.VISIT]
    if not cases:
        return (), ()
    if _is_another_unsettled(at, subject, visit, content):
        stays = phrase("The case about visits stays open: another visit is not settled either.")
        return (), (stays,)
    closed = tuple(effect for case in cases for effect in _closed(case))
    return closed, (phrase("The open case about visits is closed in your name."),)


def _closed(case: EscalationFact) -> tuple[Effect, ...]:
    key = case.escalation_id
    is_open = case.status.is_untaken
    return (
        *((AcknowledgeEscalation(escalation_id=key),) if is_open else ()),
        CloseEscalation(escalation_id=key, outcome=_ARRANGED),
        CloseMessages(about=about_case(case)),
    )


def _is_another_unsettled(
    at: datetime, subject: SubjectFacts, visit: VisitFact, content: Content
) -> bool:
    today = local_date(at, site_of(subject, content).zone)
    asked = {one.visit_id for one in visits_asked_now(subject, at, content)}
    others = [one for one in subject.visits if one.is_planned and one.visit_id != visit.visit_id]
    return any(
        one.on < today
        or one.answer is VisitAnswer.CANNOT_COME
        or (one.visit_id in asked and one.answer is None)
        for one in others
    )
