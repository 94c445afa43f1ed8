"""An answer about an adverse event that was typed instead of pressed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.inbound import Kind
from bot.parts.adverse_draft import AWARE, END, GRADE, NOTE, ONSET, SPECIFY, TERM, answered
from bot.parts.adverse_questions import Asking, ask
from content.plan.protocol_day import instant_of
from content.typed import read_date, read_date_and_time
from content.wording import phrase
from records.effects import Effect

LONGEST_WORDS: Final = 200


def typed_answer(asking: Asking, step: str) -> dict[str, str] | tuple[Effect, ...]:
    """Read what was typed as the answer to a question: the draft with it, or the question again."""
    words = asking.said.text.strip()
    if asking.said.kind is not Kind.TEXT or not words:
        return ask(asking, step, phrase("Here I read words only. Nothing was lost."))
    if step == TERM:
        return ask(asking, step, typed=words[:LONGEST_WORDS])
    if step in _READ:
        return _READ[step](asking, step)
    if step == GRADE and words in _grades(asking):
        return answered(asking.draft, grade=words)
    return ask(asking, step, phrase("Please press one of the buttons. Nothing was lost."))


def _grades(asking: Asking) -> tuple[str, ...]:
    term = asking.content.adverse_events.terms[asking.draft[TERM]]
    return tuple(str(grade) for grade in term.grades)


def _today(asking: Asking) -> date:
    return asking.said.received_at.astimezone(ZoneInfo(asking.zone)).date()


def _day(asking: Asking, step: str) -> dict[str, str] | tuple[Effect, ...]:
    found = read_date(asking.said.text, _today(asking))
    if found is None:
        return ask(asking, step, phrase("I could not read that as a date."))
    if found > _today(asking):
        return ask(asking, step, phrase("That day is still to come. Please check the date."))
    if step == END and found.isoformat() < _onset(asking):
        return ask(asking, step, phrase("That is before it began. Please check the date."))
    return answered(asking.draft, **{step: found.isoformat()})


def _onset(asking: Asking) -> str:
    said = asking.draft.get(ONSET, "")
    # What is not a date sorts before none of them.
    return said if said[:1].isdigit() else ""


def _instant(asking: Asking, step: str) -> dict[str, str] | tuple[Effect, ...]:
    found = read_instant(asking.said.text, asking.said.received_at, asking.zone)
    if found is None:
        unread = phrase("I could not read that as date and time, for example 11-24 09:30.")
        return ask(asking, step, unread)
    if found > asking.said.received_at:
        return ask(asking, step, phrase("That time is still to come. Please check it."))
    return answered(asking.draft, **{step: found.isoformat()})


def read_instant(text: str, now: datetime, zone: str) -> datetime | None:
    """Read a date with a time at a site; None for anything else."""
    found = read_date_and_time(text, now.astimezone(ZoneInfo(zone)).date())
    return None if found is None or found[1] is None else instant_of(found[0], found[1], zone)


def _words(asking: Asking, step: str) -> dict[str, str] | tuple[Effect, ...]:
    words = asking.said.text.strip()
    if len(words) > LONGEST_WORDS:
        too_long = phrase(
            "This has {count} characters, {most} are kept. Please shorten it.",
            count=len(words),
            most=LONGEST_WORDS,
        )
        return ask(asking, step, too_long)
    return answered(asking.draft, **{step: words})


_READ: Final[Mapping[str, Callable[[Asking, str], dict[str, str] | tuple[Effect, ...]]]] = {
    ONSET: _day,
    END: _day,
    AWARE: _instant,
    SPECIFY: _words,
    NOTE: _words,
}
