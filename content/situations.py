"""Which approved text answers a report, from `situations.yaml` and `plan/contact.yaml`."""

from collections.abc import Iterable
from datetime import datetime

from content.model import Content
from content.plan.contact import text_of_tier
from content.plan.shapes import Site
from content.vocabulary import Tier


def text_of_report(
    content: Content,
    site: Site,
    tier: Tier,
    rules: Iterable[str],
    instant: datetime,
    about: Iterable[str] = (),
) -> str:
    """Give the key of the approved text for a report.

    Args:
        content: What the trial says.
        site: The site of the subject; its working hours count.
        tier: The tier of the whole report.
        rules: The ids of the red-flag rules that made this tier, not those of a lower one.
        instant: When it is answered, aware.
        about: Topics of red flags that the report is about, beside those of its rules.
    """
    spoke = set(rules)
    flags = content.red_flags
    topics = {rule.topic for rule in flags.rules if rule.id in spoke}
    topics |= set(about)
    topics |= {measure.topic for measure in flags.measures if measure.id in spoke}
    for situation in content.situations:
        spoken_of = topics.intersection(situation.topics) or spoke.intersection(situation.rules)
        if tier in situation.answers and spoken_of:
            return situation.answers[tier]
    return text_of_tier(content.contact, site, tier, instant)
