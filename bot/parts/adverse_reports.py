"""Reports of a subject that a person has to assess, and what they may be."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.parts.answers import Rows, reply, site_of
from bot.parts.cases import tier_name
from bot.parts.exchange import shortened
from bot.parts.own_record import lines
from content.model import Content
from content.vocabulary import Tier
from content.wording import InBoth, Local, Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.adverse_event_facts import EventDesk, EventFact, ReportToAssess
from records.effects import Button, SendMessage
from records.facts import SubjectFacts
from scheduler.serious_words import event_named

LIST: Final = "ae.list"
NEW: Final = "ae.new"
REPORTS: Final = "ae.reports"
PART: Final = "ae.part"
JOIN: Final = "ae.join"
NOT_ONE: Final = "ae.not"
OTHER: Final = "other"
_SHOWN: Final = 5
_FEVER: Final = "Fever"
_SIGNS: Final = {"C": "°C", "F": "°F"}
NOT_REASONS: Final[Mapping[str, Phrase]] = {
    "known_before": phrase_ctx("button", "Known before"),
    "not_confirmed": phrase_ctx("button", "Not confirmed"),
    "told_twice": phrase_ctx("button", "Told twice"),
    "mistaken": phrase_ctx("button", "Wrong entry"),
    OTHER: phrase_ctx("button", "Another reason"),
}


def names_of(report: ReportToAssess, content: Content) -> tuple[str, ...]:
    """Give the terms that a report carries, by what was asked or which rules spoke."""
    flags = {rule.id: rule.term for rule in content.red_flags.rules}
    symptom = content.symptoms.items.get(report.symptom or "")
    found = [
        report.term,
        None if symptom is None else symptom.term,
        *(flags.get(rule) for rule in report.rules),
        _FEVER if report.value is not None else None,
    ]
    # What only the rules about temperatures spoke of is a fever as well.
    if not any(found) and any(rule.startswith(_FEVER.upper()) for rule in report.rules):
        found.append(_FEVER)
    return tuple(dict.fromkeys(one for one in found if one))


def button_of(
    patient: SubjectFacts,
    label: Wording,
    act: str,
    /,
    **more: str,
) -> Button:
    """Give a button about a subject; `more` names an event or a report of theirs."""
    return Button(label=label, act=act, args={"subject": str(patient.subject_id), **more})


def reports_button(patient: SubjectFacts) -> Button:
    """Give the button that leads to the reports nobody has assessed."""
    return button_of(patient, phrase_ctx("button", "Assess reports"), REPORTS)


def one_report(
    patient: SubjectFacts,
    desk: EventDesk,
    place: int,
    content: Content,
    about: str,
    *before: Wording,
) -> SendMessage:
    """Show one report that waits, the newest first, and what it may be found to be."""
    if not desk.reports:
        back = button_of(patient, phrase_ctx("button", "Adverse events"), LIST)
        nothing = phrase("No report of {code} waits to be assessed.", code=patient.code)
        return reply(*before, nothing, buttons=((back,),), about=about)
    place %= len(desk.reports)
    report = desk.reports[place]
    key = str(report.report_id)
    head = phrase(
        "{code}: report {number} of {count} that nobody has assessed",
        code=patient.code,
        number=place + 1,
        count=len(desk.reports),
    )
    new = button_of(patient, phrase_ctx("button", "New adverse event"), NEW, report=key)
    part = button_of(patient, phrase_ctx("button", "Part of an event"), PART, report=key)
    no = button_of(patient, phrase_ctx("button", "Not an event"), NOT_ONE, report=key)
    more = button_of(patient, phrase_ctx("button", "Next"), REPORTS, place=str(place + 1))
    back = button_of(patient, phrase_ctx("button", "Adverse events"), LIST)
    rows: Rows = (
        (new,),
        (*((part,) if desk.events else ()), no),
        (*((more,) if len(desk.reports) > 1 else ()), back),
    )
    return reply(*before, head, *_said(report, patient, content), buttons=rows, about=about)


def ask_event(
    patient: SubjectFacts, report: ReportToAssess, desk: EventDesk, content: Content, about: str
) -> SendMessage:
    """Ask which event a report is part of, the newest ones first."""
    key = str(report.report_id)
    shown = [one for one in reversed(desk.events) if not one.current.event.is_void][:_SHOWN]
    listed = (event_line(one, content) for one in shown)
    choices = tuple(
        button_of(
            patient,
            Verbatim(str(one.number)),
            JOIN,
            report=key,
            event=str(one.event_id),
        )
        for one in shown
    )
    back = button_of(patient, phrase_ctx("button", "Back"), REPORTS)
    question = phrase("Which event is this report part of?")
    return reply(question, lines(*listed), buttons=(choices, (back,)), about=about)


def ask_why_not(patient: SubjectFacts, report: ReportToAssess, about: str) -> SendMessage:
    """Ask why a report is no adverse event; there is no answer without a reason."""
    choices: Rows = tuple(
        (button_of(patient, label, NOT_ONE, report=str(report.report_id), reason=reason),)
        for reason, label in NOT_REASONS.items()
    )
    back = button_of(patient, phrase_ctx("button", "Back"), REPORTS)
    question = phrase("Why is this report no adverse event?")
    return reply(question, buttons=(*choices, (back,)), about=about)


def event_line(event: EventFact, content: Content) -> Wording:
    """Give one line: the number of an event, what it is and its grade."""
    return phrase(
        "{number}. {what}",
        number=event.number,
        what=event_named(event.current.event, content),
    )


def _said(report: ReportToAssess, patient: SubjectFacts, content: Content) -> Iterator[Wording]:
    when = Local(report.reported_at, site_of(patient, content).zone)
    what = _what(report, content)
    yield phrase("{when}: {what} ({tier})", when=when, what=what, tier=tier_name(Tier(report.tier)))
    if report.words:
        yield phrase("Their words: {words}", words=shortened(report.words))


def _what(report: ReportToAssess, content: Content) -> Wording:
    if report.value is not None:
        shown = f"{float(report.value):g} {_SIGNS.get(report.unit or '', '')}"
        return phrase("temperature {value}", value=Verbatim(shown.strip()))
    symptom = content.symptoms.items.get(report.symptom or "")
    if symptom is not None:
        return InBoth(symptom.name.en, symptom.name.zh)
    named = content.adverse_events.suggested(names_of(report, content), 1)
    return InBoth(named[0].term, named[0].zh) if named else phrase("a message")
