"""What a family member may do: report. Everything else is refused by default."""

from typing import Final

from bot.decision import Conversation
from bot.inbound import Inbound
from content.model import Content
from records.effects import Effect
from records.facts import Facts, SubjectFacts
from scheduler.family import by_family

# Before a family member has agreed, what alarms is heard all the same.
_AT_ANY_TIME: Final = frozenset({"fever_report", "red_flag"})
_AFTER_AGREEING: Final = _AT_ANY_TIME | {
    "diary",
    "language",
    "medicine",
    "not_understood",
    "tell_nurse",
    "today",
}


def for_reporter(
    name: str, decide: Conversation, facts: Facts, *, refused: Conversation
) -> tuple[str, Conversation]:
    """Give a conversation as whoever wrote has it: a family member gets `refused` for the rest."""
    if not isinstance(facts, SubjectFacts) or not facts.is_by_reporter:
        return name, decide
    has_agreed = facts.reporter is not None and facts.reporter.has_agreed
    if name not in (_AFTER_AGREEING if has_agreed else _AT_ANY_TIME):
        return "reporter", refused

    def turned(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        effects = decide(said, facts, content)
        return by_family(effects, facts, content) if isinstance(facts, SubjectFacts) else effects

    return name, turned
