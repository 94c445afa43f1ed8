"""A matter of the site itself: a case, and its coordinators hear of it at once."""

from content.vocabulary import Duty, EscalationTopic, Tier
from content.wording import Wording, phrase
from records.effects import OpenEscalation, SendMessage, ToDuty


def site_case(site_id: str, topic: EscalationTopic, *lines: Wording) -> OpenEscalation:
    """Give the case. It is about no subject, so each one is a new one."""
    return OpenEscalation(
        subject_id=None, site_id=site_id, topic=topic, tier=Tier.AMBER, summary=lines
    )


def coordinators_told(case: OpenEscalation) -> SendMessage:
    """Give the message to the coordinators, whom the ladder of such a case calls last."""
    return SendMessage(
        to=ToDuty(case.site_id, Duty.COORDINATOR),
        parts=(
            phrase("Site {site}: something must be put right.", site=case.site_id),
            *case.summary,
            phrase("It stands in “Open cases” until somebody closes it."),
        ),
    )
