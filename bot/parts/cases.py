"""How a case is named to staff."""

from typing import Final

from content.model import Content
from content.vocabulary import EscalationTopic, Tier
from content.wording import Local, Phrase, Wording, phrase, phrase_ctx
from records.facts import EscalationFact, EscalationStatus

# A list on a phone: more than this is scrolled past, and the message has a limit.
CASES_SHOWN: Final = 8

_TOPICS = {
    EscalationTopic.FEVER: phrase_ctx("topic", "fever"),
    EscalationTopic.DOSE: phrase_ctx("topic", "study medicine"),
    EscalationTopic.MEDICINE: phrase_ctx("topic", "another medicine"),
    EscalationTopic.SYMPTOM: phrase_ctx("topic", "symptoms"),
    EscalationTopic.MESSAGE: phrase_ctx("topic", "message from the patient"),
    EscalationTopic.UNREACHABLE: phrase_ctx("topic", "cannot be reached"),
    EscalationTopic.ENROLMENT: phrase_ctx("topic", "enrolment"),
    EscalationTopic.CHOICE: phrase_ctx("topic", "a choice of the patient"),
    EscalationTopic.VISIT: phrase_ctx("topic", "visit"),
    EscalationTopic.SYSTEM: phrase_ctx("topic", "the companion itself"),
}
_TIERS = {
    Tier.EMERGENCY: phrase_ctx("tier", "emergency"),
    Tier.RED: phrase_ctx("tier", "red"),
    Tier.AMBER: phrase_ctx("tier", "amber"),
    Tier.GREEN: phrase_ctx("tier", "green"),
    Tier.NONE: phrase_ctx("tier", "no tier"),
    Tier.UNCLEAR: phrase_ctx("tier", "unclear"),
}


def about_case(case: EscalationFact) -> str:
    """Name the messages that are about this case."""
    return f"escalation:{case.escalation_id}"


def topic_name(topic: EscalationTopic) -> Phrase:
    """Name what a case is about."""
    return _TOPICS[topic]


def tier_name(tier: Tier) -> Phrase:
    """Name how fast a person must act."""
    return _TIERS[tier]


def case_line(case: EscalationFact, content: Content) -> Wording:
    """Give one line: who, what, how urgent, since when, and who has it."""
    since = Local(case.opened_at, content.sites[case.site_id].zone)
    code = case.subject_code or case.site_id
    topic, tier = topic_name(case.topic), tier_name(case.tier)
    if case.status is EscalationStatus.ACKNOWLEDGED and case.owner_name is not None:
        return phrase(
            "{code}: {topic}, {tier}, since {when}. {name} has it.",
            code=code,
            topic=topic,
            tier=tier,
            when=since,
            name=case.owner_name,
        )
    return phrase(
        "{code}: {topic}, {tier}, since {when}.", code=code, topic=topic, tier=tier, when=since
    )
