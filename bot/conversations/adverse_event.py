"""Staff record adverse events, assess reports of subjects, and report what is serious."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.inbound import Inbound
from bot.parts.adverse_acts import agree, recorded, void
from bot.parts.adverse_draft import (
    TERM,
    asked_anew,
    contradiction,
    draft_of,
    event_in,
    may_record,
    may_see,
    next_step,
    taken_back,
)
from bot.parts.adverse_notice import notice_of
from bot.parts.adverse_questions import (
    ANSWER,
    BACK,
    NEXT,
    PICK,
    PICKED,
    STOP,
    Asking,
    about_adverse,
    ask,
)
from bot.parts.adverse_reports import JOIN, LIST, NEW, NOT_ONE, PART, REPORTS
from bot.parts.adverse_screens import (
    ASK_VOID,
    CHANGE,
    CONFIRM,
    HISTORY,
    JUDGE,
    VOID,
    ask_void,
    choose_field,
    event_lines,
    history,
    of_sites,
    one_event,
    overview,
    summary,
)
from bot.parts.adverse_sent import SENT_STEP, sent
from bot.parts.adverse_typed import typed_answer
from bot.parts.adverse_verdicts import disposed, joined_to, look_at
from bot.parts.answers import reply, tap_answered
from bot.parts.menus import staff_menu, works_on_cases
from bot.parts.own_record import lines
from content.model import Content
from content.wording import Wording, phrase
from records.adverse_event_facts import ADVERSE_EVENT, EventFact
from records.effects import Ask, CloseMessages, Effect, EndDialogue
from records.facts import Facts, StaffFacts
from scheduler.serious_words import NOTICE, SENT, SHOW

_WRITES: Final = frozenset(
    {NEW, NEXT, PICK, CONFIRM, CHANGE, JUDGE, ASK_VOID, VOID, REPORTS, PART, JOIN, NOT_ONE}
)


def adverse_event(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Lead through what is asked of an adverse event. Rights are looked at with each answer."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient, desk = facts.patient, facts.adverse_events
    closed = CloseMessages(about=about_adverse(facts))
    asks_sites = facts.button is None and not said.argument and not _is_answer(said, facts)
    if desk is not None and patient is None and asks_sites and works_on_cases(facts):
        return (*tapped, closed, EndDialogue(), of_sites(facts, desk, said.received_at, content))
    if desk is None or patient is None or not may_see(facts, patient.site_id):
        return (*tapped, reply(_nobody(), menu=staff_menu(facts, content)))
    act = "" if facts.button is None else facts.button.act
    if act in _WRITES and not may_record(facts, patient.site_id, content):
        return (*tapped, reply(_may_not(), menu=staff_menu(facts, content)))
    asking = Asking(
        said=said, facts=facts, patient=patient, draft=_draft(said, facts), content=content
    )
    # What is shown stays open under the page that is printed.
    before = tapped if act == NOTICE else (*tapped, closed)
    return (*before, *_ACTS.get(act, _typed)(asking))


def _nobody() -> Wording:
    return phrase(
        "I found nobody with this code on your sites. Please send /ae and the subject code, for "
        "example /ae 01-001."
    )


def _may_not() -> Wording:
    return phrase(
        "Adverse events are recorded by a nurse or an investigator of the site. Please ask one."
    )


def _is_answer(said: Inbound, facts: StaffFacts) -> bool:
    talk = facts.dialogue
    return talk is not None and talk.conversation == ADVERSE_EVENT and said.command is None


def _draft(said: Inbound, facts: StaffFacts) -> Mapping[str, str]:
    if facts.button is not None:
        return facts.button.args
    return facts.dialogue.data if facts.dialogue and _is_answer(said, facts) else {}


# ------------------------------------------------------------------------- looking


def _overview(asking: Asking) -> tuple[Effect, ...]:
    now = asking.said.received_at
    return overview(asking.facts, asking.patient, asking.desk, now, asking.content)


def _show(asking: Asking, *before: Wording) -> tuple[Effect, ...]:
    event = asking.desk.event(asking.draft.get("event"))
    if event is None:
        return _overview(asking)
    now = asking.said.received_at
    return one_event(asking.facts, asking.patient, event, now, asking.content, *before)


def _history(asking: Asking) -> tuple[Effect, ...]:
    event = asking.desk.event(asking.draft.get("event"))
    if event is None:
        return _overview(asking)
    return (history(asking.facts, asking.patient, event, asking.content),)


# ------------------------------------------------------------------------- recording


def _new(asking: Asking) -> tuple[Effect, ...]:
    draft = {"subject": str(asking.patient.subject_id), "done": ""}
    report = asking.desk.report(asking.draft.get("report"))
    if asking.draft.get("report") and report is None:
        return look_at(asking, phrase("This report was assessed in the meantime."))
    if report is not None:
        draft["report"] = str(report.report_id)
    return _go_on(_with(asking, draft))


def _with(asking: Asking, draft: Mapping[str, str]) -> Asking:
    return Asking(
        said=asking.said,
        facts=asking.facts,
        patient=asking.patient,
        draft=draft,
        content=asking.content,
    )


def _go_on(asking: Asking) -> tuple[Effect, ...]:
    """Ask for the first thing that is missing, or show everything before it is recorded."""
    if changed := _changed_since(asking):
        return changed
    step = next_step(asking.draft, asking.patient, asking.content)
    if step is not None:
        return ask(asking, step)
    event = event_in(asking.draft, asking.patient, asking.content)
    wrong = contradiction(event)
    head = phrase("Please check, subject {code}:", code=asking.patient.code)
    said = (
        head,
        lines(*event_lines(event, asking.patient, asking.content)),
        *((wrong,) if wrong else ()),
    )
    return (
        summary(asking.facts, asking.draft, said, wrong),
        Ask(conversation=ADVERSE_EVENT, step=ANSWER, data=dict(asking.draft)),
    )


def _changed_since(asking: Asking) -> tuple[Effect, ...]:
    """Show what stands, where somebody else wrote a version or assessed the report meanwhile."""
    draft = asking.draft
    if draft.get("report") and asking.desk.report(draft["report"]) is None:
        return (
            EndDialogue(),
            *look_at(asking, phrase("This report was assessed in the meantime.")),
        )
    if not draft.get("event"):
        return ()
    event = asking.desk.event(draft["event"])
    if event is None or str(event.current.number) != draft.get("base"):
        changed = phrase("This has changed in the meantime. Please look again.")
        return _show(asking, changed)
    return ()


def _back(asking: Asking) -> tuple[Effect, ...]:
    plain = {key: one for key, one in asking.draft.items() if key != PICKED}
    if PICKED in asking.draft:
        return _go_on(_with(asking, plain))
    if not plain.get("done"):
        return _show(asking) if plain.get("event") else _overview(asking)
    return _go_on(_with(asking, taken_back(plain)))


def _stop(asking: Asking) -> tuple[Effect, ...]:
    nothing = phrase("Nothing was recorded.")
    menu = staff_menu(asking.facts, asking.content)
    return (EndDialogue(), reply(nothing, menu=menu))


def _change(asking: Asking) -> tuple[Effect, ...]:
    """Let a field be chosen, of an event that stands or of one that is being recorded."""
    draft = dict(asking.draft)
    field = draft.pop("field", None)
    if TERM not in draft:
        event = asking.desk.event(draft.get("event"))
        if event is None:
            return _overview(asking)
        draft = {**draft_of(event, asking.patient, asking.content), "done": ""}
    if field is None:
        return (choose_field(asking.facts, draft),)
    return _go_on(_with(asking, {**asked_anew(draft, field), "done": ""}))


def _confirm(asking: Asking) -> tuple[Effect, ...]:
    if changed := _changed_since(asking):
        return changed
    draft, patient, content = asking.draft, asking.patient, asking.content
    if next_step(draft, patient, content) is not None:
        return _go_on(asking)
    event = event_in(draft, patient, content)
    if contradiction(event) is not None:
        return _go_on(asking)
    return recorded(asking, event)


def _event(asking: Asking) -> EventFact | None:
    return asking.desk.event(asking.draft.get("event"))


def _agree(asking: Asking) -> tuple[Effect, ...]:
    event = _event(asking)
    return _overview(asking) if event is None else agree(asking, event)


def _sent(asking: Asking) -> tuple[Effect, ...]:
    event = _event(asking)
    return _overview(asking) if event is None else sent(asking, event)


def _ask_void(asking: Asking) -> tuple[Effect, ...]:
    event = _event(asking)
    if event is None:
        return _overview(asking)
    return (ask_void(asking.facts, asking.patient, event, asking.content),)


def _notice(asking: Asking) -> tuple[Effect, ...]:
    event = _event(asking)
    if event is None:
        return _overview(asking)
    return (notice_of(asking.patient, event, asking.said.received_at, asking.content),)


def _void(asking: Asking) -> tuple[Effect, ...]:
    event = _event(asking)
    return _overview(asking) if event is None else void(asking, event)


# ------------------------------------------------------------------------- typed


def _typed(asking: Asking) -> tuple[Effect, ...]:
    talk = asking.facts.dialogue
    if asking.facts.button is not None or talk is None or not _is_answer(asking.said, asking.facts):
        return _overview(asking)
    if talk.step in _TYPED:
        return _TYPED[talk.step](asking)
    if changed := _changed_since(asking):
        return changed
    step = next_step(asking.draft, asking.patient, asking.content)
    if step is None:
        return _go_on(asking)
    found = typed_answer(asking, step)
    return _go_on(_with(asking, found)) if isinstance(found, dict) else found


_Act = Callable[[Asking], tuple[Effect, ...]]
_TYPED: Final[Mapping[str, _Act]] = {
    "not": disposed,
    SENT_STEP: _sent,
}
_ACTS: Final[Mapping[str, _Act]] = {
    LIST: _overview,
    SHOW: _show,
    HISTORY: _history,
    NEW: _new,
    NEXT: _go_on,
    PICK: _go_on,
    BACK: _back,
    STOP: _stop,
    CHANGE: _change,
    CONFIRM: _confirm,
    JUDGE: _agree,
    ASK_VOID: _ask_void,
    VOID: _void,
    SENT: _sent,
    NOTICE: _notice,
    REPORTS: look_at,
    PART: joined_to,
    JOIN: joined_to,
    NOT_ONE: disposed,
}
