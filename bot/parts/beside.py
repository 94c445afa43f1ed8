"""What is done beside the answer of a conversation, so that nothing a subject sent is lost."""

from dataclasses import replace

from bot.decision import Conversation
from bot.inbound import Inbound
from bot.parts.diary_report import put_aside
from bot.parts.medicine_alert import alarms_beside
from bot.parts.medicine_questions import ask_next
from bot.parts.medicine_state import MedicineState
from bot.parts.talk import kept_beside
from content.model import Content
from content.vocabulary import MessageClass
from records.effects import Ask, Effect, EndDialogue, SendMessage
from records.facts import Facts, SubjectFacts


def with_medicines(decide: Conversation, *, is_asked: bool) -> Conversation:
    """Alarm about medicines in words that something else answers.

    Where `is_asked`, the patient is asked beside it what they do with them, by buttons only, so
    that the question that is open stays the one that typed words answer.
    """

    def both(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        effects = decide(said, facts, content)
        if not isinstance(facts, SubjectFacts):
            return effects
        items, alarms = alarms_beside(facts, said.received_at, content, said.text)
        if not items or not is_asked:
            return (*effects, *alarms)
        state = MedicineState(items=items, words=said.text)
        asked = map(_before_urgent, ask_next(state, said, facts, content))
        return (*alarms, *asked, *effects)

    return both


def _before_urgent(effect: Effect) -> Effect:
    """Give a question the urgency of the one that is open, which would come before it."""
    if not isinstance(effect, SendMessage):
        return effect
    return replace(effect, message_class=MessageClass.SAFETY)


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
