"""Adverse events as staff see them: of a site, of a subject, one of them, and how it came about."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.parts.adverse_draft import DONE, Draft, drugs_of, may_judge, may_record, may_see
from bot.parts.adverse_questions import BACK, NEXT, STOP, about_adverse, button, option_words
from bot.parts.adverse_reports import LIST, NEW, REPORTS, button_of, event_line, reports_button
from bot.parts.answers import Rows, reply, site_of
from bot.parts.menus import staff_menu
from bot.parts.own_record import lines
from content.model import Content
from content.wording import Local, Phrase, Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.adverse_event_effects import VersionReason
from records.adverse_event_facts import ADVERSE_EVENT, AdverseEvent, EventDesk, EventFact
from records.effects import Button, Effect, EndDialogue, SendMessage
from records.facts import StaffFacts, SubjectFacts
from scheduler.serious_words import NOTICE, SENT, SHOW, due_line, event_named

CHANGE: Final = "ae.change"
CONFIRM: Final = "ae.confirm"
HISTORY: Final = "ae.history"
JUDGE: Final = "ae.judge"
ASK_VOID: Final = "ae.ask_void"
VOID: Final = "ae.void"
_SHOWN: Final = 4
_SITES_SHOWN: Final = 4
_VERSIONS_SHOWN: Final = 6
_WHY: Final[Mapping[str, Phrase]] = {
    VersionReason.FIRST.value: phrase_ctx("version", "first entry"),
    VersionReason.FOLLOW_UP.value: phrase_ctx("version", "new information"),
    VersionReason.CORRECTION.value: phrase_ctx("version", "correction"),
    VersionReason.JUDGEMENT.value: phrase_ctx("version", "judged"),
    VersionReason.VOID.value: phrase_ctx("version", "entered in error"),
}
FIELD_LABELS: Final[Mapping[str, Phrase]] = {
    "term": phrase_ctx("button", "Term"),
    "grade": phrase_ctx("button", "Grade"),
    "days": phrase_ctx("button", "Begin and end"),
    "serious": phrase_ctx("button", "Seriousness"),
    "related": phrase_ctx("button", "Relatedness"),
    "action": phrase_ctx("button", "What was done"),
    "outcome": phrase_ctx("button", "Outcome"),
}
_NOT_KNOWN: Final = phrase("not known yet")


def of_sites(facts: StaffFacts, desk: EventDesk, now: datetime, content: Content) -> SendMessage:
    """List what waits on one's sites: to be reported, to be judged, to be assessed."""
    waiting = [one for one in desk.waiting if may_see(facts, one.site_id)][:_SITES_SHOWN]
    found = [_of_site(one, now, content) for one in waiting]
    found += [
        phrase_plural(
            "{code}: {count} report nobody has assessed",
            "{code}: {count} reports nobody has assessed",
            code=one.code,
            count=one.count,
        )
        for one in desk.reports_waiting[:_SITES_SHOWN]
    ]
    how = phrase("For one subject, write /ae and the code, for example /ae 01-001.")
    if not found:
        nothing = phrase("No adverse event waits to be reported, judged or assessed.")
        return reply(nothing, how, menu=staff_menu(facts, content))
    buttons = [
        _show(one, phrase_ctx("button", "{code}: open", code=one.subject_code)) for one in waiting
    ]
    for one in desk.reports_waiting[:_SITES_SHOWN]:
        label = phrase_ctx("button", "{code}: assess", code=one.code)
        args = {"subject": str(one.subject_id)}
        buttons.append(Button(label=label, act=REPORTS, args=args))
    rows: Rows = tuple((one,) for one in buttons)
    return reply(lines(*found), how, buttons=rows, about=about_adverse(facts))


def _of_site(event: EventFact, now: datetime, content: Content) -> Wording:
    line = phrase(
        "{code}: {what}",
        code=event.subject_code,
        what=event_named(event.current.event, content),
    )
    return lines(line, *_flags(event, now, content))


def overview(
    facts: StaffFacts, patient: SubjectFacts, desk: EventDesk, now: datetime, content: Content
) -> tuple[Effect, ...]:
    """List the adverse events of a subject, and what can be done."""
    head = phrase("{code}: adverse events", code=patient.code)
    shown = desk.events[-_SHOWN:]
    listed = [lines(event_line(one, content), *_flags(one, now, content)) for one in shown]
    hidden = len(desk.events) - len(shown)
    if hidden:
        listed.insert(0, phrase_plural("{count} earlier one", "{count} earlier ones", count=hidden))
    nothing = () if listed else (phrase("None is recorded."),)
    waiting = assess_line(desk)
    numbers = tuple(_show(one, Verbatim(str(one.number))) for one in shown)
    rows: Rows = (numbers,) if numbers else ()
    if may_record(facts, patient.site_id, content):
        new = button_of(patient, phrase_ctx("button", "New adverse event"), NEW)
        rows = (*rows, *_draft_row(facts, patient), (new,))
        rows = (*rows, *(((reports_button(patient),),) if desk.reports else ()))
    parts = (head, *((lines(*listed),) if listed else ()), *nothing, *waiting)
    return (EndDialogue(), reply(*parts, buttons=rows, about=about_adverse(facts)))


def assess_line(desk: EventDesk) -> tuple[Wording, ...]:
    """Say how many reports of a subject wait to be assessed; nothing where none does."""
    if not desk.reports:
        return ()
    return (
        phrase_plural(
            "{count} report nobody has assessed yet",
            "{count} reports nobody has assessed yet",
            count=len(desk.reports),
        ),
    )


def on_card(desk: EventDesk | None, now: datetime, content: Content) -> Iterator[Wording]:
    """Say on the card of a subject what of adverse events must be done."""
    for event in () if desk is None else desk.events:
        line = due_line(event, content, now)
        if line is not None:
            yield line
    if desk is not None:
        yield from assess_line(desk)


def list_button(patient: SubjectFacts) -> Button:
    """Give the button that leads to the adverse events of a subject."""
    return button_of(patient, phrase_ctx("button", "Adverse events"), LIST)


def one_event(
    facts: StaffFacts,
    patient: SubjectFacts,
    event: EventFact,
    now: datetime,
    content: Content,
    *before: Wording,
) -> tuple[Effect, ...]:
    """Show an adverse event as it stands, and what can be done with it."""
    zone = site_of(patient, content).zone
    now_is = event.current
    head = phrase("{code}, adverse event {number}", code=patient.code, number=event.number)
    void = (phrase("Entered in error."),) if now_is.event.is_void else ()
    submitted = (
        ()
        if event.submitted_at is None
        else (
            phrase(
                "Reported {when}, by {name}.",
                when=Local(event.submitted_at, zone),
                name=event.submitted_by or "–",
            ),
        )
    )
    written = phrase(
        "Version {number}, {when}, {name}",
        number=now_is.number,
        when=Local(now_is.written_at, zone),
        name=now_is.written_by,
    )
    said = lines(*event_lines(now_is.event, patient, content), *_judged(event))
    about = about_adverse(facts)
    rows = _acts(facts, patient, event, content)
    flags = _flags(event, now, content)
    parts = (*before, head, *void, said, *((lines(*flags),) if flags else ()), *submitted, written)
    return (EndDialogue(), reply(*parts, buttons=rows, about=about))


def event_lines(
    event: AdverseEvent, patient: SubjectFacts, content: Content
) -> tuple[Wording, ...]:
    """Say everything that is recorded of an event, one line each."""
    zone = site_of(patient, content).zone
    aware = (
        ()
        if event.aware_at is None
        else (phrase("The site learnt of it: {when}", when=Local(event.aware_at, zone)),)
    )
    return (
        event_named(event, content),
        *_days(event),
        phrase("Serious: {what}", what=criteria_words(event, content)),
        *aware,
        *drug_lines(event, patient, content),
        phrase("Outcome: {what}", what=outcome_words(event, content)),
    )


def criteria_words(event: AdverseEvent, content: Content) -> Wording:
    """Say whether an event is serious, and by which criteria."""
    if event.criteria is None:
        return _NOT_KNOWN
    if not event.criteria:
        return phrase("no")
    scale = content.adverse_events.seriousness
    named = [option_words(scale.named(one), one) for one in event.criteria]
    return joined(named)


def outcome_words(event: AdverseEvent, content: Content) -> Wording:
    """Say what became of an event."""
    if event.outcome is None:
        return _NOT_KNOWN
    return option_words(content.adverse_events.outcome.named(event.outcome), event.outcome)


def joined(named: list[Wording]) -> Wording:
    """Put several wordings into one line."""
    found = named[0]
    for one in named[1:]:
        # i18n: two items of a list
        found = phrase("{first}; {second}", first=found, second=one)
    return found


def drug_lines(event: AdverseEvent, patient: SubjectFacts, content: Content) -> Iterator[Wording]:
    """Say of each medicine how the event is related to it and what was done with it."""
    events = content.adverse_events
    for drug in drugs_of(patient, content):
        if drug.id not in event.relatedness:
            continue
        related, action = event.relatedness[drug.id], event.actions.get(drug.id)
        yield phrase(
            "{drug}: {related}; {action}",
            drug=drug.name,
            related=_NOT_KNOWN
            if related is None
            else option_words(events.relatedness.named(related), related),
            action=_NOT_KNOWN
            if action is None
            else option_words(events.action.named(action), action),
        )


def summary(
    facts: StaffFacts, draft: Draft, lines_said: tuple[Wording, ...], wrong: Wording | None
) -> SendMessage:
    """Show everything before it is recorded; what contradicts itself cannot be confirmed."""
    confirm = button(draft, phrase_ctx("button", "Confirm"), CONFIRM)
    change = button(draft, phrase_ctx("button", "Change"), CHANGE)
    back = button(draft, phrase_ctx("button", "Back"), BACK)
    stop = button(draft, phrase_ctx("button", "Record nothing"), STOP)
    rows: Rows = (*(() if wrong else ((confirm,),)), (change, back), (stop,))
    return reply(*lines_said, buttons=rows, about=about_adverse(facts))


def choose_field(facts: StaffFacts, draft: Draft) -> SendMessage:
    """Ask what of an event is to be changed."""
    choices = [button(draft, label, CHANGE, field=field) for field, label in FIELD_LABELS.items()]
    rows = tuple(tuple(choices[start : start + 2]) for start in range(0, len(choices), 2))
    stop = button(draft, phrase_ctx("button", "Change nothing"), STOP)
    question = phrase("What is to be changed?")
    return reply(question, buttons=(*rows, (stop,)), about=about_adverse(facts))


def ask_void(
    facts: StaffFacts, patient: SubjectFacts, event: EventFact, content: Content
) -> SendMessage:
    """Ask once more before an event is said to be entered in error."""
    more = {"event": str(event.event_id)}
    yes = button_of(patient, phrase_ctx("button", "Entered in error"), VOID, **more)
    back = _show(event, phrase_ctx("button", "Back"))
    question = phrase(
        "Was this entered in error? It is kept with its history, and counts no more once the "
        "investigator agrees."
    )
    head = phrase(
        "{code}: {what}", code=patient.code, what=event_named(event.current.event, content)
    )
    return reply(head, question, buttons=((yes, back),), about=about_adverse(facts))


def history(
    facts: StaffFacts, patient: SubjectFacts, event: EventFact, content: Content
) -> SendMessage:
    """Show every version of an event, what it said and why it was written."""
    zone = site_of(patient, content).zone
    head = phrase("{code}, adverse event {number}", code=patient.code, number=event.number)
    shown = [
        lines(
            phrase(
                "Version {number}, {when}, {name}: {why}",
                number=one.number,
                when=Local(one.written_at, zone),
                name=one.written_by,
                why=_WHY.get(one.reason, Verbatim(one.reason)),
            ),
            event_named(one.event, content),
            phrase("Serious: {what}", what=criteria_words(one.event, content)),
            *((Verbatim(one.note),) if one.note else ()),
        )
        for one in event.versions[-_VERSIONS_SHOWN:]
    ]
    back = _show(event, phrase_ctx("button", "Back"))
    return reply(head, *shown, buttons=((back,),), about=about_adverse(facts))


def _draft_row(facts: StaffFacts, patient: SubjectFacts) -> Rows:
    """Lead back to what was begun about this subject and not finished."""
    talk = facts.dialogue
    if talk is None or talk.conversation != ADVERSE_EVENT:
        return ()
    if talk.data.get("subject") != str(patient.subject_id) or DONE not in talk.data:
        return ()
    return ((button(talk.data, phrase_ctx("button", "Go on"), NEXT),),)


def _flags(event: EventFact, now: datetime, content: Content) -> tuple[Wording, ...]:
    due = due_line(event, content, now)
    awaited = (
        (phrase("⏳ Awaits the investigator's judgement."),)
        if event.current.awaits_judgement
        else ()
    )
    return (*(() if due is None else (due,)), *awaited)


def _judged(event: EventFact) -> Iterator[Wording]:
    judges = [one.judged_by for one in event.versions if one.judged_by is not None]
    if judges and not event.current.awaits_judgement:
        yield phrase("Judged by {name}.", name=judges[-1])


def _days(event: AdverseEvent) -> Iterator[Wording]:
    yield phrase("Began: {day}", day=event.onset or _NOT_KNOWN)
    if event.is_ongoing:
        yield phrase("Still going on.")
    else:
        yield phrase("Ended: {day}", day=event.end or _NOT_KNOWN)


def _acts(facts: StaffFacts, patient: SubjectFacts, event: EventFact, content: Content) -> Rows:
    more = {"event": str(event.event_id)}
    rows: list[tuple[Button, ...]] = []
    is_void = event.current.event.is_void
    if event.clock_runs:
        sent = button_of(patient, phrase_ctx("button", "It was reported"), SENT, **more)
        rows.append((sent,))
    if may_record(facts, patient.site_id, content) and not is_void:
        change = button_of(patient, phrase_ctx("button", "Change"), CHANGE, **more)
        void = button_of(patient, phrase_ctx("button", "Entered in error"), ASK_VOID, **more)
        rows.append((change, void))
    if event.current.awaits_judgement and may_judge(facts, patient.site_id, content):
        rows.append((button_of(patient, phrase_ctx("button", "I agree"), JUDGE, **more),))
    before = button_of(patient, phrase_ctx("button", "History"), HISTORY, **more)
    notice = button_of(patient, phrase_ctx("button", "Notice to print"), NOTICE, **more)
    rows.append((before, *((notice,) if event.counts_as_serious else ())))
    rows.append((list_button(patient),))
    return tuple(rows)


def _show(event: EventFact, label: Wording) -> Button:
    args = {"subject": str(event.subject_id), "event": str(event.event_id)}
    return Button(label=label, act=SHOW, args=args)
