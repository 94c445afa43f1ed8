"""What happens to the chat itself: groups, blocking, things we were not asked about."""

from bot.inbound import Inbound, Kind
from bot.parts.answers import hand_over
from content.model import Content
from content.vocabulary import EscalationTopic, Tier
from content.wording import phrase
from records.account_effects import MarkReachable
from records.effects import Effect, LeaveChat, OpenEscalation
from records.facts import Facts, StaffFacts, SubjectFacts, UnknownChatFacts


def channel(said: Inbound, facts: Facts, _content: Content, /) -> tuple[Effect, ...]:
    """Leave groups, and note who can be reached; the rest needs no answer."""
    if said.kind is Kind.GROUP:
        return (LeaveChat(),)
    if isinstance(facts, UnknownChatFacts):
        return ()
    if said.kind is Kind.UNBLOCKED:
        return (MarkReachable(is_reachable=True),)
    if said.kind is Kind.BLOCKED:
        return (MarkReachable(is_reachable=False), *_unreachable(facts))
    return ()


def _unreachable(facts: SubjectFacts | StaffFacts) -> tuple[OpenEscalation, ...]:
    match facts:
        case SubjectFacts():
            told = phrase("The patient has blocked the companion. Please call.")
            return (hand_over(facts, EscalationTopic.UNREACHABLE, told),)
        case StaffFacts():
            return tuple(
                OpenEscalation(
                    subject_id=None,
                    site_id=site_id,
                    topic=EscalationTopic.SYSTEM,
                    tier=Tier.AMBER,
                    summary=(
                        phrase(
                            "{name} has blocked the companion and gets no escalations any more.",
                            name=facts.name,
                        ),
                    ),
                )
                for site_id in sorted({one.site_id for one in facts.assignments})
            )
