"""Somebody says that a serious event was reported with the site's own form, and when."""

from datetime import datetime
from typing import Final

from bot.parts.adverse_questions import Asking, about_adverse
from bot.parts.adverse_reports import button_of
from bot.parts.adverse_typed import read_instant
from bot.parts.answers import reply
from content.wording import Local, Wording, phrase, phrase_ctx
from records.adverse_event_effects import SubmitEvent
from records.adverse_event_facts import ADVERSE_EVENT, EventFact, topic_of_event
from records.effects import Ask, CloseMessages, Effect, EndDialogue
from scheduler.serious_words import SENT, SHOW, event_named

SENT_STEP: Final = "sent"
_AT: Final = "at"


def sent(asking: Asking, event: EventFact) -> tuple[Effect, ...]:
    """Ask when a serious event was reported, and keep it; after that nobody is told any more."""
    if not event.clock_runs:
        return (EndDialogue(), _done(asking, event, event.submitted_at, event.submitted_by))
    at = asking.draft.get(_AT)
    if at is not None:
        return _kept(asking, event, datetime.fromisoformat(at))
    if asking.facts.button is not None:
        return _ask(asking, event)
    typed = read_instant(asking.said.text, asking.said.received_at, asking.zone)
    if typed is None:
        unread = phrase("I could not read that as date and time, for example 11-24 09:30.")
        return _ask(asking, event, unread)
    if typed > asking.said.received_at:
        return _ask(asking, event, phrase("That time is still to come. Please check it."))
    return _kept(asking, event, typed)


def _ask(asking: Asking, event: EventFact, *before: Wording) -> tuple[Effect, ...]:
    more = {"event": str(event.event_id)}
    now = button_of(
        asking.patient,
        phrase_ctx("button", "Just now"),
        SENT,
        **more,
        **{_AT: asking.said.received_at.isoformat()},
    )
    back = button_of(asking.patient, phrase_ctx("button", "Back"), SHOW, **more)
    question = phrase(
        "When was it reported with the site's own form? You can write date and time, for example "
        "11-24 09:30."
    )
    what = event_named(event.current.event, asking.content)
    head = phrase("{code}: {what}", code=asking.patient.code, what=what)
    data = {"subject": str(asking.patient.subject_id), **more}
    about = about_adverse(asking.facts)
    return (
        reply(*before, head, question, buttons=((now, back),), about=about),
        Ask(conversation=ADVERSE_EVENT, step=SENT_STEP, data=data),
    )


def _kept(asking: Asking, event: EventFact, at: datetime) -> tuple[Effect, ...]:
    return (
        SubmitEvent(event_id=event.event_id, subject_id=event.subject_id, submitted_at=at),
        CloseMessages(about=topic_of_event(event.event_id)),
        EndDialogue(),
        _done(asking, event, at, asking.facts.name),
    )


def _done(asking: Asking, event: EventFact, at: datetime | None, name: str | None) -> Effect:
    show = button_of(
        asking.patient, phrase_ctx("button", "Open it"), SHOW, event=str(event.event_id)
    )
    about = about_adverse(asking.facts)
    if at is None:
        nothing = phrase("This event does not wait to be reported. Nothing was changed.")
        return reply(nothing, buttons=((show,),), about=about)
    when = Local(at, asking.zone)
    done = phrase("Reported {when}, by {name}.", when=when, name=name or "–")
    return reply(done, phrase("Nobody is reminded any more."), buttons=((show,),), about=about)
