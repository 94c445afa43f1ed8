"""Words that may mean a person is needed: passed on at once, by how fast somebody must act."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import hand_over, hotline, reply
from bot.parts.menus import subject_menu
from content.model import Content
from content.report import read_report
from content.vocabulary import EscalationTopic, MessageClass, Tier
from content.wording import phrase
from records.effects import Effect, RecordSymptomReport
from records.facts import Facts, SubjectFacts

# What cannot be told apart is treated as something for today: a person reads the words.
_TIERS: Final = {Tier.EMERGENCY: Tier.EMERGENCY, Tier.RED: Tier.RED}
_TEXTS: Final = {Tier.EMERGENCY: "emergency", Tier.RED: "fever_red", Tier.AMBER: "nurse_told"}


def red_flag(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Record what was written with the rules that spoke, tell staff, say what to do now."""
    if not isinstance(facts, SubjectFacts):
        return ()
    reading = read_report(content, said.text)
    tier = _TIERS.get(reading.tier, Tier.AMBER)
    rules = tuple(dict.fromkeys(signal.rule for signal in reading.signals if signal.rule))
    return (
        RecordSymptomReport(subject_id=facts.subject_id, tier=tier, rules=rules, words=said.text),
        hand_over(
            facts,
            EscalationTopic.MESSAGE,
            phrase("The patient wrote something that needs a person. Please read it and call."),
            tier=tier,
            words=said.text,
        ),
        reply(
            hotline(_TEXTS[tier], facts, content),
            menu=subject_menu(facts, content),
            message_class=MessageClass.SAFETY,
        ),
    )
