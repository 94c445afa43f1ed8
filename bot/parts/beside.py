"""What is done beside the answer of a conversation, so that nothing a subject sent is lost."""

from bot.decision import Conversation
from bot.inbound import Inbound
from bot.parts.diary_report import put_aside
from bot.parts.medicine_alert import alarms_beside
from bot.parts.talk import kept_beside
from content.model import Content
from records.effects import Ask, Effect, EndDialogue
from records.facts import Facts, SubjectFacts


def with_medicines(decide: Conversation) -> Conversation:
    """Alarm about medicines in words that something else answers."""

    def both(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        effects = decide(said, facts, content)
        if not isinstance(facts, SubjectFacts):
            return effects
        return (*effects, *alarms_beside(facts, said.received_at, content, said.text))

    return both


def keeping_message(decide: Conversation) -> Conversation:
    """Keep words or a file that something more urgent answers."""

    def kept(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        effects = decide(said, facts, content)
        if not isinstance(facts, SubjectFacts):
            return effects
        return (*effects, *kept_beside(said, facts, effects))

    return kept


def keeping_report(decide: Conversation) -> Conversation:
    """Keep an open report of symptoms where another question takes its place."""

    def kept(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        effects = decide(said, facts, content)
        is_replaced = any(isinstance(effect, Ask | EndDialogue) for effect in effects)
        if not is_replaced or not isinstance(facts, SubjectFacts):
            return effects
        return (*put_aside(facts, content), *effects)

    return kept
