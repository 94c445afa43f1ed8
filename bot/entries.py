"""The conversations there are, and whose buttons each answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from bot.conversations.adverse_event import adverse_event
from bot.conversations.arrival import arrival
from bot.conversations.broadcast import broadcast
from bot.conversations.card import card
from bot.conversations.channel import channel
from bot.conversations.choices import choices
from bot.conversations.console import console
from bot.conversations.correcting import correcting
from bot.conversations.desk import desk
from bot.conversations.diary import diary
from bot.conversations.dose_report import dose_report
from bot.conversations.enrolment import enrolment
from bot.conversations.family import family
from bot.conversations.fever_report import fever_report
from bot.conversations.judging import judging
from bot.conversations.language import language
from bot.conversations.me import me
from bot.conversations.medicine import medicine
from bot.conversations.medicine_list import medicine_list
from bot.conversations.menu import menu
from bot.conversations.not_understood import not_understood
from bot.conversations.notice import notice
from bot.conversations.order_reading import order_reading
from bot.conversations.overview import overview
from bot.conversations.plan_desk import plan_desk
from bot.conversations.queue import queue
from bot.conversations.red_flag import red_flag
from bot.conversations.relink import relink
from bot.conversations.reporter import reporter
from bot.conversations.rota import rota
from bot.conversations.talk import talk
from bot.conversations.tell_nurse import tell_nurse
from bot.conversations.times import times
from bot.conversations.today import today
from bot.conversations.treatment import treatment
from bot.conversations.visit_desk import visit_desk
from bot.conversations.visits import visits
from bot.conversations.welcome import welcome
from bot.decision import Conversation
from bot.parts.talk import TALK
from records.adverse_event_facts import ADVERSE_EVENT, NAMESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A conversation, and the namespace of the buttons it answers."""

    name: str
    conversation: Conversation
    namespace: str | None = None


ENTRIES = (
    Entry(name=ADVERSE_EVENT, conversation=adverse_event, namespace=NAMESPACE),
    Entry(name="arrival", conversation=arrival),
    Entry(name="broadcast", conversation=broadcast, namespace="broadcast"),
    Entry(name="card", conversation=card, namespace="card"),
    Entry(name="channel", conversation=channel),
    Entry(name="choices", conversation=choices, namespace="choices"),
    Entry(name="console", conversation=console),
    Entry(name="correcting", conversation=correcting, namespace="correct"),
    Entry(name="desk", conversation=desk, namespace="esc"),
    Entry(name="diary", conversation=diary, namespace="diary"),
    Entry(name="dose_report", conversation=dose_report, namespace="dose"),
    Entry(name="enrolment", conversation=enrolment, namespace="enrol"),
    Entry(name="family", conversation=family, namespace="family"),
    Entry(name="fever_report", conversation=fever_report, namespace="fever"),
    Entry(name="judging", conversation=judging, namespace="judge"),
    Entry(name="language", conversation=language, namespace="language"),
    Entry(name="me", conversation=me, namespace="me"),
    Entry(name="medicine", conversation=medicine, namespace="medicine"),
    Entry(name="medicine_list", conversation=medicine_list, namespace="medlist"),
    Entry(name="menu", conversation=menu, namespace="menu"),
    Entry(name="not_understood", conversation=not_understood),
    Entry(name="notice", conversation=notice, namespace="notice"),
    Entry(name="order_reading", conversation=order_reading, namespace="order"),
    Entry(name="overview", conversation=overview, namespace="overview"),
    Entry(name="plan_desk", conversation=plan_desk, namespace="plan"),
    Entry(name="queue", conversation=queue, namespace="queue"),
    Entry(name="red_flag", conversation=red_flag),
    Entry(name="reporter", conversation=reporter, namespace="reporter"),
    Entry(name="relink", conversation=relink, namespace="relink"),
    Entry(name="talk", conversation=talk, namespace=TALK),
    Entry(name="rota", conversation=rota, namespace="rota"),
    Entry(name="tell_nurse", conversation=tell_nurse),
    Entry(name="times", conversation=times, namespace="times"),
    Entry(name="today", conversation=today),
    Entry(name="treatment", conversation=treatment, namespace="treat"),
    Entry(name="visit_desk", conversation=visit_desk, namespace="visit_desk"),
    Entry(name="visits", conversation=visits, namespace="visit"),
    Entry(name="welcome", conversation=welcome, namespace="welcome"),
)


def by_namespace(entries: Iterable[Entry]) -> MappingProxyType[str, str]:
    """Map each button namespace to its conversation.

    Raises:
        ValueError: two conversations claim the same namespace.
    """
    owners: dict[str, str] = {}
    for entry in entries:
        if entry.namespace is None:
            continue
        if entry.namespace in owners:
            raise ValueError(
                f"{owners[entry.namespace]} and {entry.name} both claim the buttons "
                f"'{entry.namespace}.…'. Give one of them another namespace."
            )
        owners[entry.namespace] = entry.name
    return MappingProxyType(owners)
