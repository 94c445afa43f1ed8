"""When the companion writes unasked: the daily question, and the morning of a visit."""

from datetime import time
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import closed_question, has_left, hotline, reply, tap_answered
from bot.parts.menus import subject_menu
from bot.parts.own_times import not_a_time, questions_from
from bot.parts.preferred_times import (
    about_times,
    choice_buttons,
    comes_next,
    confirm_buttons,
    hours_of,
    kind_buttons,
    mornings_moved,
    time_now,
    times_shown,
)
from content.model import Content
from content.plan.protocol_day import date_of_day
from content.typed import read_time
from content.vocabulary import TimeOf
from content.wording import Wording, approved, phrase
from records.effects import Ask, CloseMessages, Effect, EndDialogue, PlanDiary
from records.facts import Facts, SubjectFacts, TappedButton
from records.times_effects import SetPreferredTime

_TIMES: Final = "times"
_TIME: Final = "time"
_OF: Final = "of"


def times(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the times, ask which shall be another, say what would change, and change it."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    closed = CloseMessages(about=about_times(facts))
    if facts.button is not None:
        return (*tapped, closed, *_pressed(said, facts, facts.button, content))
    talk = facts.dialogue
    is_asked = talk is not None and talk.conversation == _TIMES
    if talk is None or not is_asked or content.words.meaning(said.command or said.text):
        return (closed, *_asked(facts, content))
    at = read_time(said.text)
    if at is None:
        return (closed, *not_a_time(said, facts, content))
    return (closed, *_offered(said, facts, TimeOf(talk.data[_OF]), at, content))


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    match button.act:
        case "times.ask":
            return _asked(facts, content)
        case "times.of":
            return _which(facts, TimeOf(button.args[_OF]), content)
        case "times.choose":
            return _offered(said, facts, *_chosen(button), content)
        case "times.set":
            return _set(said, facts, *_chosen(button), content)
        case _:
            done = reply(phrase("Nothing was changed."), menu=subject_menu(facts, content))
            return (*_ended(facts), done)


def _chosen(button: TappedButton) -> tuple[TimeOf, time]:
    return TimeOf(button.args[_OF]), time.fromisoformat(button.args["time"])


def _ended(facts: SubjectFacts) -> tuple[Effect, ...]:
    """Give up the question about a time; the question of another conversation stays."""
    is_own = facts.dialogue is not None and facts.dialogue.conversation == _TIMES
    return (EndDialogue(),) if is_own else ()


def _asked(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        *_ended(facts),
        reply(
            times_shown(facts, content),
            phrase("Which one shall I change?"),
            buttons=kind_buttons(facts, content),
            about=about_times(facts),
        ),
    )


def _which(facts: SubjectFacts, of: TimeOf, content: Content) -> tuple[Effect, ...]:
    now_at = time_now(of, facts, content)
    # i18n: {example} is a time, for example 08:30
    question = phrase(
        "Your time is {now}. Which time shall it be? Choose one, or write one, for example "
        "{example}.",
        now=now_at,
        example=hours_of(of, content).choices[-1],
    )
    buttons = choice_buttons(of, facts, content)
    return (
        reply(question, buttons=buttons, about=about_times(facts)),
        Ask(conversation=_TIMES, step=_TIME, data={_OF: of.value}),
    )


def _offered(
    said: Inbound, facts: SubjectFacts, of: TimeOf, at: time, content: Content
) -> tuple[Effect, ...]:
    """Say what would change, and ask once; what may not be chosen says what may."""
    hours, about = hours_of(of, content), about_times(facts)
    if not hours.allows(at):
        again = phrase(
            "For this I can only write between {earliest} and {latest}. Please choose a time then.",
            earliest=hours.earliest,
            latest=hours.latest,
        )
        return (
            reply(again, buttons=choice_buttons(of, facts, content), about=about),
            Ask(conversation=_TIMES, step=_TIME, data={_OF: of.value}),
        )
    question = _question(said, facts, of, at, content)
    if question is None:
        nothing = phrase("Nothing of this lies ahead any more, so there is nothing to change.")
        return (*_ended(facts), reply(nothing, menu=subject_menu(facts, content)))
    coming = comes_next(of, facts, at, content, said.received_at)
    return (
        *_ended(facts),
        reply(question, *coming, buttons=confirm_buttons(of, at), about=about),
    )


def _question(
    said: Inbound, facts: SubjectFacts, of: TimeOf, at: time, content: Content
) -> Wording | None:
    match of:
        case TimeOf.QUESTION:
            ahead = questions_from(facts, at, content, said.received_at)
            if not ahead or facts.day1 is None:
                return None
            first = date_of_day(ahead[0].protocol_day, facts.day1)
            return approved("usual_time_question", date=first, time=at)
        case TimeOf.VISIT_MORNING:
            return approved("visit_morning_time", time=at)


def _set(
    said: Inbound, facts: SubjectFacts, of: TimeOf, at: time, content: Content
) -> tuple[Effect, ...]:
    # Between question and press the last day may have ended, or the content may have changed.
    is_gone = _question(said, facts, of, at, content) is None
    if is_gone or not hours_of(of, content).allows(at):
        return (reply(closed_question(), menu=subject_menu(facts, content)),)
    coming = comes_next(of, facts, at, content, said.received_at)
    return (
        *_changed(said, facts, of, at, content),
        *_ended(facts),
        reply(phrase("Changed: {time}.", time=at), *coming, menu=subject_menu(facts, content)),
    )


def _changed(
    said: Inbound, facts: SubjectFacts, of: TimeOf, at: time, content: Content
) -> tuple[Effect, ...]:
    subject = facts.subject_id
    match of:
        case TimeOf.QUESTION:
            ahead = questions_from(facts, at, content, said.received_at)
            first = ahead[0].protocol_day
            return (
                SetPreferredTime(subject_id=subject, of=of, at=at),
                PlanDiary(subject_id=subject, cycle=facts.cycle, days=ahead, from_day=first),
            )
        case TimeOf.VISIT_MORNING:
            moved = mornings_moved(facts, at, content, said.received_at)
            return (SetPreferredTime(subject_id=subject, of=of, at=at, moved=moved),)
