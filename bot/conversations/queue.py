"""Nurses, physicians and coordinators look at everything that waits, and look through it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import closed_question, reply, tap_answered
from bot.parts.menus import staff_menu, works_on_cases
from bot.parts.queue_screens import (
    LIST,
    LOOKED,
    MESSAGE,
    about_queue,
    message_shown,
    one_list,
    overview,
    seen_by,
    subjects_shown,
)
from content.model import Content
from content.wording import phrase
from records.card_effects import CardPart, LogAccess
from records.effects import CloseMessages, Effect, SendMessage, ToChat
from records.facts import Facts, StaffFacts
from records.kept_file import KeptFile
from records.queue_effects import MarkLooked
from records.queue_facts import UnseenFact
from scheduler.queue_words import SHOW, QueueList

_Act = Callable[[StaffFacts, Content], tuple[Effect, ...]]


def queue(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show what waits, a list of it, or one message; each number and message seen is kept."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    if not works_on_cases(facts):
        for_others = phrase("The queue is for the nurses, physicians and coordinators of a site.")
        return (*tapped, reply(for_others, menu=staff_menu(facts, content)))
    act = SHOW if facts.button is None else facts.button.act
    closed = CloseMessages(about=about_queue(facts))
    return (*tapped, closed, *_ACTS.get(act, _closed)(facts, content))


def _overview(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    return (overview(facts, content),)


def _closed(_facts: StaffFacts, _content: Content) -> tuple[Effect, ...]:
    return (reply(closed_question()),)


def _list(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    args = facts.button.args if facts.button else {}
    which, first = QueueList(args["list"]), int(args["first"])
    shown = subjects_shown(which, first, facts)
    looks = (LogAccess(subject_id=one, part=CardPart.QUEUE) for one in shown)
    return (*looks, one_list(which, first, facts, content))


def _meant(facts: StaffFacts) -> UnseenFact | None:
    found = seen_by(facts)
    asked = facts.button.args.get("message") if facts.button else None
    each = (*found.messages, *found.files)
    return next((one for one in each if str(one.message_id) == asked), None)


def _gone(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    gone = phrase("Somebody has looked at this already. It stands in the case.")
    return (overview(facts, content, gone),)


def _shown(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    """Show one message. Words are read by that; that a file was looked at somebody says."""
    one = _meant(facts)
    if one is None:
        return _gone(facts, content)
    seen = LogAccess(subject_id=one.subject_id, part=CardPart.QUEUE)
    message = message_shown(facts, one, content)
    if one.file_kind is None or one.file_name is None:
        return (seen, MarkLooked(message_id=one.message_id), message)
    file = KeptFile(one.file_kind, one.file_name)
    sent: SendMessage = replace(message, to=ToChat(), file=file)
    return (seen, sent)


def _looked(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    one = _meant(facts)
    if one is None:
        return _gone(facts, content)
    rest = seen_by(facts)
    left = replace(
        rest, files=tuple(file for file in rest.files if file.message_id != one.message_id)
    )
    noted = phrase("Noted: you have looked at it.")
    after = replace(facts, queue=left)
    return (
        MarkLooked(message_id=one.message_id),
        one_list(QueueList.FILES, 0, after, content, noted),
    )


_ACTS: Final[Mapping[str, _Act]] = {
    SHOW: _overview,
    LIST: _list,
    MESSAGE: _shown,
    LOOKED: _looked,
}
