"""Words that may mean a person is needed: passed on at once, by how fast somebody must act."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import hand_over, reply, site_of
from bot.parts.menus import subject_menu
from content.model import Content
from content.plan.contact import next_opening
from content.report import read_report
from content.situations import text_of_report
from content.vocabulary import EscalationTopic, MessageClass, Tier
from content.wording import Local, approved, phrase
from records.effects import Effect, RecordSymptomReport
from records.facts import Facts, SubjectFacts

# What cannot be told apart is treated as something for today: a person reads the words.
_TIERS: Final = {Tier.EMERGENCY: Tier.EMERGENCY, Tier.RED: Tier.RED}


def red_flag(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Record what was written with the rules that spoke, tell staff, say what to do now."""
    if not isinstance(facts, SubjectFacts):
        return ()
    reading = read_report(content, said.text)
    tier = _TIERS.get(reading.tier, Tier.AMBER)
    rules = tuple(dict.fromkeys(signal.rule for signal in reading.signals if signal.rule))
    decisive = [one.rule for one in reading.signals if one.rule and one.tier is reading.tier]
    site, now = site_of(facts, content), said.received_at
    key = text_of_report(content, site, tier, decisive, now)
    opens = Local(next_opening(site, now) or now, site.zone)
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
            approved(key, hotline=site.hotline, opens=opens),
            menu=subject_menu(facts, content),
            message_class=MessageClass.SAFETY,
        ),
    )
