"""A coordinator writes to many: to whom, what, a look at it, the count typed, sent and watched."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import closed_question, reply, tap_answered
from bot.parts.broadcast_report import after_stop, list_screen, people_report, report_screen
from bot.parts.broadcast_screens import (
    about_desk,
    act,
    choice_screen,
    people_screen,
    screen,
    text_screen,
)
from bot.parts.broadcast_second import AGREE, REFUSE, agreed, refused
from bot.parts.broadcast_sending import (
    AGAIN,
    COUNT,
    TIME,
    Turn,
    ask_time,
    counted,
    own_words,
    planned,
    preview,
    send_now,
    tested,
    timed,
    words_typed,
)
from bot.parts.menus import staff_menu
from content.model import Content
from content.vocabulary import StaffRole
from content.wording import phrase, phrase_ctx
from content.words import Word
from records.broadcast_draft import (
    CODES,
    COMMAND,
    DAYS,
    SECOND,
    TEXT,
    Draft,
    asked_words,
    draft_now,
    read_codes,
    read_days,
)
from records.broadcast_effects import AnswerBroadcast, StopBroadcast
from records.broadcast_facts import BROADCAST, BroadcastDesk, BroadcastFact, Text
from records.effects import CloseMessages, Effect, EndDialogue
from records.facts import Facts, StaffFacts, SubjectFacts

_Screen = Callable[[Turn], tuple[Effect, ...]]
_SAMPLE: Final = "sample"
_LIST, _CANCEL = "list", "cancel"
_BY_SECOND: Final = {AGREE: agreed, REFUSE: refused}
_ABOUT_ONE: Final = frozenset({"show", "stop", "recall", "who", *_BY_SECOND})
_FOLLOWS_ONE: Final = frozenset({"retry", "correct"})


def broadcast(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Put a broadcast together with a coordinator, or note that a patient has read one."""
    tapped = tap_answered(said)
    if isinstance(facts, SubjectFacts):
        return (*tapped, *_read(facts))
    if not isinstance(facts, StaffFacts):
        return tapped
    if _pressed_name(facts) == _SAMPLE:
        return (*tapped, reply(phrase("This is a look at it: nothing was sent.")))
    if not facts.sites_as(StaffRole.COORDINATOR):
        no = phrase("Only a study coordinator can write to many participants.")
        return (*tapped, reply(no, menu=staff_menu(facts, content)))
    desk = facts.broadcasts or BroadcastDesk()
    closed = CloseMessages(about=about_desk(facts))
    return (*tapped, closed, *_answered(said, facts, desk, content))


def _read(facts: SubjectFacts) -> tuple[Effect, ...]:
    key = None if facts.button is None else facts.button.args.get("broadcast")
    if not key:
        return ()
    answered = AnswerBroadcast(subject_id=facts.subject_id, broadcast_id=UUID(key))
    return (answered, reply(phrase("Thank you. The study team sees that you have read it.")))


def _pressed_name(facts: StaffFacts) -> str:
    return "" if facts.button is None else facts.button.act.removeprefix(f"{BROADCAST}.")


def _answered(
    said: Inbound, facts: StaffFacts, desk: BroadcastDesk, content: Content
) -> tuple[Effect, ...]:
    name = _pressed_name(facts)
    if name == _LIST:
        return list_screen(facts, desk, content)
    if name == _CANCEL:
        no = phrase("Nothing was sent.")
        return (EndDialogue(), reply(no, menu=staff_menu(facts, content)))
    if name in _ABOUT_ONE | _FOLLOWS_ONE and desk.shown is None:
        gone = phrase("There is no such broadcast on the sites you coordinate.")
        return (reply(gone, menu=staff_menu(facts, content)),)
    if name in _ABOUT_ONE and desk.shown is not None:
        return _about_one(said, facts, desk, desk.shown, content)
    draft = draft_now(facts, said.text, desk.shown, is_command=_is_command(said, content))
    return _about_draft(said, facts, draft, desk, content)


def _is_command(said: Inbound, content: Content) -> bool:
    return said.command == COMMAND or content.words.meaning(said.text) is Word.BROADCAST


def _about_draft(
    said: Inbound, facts: StaffFacts, draft: Draft | None, desk: BroadcastDesk, content: Content
) -> tuple[Effect, ...]:
    new = act(phrase_ctx("button", "New broadcast"), "new")
    if draft is None:
        return (screen(facts, closed_question(), buttons=((new,),)),)
    own = facts.sites_as(StaffRole.COORDINATOR)
    if foreign := sorted(set(draft.segment.sites).difference(own)):
        # Rights are those of this moment, not those of when the draft was begun.
        no = phrase(
            "You do not coordinate this site: {sites}. Please begin anew.",
            sites=", ".join(foreign),
        )
        return (EndDialogue(), screen(facts, no, buttons=((new,),)))
    turn = Turn(said=said, facts=facts, draft=draft, desk=desk, content=content)
    if facts.button is not None:
        return _PRESSED.get(_pressed_name(facts), preview)(turn)
    if _is_command(said, content):
        return _people(turn)
    return _typed(turn)


# ------------------------------------------------------------------------- the draft


def _people(t: Turn) -> tuple[Effect, ...]:
    return people_screen(t.facts, t.draft, t.desk)


def _text(t: Turn) -> tuple[Effect, ...]:
    return text_screen(t.facts, t.draft)


def _asked_for(t: Turn) -> tuple[Effect, ...]:
    what = "" if t.facts.button is None else t.facts.button.args.get("what", "")
    return choice_screen(t.facts, t.draft, t.desk, what)


def _changed(t: Turn) -> tuple[Effect, ...]:
    what = "" if t.facts.button is None else t.facts.button.args.get("name", "")
    return preview(t) if what in {TEXT, SECOND} else _people(t)


def _anew(t: Turn) -> tuple[Effect, ...]:
    return own_words(replace(t, draft=replace(t.draft, text=Text())))


def _again(t: Turn) -> tuple[Effect, ...]:
    is_asked = t.facts.dialogue is not None and t.facts.dialogue.step == AGAIN
    return planned(t) if is_asked else preview(t)


_PRESSED: Final[Mapping[str, _Screen]] = {
    "new": _people,
    "people": _people,
    "ask": _asked_for,
    "set": _changed,
    "text": _text,
    "correct": _text,
    "own": _anew,
    "test": tested,
    "now": send_now,
    "later": ask_time,
    "again": _again,
}


def _typed(t: Turn) -> tuple[Effect, ...]:
    step = "" if t.facts.dialogue is None else t.facts.dialogue.step
    language = asked_words(step)
    if language is not None:
        return words_typed(t, language)
    return _TYPED.get(step, _people)(t)


def _days(t: Turn) -> tuple[Effect, ...]:
    is_read = read_days(t.said.text) is not None
    return _people(t) if is_read else choice_screen(t.facts, t.draft, t.desk, DAYS)


def _codes(t: Turn) -> tuple[Effect, ...]:
    return _people(t) if read_codes(t.said.text) else choice_screen(t.facts, t.draft, t.desk, CODES)


_TYPED: Final[Mapping[str, _Screen]] = {
    DAYS: _days,
    CODES: _codes,
    COUNT: counted,
    TIME: timed,
    AGAIN: preview,
    "preview": preview,
    "text": _text,
}


# ------------------------------------------------------------------------- watched


def _about_one(
    said: Inbound, facts: StaffFacts, desk: BroadcastDesk, shown: BroadcastFact, content: Content
) -> tuple[Effect, ...]:
    name, now = _pressed_name(facts), said.received_at
    if (by_second := _BY_SECOND.get(name)) is not None:
        return by_second(facts, shown, content, now)
    match name:
        case "who":
            args = {} if facts.button is None else facts.button.args
            return people_report(facts, shown, desk.people, args)
        case "stop" if shown.still_to_go:
            stopped = phrase("Stopped. What was on the way at this moment may still arrive.")
            return (
                StopBroadcast(broadcast_id=shown.broadcast_id),
                *after_stop(facts, shown, stopped),
            )
        case "stop":
            through = phrase("Everything was sent already: nothing is left to stop.")
            return report_screen(facts, shown, content, now, through)
        case "recall":
            recalled = StopBroadcast(broadcast_id=shown.broadcast_id, deletes=True)
            deleting = phrase(
                "Stopped. What was sent within the last 48 hours is being deleted from the phones."
            )
            return (recalled, *after_stop(facts, shown, deleting, is_recalled=True))
        case _:
            return report_screen(facts, shown, content, now)
