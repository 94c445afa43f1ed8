"""What waits for the people of a site, in lists: what is in each for one person, and its name."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Final

from content.vocabulary import COORDINATORS_TOPICS, StaffRole, Tier
from content.wording import Phrase, Wording, phrase, phrase_ctx
from records.effects import Button
from records.facts import EscalationFact
from records.queue_facts import QueueFacts

SHOW: Final = "queue.show"
CLINICAL: Final = frozenset({StaffRole.NURSE, StaffRole.INVESTIGATOR})
_FOR_HOURS: Final = frozenset({Tier.AMBER, Tier.GREEN})


class QueueList(StrEnum):
    """The lists of the queue, in the order in which they are shown."""

    MINE = "mine"
    OPEN = "open"
    HOURS = "hours"
    OWING = "owing"
    MESSAGES = "messages"
    FILES = "files"
    MEDICINES = "medicines"
    REPORTS = "reports"


NAMES: Final[Mapping[QueueList, Phrase]] = {
    QueueList.MINE: phrase_ctx("button", "My cases"),
    QueueList.OPEN: phrase_ctx("button", "All open cases"),
    QueueList.HOURS: phrase_ctx("button", "Not taken yet"),
    QueueList.OWING: phrase_ctx("button", "Owe an answer"),
    QueueList.MESSAGES: phrase_ctx("button", "Unread messages"),
    QueueList.FILES: phrase_ctx("button", "Photos and voice"),
    QueueList.MEDICINES: phrase_ctx("button", "Medicines to judge"),
    QueueList.REPORTS: phrase_ctx("button", "Reports to assess"),
}
_COUNTED: Final[Mapping[QueueList, Callable[[int], Phrase]]] = {
    QueueList.MINE: lambda count: phrase("My cases: {count}", count=count),
    QueueList.OPEN: lambda count: phrase("All open cases: {count}", count=count),
    QueueList.HOURS: lambda count: phrase("For working hours, not taken yet: {count}", count=count),
    QueueList.OWING: lambda count: phrase("Patients who owe an answer: {count}", count=count),
    QueueList.MESSAGES: lambda count: phrase("Unread messages: {count}", count=count),
    QueueList.FILES: lambda count: phrase("Photos and voice to look at: {count}", count=count),
    QueueList.MEDICINES: lambda count: phrase("Medicines to judge: {count}", count=count),
    QueueList.REPORTS: lambda count: phrase(
        "Patients with reports to assess: {count}", count=count
    ),
}
SHOW_BUTTON: Final = Button(label=phrase_ctx("button", "Queue"), act=SHOW)


def may_take(roles: Collection[StaffRole], case: EscalationFact) -> bool:
    """Tell whether somebody with these roles on the site of a case may take it."""
    is_coordinators = case.topic in COORDINATORS_TOPICS and StaffRole.COORDINATOR in roles
    return is_coordinators or not CLINICAL.isdisjoint(roles)


def waits_for_hours(case: EscalationFact) -> bool:
    """Tell whether a case is one of the working hours that nobody has taken yet."""
    return case.status.is_untaken and case.tier in _FOR_HOURS


def counted(counts: Mapping[QueueList, int]) -> tuple[Wording, ...]:
    """Say how much waits in each list, one line each; nothing of a list that is empty."""
    return tuple(_COUNTED[one](counts[one]) for one in QueueList if counts.get(one))


def counts_for(
    roles: Collection[StaffRole], cases: Collection[EscalationFact], queue: QueueFacts
) -> dict[QueueList, int]:
    """Count what waits at a site for somebody with these roles; what is red has its own alerts."""
    is_clinical = not CLINICAL.isdisjoint(roles)
    mine = [case for case in cases if may_take(roles, case)]
    return {
        QueueList.HOURS: sum(map(waits_for_hours, mine)),
        QueueList.OWING: len(queue.owing),
        QueueList.MESSAGES: len(queue.messages) if is_clinical else 0,
        QueueList.FILES: len(queue.files) if is_clinical else 0,
        QueueList.MEDICINES: len(queue.medicines) if is_clinical else 0,
        QueueList.REPORTS: len(queue.reports) if is_clinical else 0,
    }
