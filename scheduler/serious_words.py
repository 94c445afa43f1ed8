"""An adverse event in words, and what is said of a serious one until it was reported."""

from datetime import datetime
from typing import Final

from content.model import Content
from content.vocabulary import MessageClass
from content.wording import InBoth, Local, Verbatim, Wording, phrase, phrase_ctx
from records.adverse_event_facts import AdverseEvent, EventFact, topic_of_event
from records.effects import Button, SendMessage, ToDuty

SHOW: Final = "ae.show"
SENT: Final = "ae.sent"
NOTICE: Final = "ae.notice"
_PRINT: Final = phrase_ctx("button", "Notice to print")
_OPEN: Final = phrase_ctx("button", "Open it")
_REPORTED: Final = phrase_ctx("button", "It was reported")


def term_in_words(event: AdverseEvent, content: Content) -> Wording:
    """Name what happened: the term, and the words beside one that needs them."""
    term = content.adverse_events.terms.get(event.term)
    name: Wording = Verbatim(event.term) if term is None else InBoth(term.term, term.zh)
    if event.specified is None:
        return name
    # i18n: a term of CTCAE and what somebody wrote beside it
    return phrase("{term}: {words}", term=name, words=Verbatim(event.specified))


def event_named(event: AdverseEvent, content: Content) -> Wording:
    """Name what happened, with the grade as far as it is known."""
    term = term_in_words(event, content)
    if event.grade is None:
        return phrase("{term}, grade not known yet", term=term)
    return phrase("{term}, grade {grade}", term=term, grade=event.grade)


def due_line(event: EventFact, content: Content, now: datetime) -> Wording | None:
    """Say by when a serious event must be reported; None where its clock does not run."""
    if event.aware_at is None or not event.clock_runs:
        return None
    due_at = content.adverse_events.clock.due_at(event.aware_at)
    when = Local(due_at, content.sites[event.site_id].zone)
    if now >= due_at:
        return phrase("🔴 Serious, not reported yet. It was due {when}.", when=when)
    return phrase("🔴 Serious, not reported yet. Due by {when}.", when=when)


def serious_told(
    event: EventFact, content: Content, now: datetime, *, is_first: bool
) -> tuple[SendMessage, ...]:
    """Tell everybody whom the content names that a serious event has to be reported."""
    line = due_line(event, content, now)
    if line is None:
        return ()
    parts = (
        phrase(
            "🔴 Serious adverse event · {code} · site {site}",
            code=Verbatim(event.subject_code),
            site=event.site_id,
        ),
        event_named(event.current.event, content),
        line,
        _what_to_do(is_first=is_first),
    )
    return tuple(
        SendMessage(
            to=ToDuty(event.site_id, duty),
            parts=parts,
            buttons=(
                (_button(event, _OPEN, SHOW), _button(event, _PRINT, NOTICE)),
                (_button(event, _REPORTED, SENT),),
            ),
            message_class=MessageClass.ESCALATION,
            about=topic_of_event(event.event_id),
        )
        for duty in content.adverse_events.clock.told
    )


def _what_to_do(*, is_first: bool) -> Wording:
    if is_first:
        return phrase(
            "Please report it with the site's own form, then press “It was reported”. I remind you "
            "until somebody does."
        )
    return phrase("Please report it now, or press “It was reported” if that was done.")


def _button(event: EventFact, label: Wording, act: str) -> Button:
    args = {"subject": str(event.subject_id), "event": str(event.event_id)}
    return Button(label=label, act=act, args=args)
