"""What a coordinator sees of the visits of a subject, and is asked about them."""

from dataclasses import replace
from datetime import date, time
from typing import Final

from bot.parts.answers import Rows, reply, site_of
from bot.parts.menus import staff_menu
from content.model import Content
from content.vocabulary import VisitAnswer, VisitState
from content.wording import Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.effects import Ask, Button, Effect
from records.facts import StaffFacts, SubjectFacts
from records.visit_facts import DESK, VISITS_OF, VisitFact
from scheduler.visit_words import named, when

_ON_A_PAGE: Final = 6
_STATES: Final = {
    VisitState.PLANNED: phrase_ctx("visit", "planned"),
    VisitState.MOVED: phrase_ctx("visit", "moved"),
    VisitState.CANCELLED: phrase_ctx("visit", "cancelled"),
    VisitState.DONE: phrase_ctx("visit", "done"),
    VisitState.MISSED: phrase_ctx("visit", "missed"),
}
_ANSWERS: Final = {
    VisitAnswer.CONFIRMED: phrase_ctx("visit", "will come"),
    VisitAnswer.CANNOT_COME: phrase_ctx("visit", "cannot come"),
}


def about_desk(facts: StaffFacts) -> str:
    """Name the screens this coordinator has open, so that earlier ones can be closed."""
    return f"visit_desk:{facts.staff_id}"


def ask_code(*before: Wording) -> tuple[Effect, ...]:
    """Ask whose visits are meant."""
    question = phrase("Whose visits? Please write the subject code. Send “cancel” to stop.")
    return (reply(*before, question), Ask(conversation=DESK, step="code"))


def list_of_visits(
    facts: StaffFacts,
    subject: SubjectFacts,
    content: Content,
    today: date,
    *before: Wording,
    first: int = 0,
) -> tuple[Effect, ...]:
    """List the visits as they stand, in pages: past and not settled, ahead, settled."""
    standing = [visit for visit in subject.visits if visit.is_current]
    standing.sort(key=lambda visit: (visit.state is not VisitState.PLANNED, visit.on, visit.code))
    if not standing:
        none = phrase("No visits of {code} are recorded.", code=subject.code)
        return (reply(*before, none, menu=staff_menu(facts, content)),)
    page = standing[first : first + _ON_A_PAGE]
    lines = tuple(
        phrase("{number}. {visit}", number=number, visit=_line(visit, subject, content, today))
        for number, visit in enumerate(page, first + 1)
    )
    buttons: Rows = tuple(
        (
            _button(
                subject,
                phrase_ctx("button", "{number}. {date}", number=number, date=visit.on),
                "open",
                visit=str(visit.visit_id),
            ),
        )
        for number, visit in enumerate(page, first + 1)
    )
    after = first + _ON_A_PAGE
    if after < len(standing):
        more = _button(subject, phrase_ctx("button", "More"), "list", first=str(after))
        buttons = (*buttons, (more,))
    head = phrase("Visits of {code}:", code=subject.code)
    return (reply(*before, head, *lines, buttons=buttons, about=about_desk(facts)),)


def one_visit(
    facts: StaffFacts,
    subject: SubjectFacts,
    visit: VisitFact,
    content: Content,
    today: date,
    *before: Wording,
) -> tuple[Effect, ...]:
    """Show one visit with its window, and what can be done with it."""
    is_planned = visit.state is VisitState.PLANNED
    acts: Rows = ((_act(subject, visit, phrase_ctx("button", "Move"), "move"),),)
    if is_planned:
        acts = (
            (*acts[0], _act(subject, visit, phrase_ctx("button", "Cancel it"), "cancel")),
            (
                _act(subject, visit, phrase_ctx("button", "Took place"), "done"),
                _act(subject, visit, phrase_ctx("button", "Did not come"), "missed"),
            ),
        )
    back = _button(subject, phrase_ctx("button", "All visits"), "list", first="0")
    window = phrase(
        "Window of the plan: {earliest} to {latest}.", earliest=visit.earliest, latest=visit.latest
    )
    line = phrase("{code}: {visit}", code=subject.code, visit=_line(visit, subject, content, today))
    return (reply(*before, line, window, buttons=(*acts, (back,)), about=about_desk(facts)),)


def ask_when(
    facts: StaffFacts,
    subject: SubjectFacts,
    visit: VisitFact,
    today: date,
    content: Content,
    *before: Wording,
) -> tuple[Effect, ...]:
    """Ask for the new date, with a time where it is known."""
    question = phrase(
        "To which date? Please write it like {example}; the time may be left out. Send “cancel” "
        "to stop.",
        example=Verbatim(f"{today.isoformat()} 09:00"),
    )
    line = phrase("{code}: {visit}", code=subject.code, visit=_line(visit, subject, content, today))
    return _asked(facts, subject, visit, "when", (*before, line, question))


def ask_reason(
    facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, today: date, content: Content
) -> tuple[Effect, ...]:
    """Ask why a visit is cancelled; the answer cancels it."""
    question = phrase(
        "Why is it cancelled? Your answer cancels it and is kept with it. Send “cancel” to stop."
    )
    line = phrase("{code}: {visit}", code=subject.code, visit=_line(visit, subject, content, today))
    return _asked(facts, subject, visit, "reason", (line, question))


def show_difference(
    facts: StaffFacts,
    subject: SubjectFacts,
    visit: VisitFact,
    new: tuple[date, time | None],
    content: Content,
) -> tuple[Effect, ...]:
    """Show what would change, and what speaks against it, before it is done."""
    on, at = new
    site = site_of(subject, content)
    lines: list[Wording] = [
        phrase(
            "{code}, {visit}: from {old} to {new}.",
            code=subject.code,
            visit=named(visit.code, content),
            old=when(visit, site.zone),
            new=when(replace(visit, on=on, at=at), site.zone),
        )
    ]
    if not visit.earliest <= on <= visit.latest:
        lines.append(
            phrase(
                "This is outside the window of the plan: {earliest} to {latest}.",
                earliest=visit.earliest,
                latest=visit.latest,
            )
        )
    if not site.working_hours.is_open_on(on):
        lines.append(phrase("The site does not work on this day."))
    args = {"on": on.isoformat()} | ({} if at is None else {"at": at.isoformat()})
    buttons: Rows = (
        (
            _act(subject, visit, phrase_ctx("button", "Move it"), "confirm", **args),
            _act(subject, visit, phrase_ctx("button", "Another date"), "move"),
        ),
        (_act(subject, visit, phrase_ctx("button", "Leave as it is"), "open"),),
    )
    data = {VISITS_OF: subject.code, "visit": str(visit.visit_id)}
    return (
        reply(*lines, buttons=buttons, about=about_desk(facts)),
        Ask(conversation=DESK, step="when", data=data),
    )


def _asked(
    facts: StaffFacts,
    subject: SubjectFacts,
    visit: VisitFact,
    step: str,
    question: tuple[Wording, ...],
) -> tuple[Effect, ...]:
    back = _act(subject, visit, phrase_ctx("button", "Leave as it is"), "open")
    data = {VISITS_OF: subject.code, "visit": str(visit.visit_id)}
    return (
        reply(*question, buttons=((back,),), about=about_desk(facts)),
        Ask(conversation=DESK, step=step, data=data),
    )


def _line(visit: VisitFact, subject: SubjectFacts, content: Content, today: date) -> Phrase:
    zone = site_of(subject, content).zone
    on, name = when(visit, zone), named(visit.code, content)
    state: Wording = _STATES[visit.state]
    if visit.is_planned and visit.on < today:
        state = phrase_ctx("visit", "past, not recorded yet: did they come?")
    elif visit.is_planned and visit.answer is not None:
        state = _ANSWERS[visit.answer]
    return phrase("{on}, {visit}: {state}", on=on, visit=name, state=state)


def _act(subject: SubjectFacts, visit: VisitFact, label: Wording, act: str, **args: str) -> Button:
    return _button(subject, label, act, visit=str(visit.visit_id), **args)


def _button(subject: SubjectFacts, label: Wording, act: str, **args: str) -> Button:
    return Button(label=label, act=f"visit_desk.{act}", args={VISITS_OF: subject.code, **args})
