"""The card of a subject, for staff: where somebody stands, and what stands behind it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.parts.adverse_screens import list_button, on_card
from bot.parts.answers import Rows, reply, site_of
from bot.parts.cases import CASES_SHOWN, case_button, case_line, may_act, tier_name, topic_name
from bot.parts.correcting_screens import correct_button
from bot.parts.judging_screens import judge_buttons, judged_line
from bot.parts.own_record import dose_line, lines, measurements, report_line, temperature_line
from bot.parts.treatment_plan import day_now, has_venetoclax, may_decide
from bot.parts.treatment_questions import order_lines, standing
from bot.parts.visits import visits_ahead
from content.model import Content
from content.vocabulary import Tier
from content.wording import Local, Phrase, Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.card_effects import CardPart
from records.card_facts import CardFacts
from records.effects import Button, SendMessage
from records.facts import EscalationFact, StaffFacts, SubjectFacts
from scheduler.visit_words import named, when

SHOW: Final = "card.show"
NOTE: Final = "card.note"
NUMBER: Final = "card.number"
# So much is read on a phone; what is longer belongs into the site's own file.
_LONGEST_NOTE: Final = 300
_SHORT_NOTE: Final = 80
_SHOWN: Final = 8
LABELS: Final[Mapping[CardPart, Phrase]] = {
    CardPart.SUMMARY: phrase_ctx("button", "Patient card"),
    CardPart.DOSES: phrase_ctx("button", "Doses"),
    CardPart.REPORTS: phrase_ctx("button", "Reports"),
    CardPart.MEDICINES: phrase_ctx("button", "Medicines"),
    CardPart.CASES: phrase_ctx("button", "Cases"),
    CardPart.NOTES: phrase_ctx("button", "Notes"),
    CardPart.PICTURE: phrase_ctx("button", "Picture"),
}
_EMPTY: Final[Mapping[CardPart, Phrase]] = {
    CardPart.DOSES: phrase("No doses are planned."),
    CardPart.REPORTS: phrase("Nothing was reported yet."),
    CardPart.MEDICINES: phrase("No medicine was reported."),
    CardPart.CASES: phrase("Nothing is waiting."),
    CardPart.NOTES: phrase("There are no notes yet."),
}
_GRADED: Final = frozenset({Tier.EMERGENCY, Tier.RED, Tier.AMBER})


def about_card(facts: StaffFacts) -> str:
    """Name the card this person looks at: the one before loses its buttons."""
    return f"card:{facts.staff_id}"


def part_button(patient: SubjectFacts, part: CardPart) -> Button:
    """Give the button that shows one part of the card of a subject."""
    args = {"subject": str(patient.subject_id), "part": part.value}
    return Button(label=LABELS[part], act=SHOW, args=args)


def summary(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content
) -> SendMessage:
    """Say on one small screen where a subject stands; the parts behind it have buttons."""
    said = lines(*summary_lines(facts, patient, now, content))
    return reply(said, buttons=_parts(facts, patient, content), about=about_card(facts))


def one_part(
    facts: StaffFacts, patient: SubjectFacts, part: CardPart, now: datetime, content: Content
) -> SendMessage:
    """Show one part of the card in words."""
    found = tuple(IN_WORDS[part](facts, patient, now, content)) or (_EMPTY[part],)
    # i18n: {part} is the name of a part of the card, for example "Doses"
    head = phrase("{code}: {part}", code=patient.code, part=LABELS[part])
    correct = correct_button(facts, patient, part)
    if part is CardPart.MEDICINES:
        rows: Rows = (*judge_buttons(facts, patient), (*correct, _back(patient)))
    elif part is CardPart.CASES:
        cases = tuple((_details(one),) for one in _cases(facts, patient)[: _SHOWN - 1])
        rows = (*cases, (_back(patient),))
    else:
        writes = ((_note(patient), _number(patient)),) if part is CardPart.NOTES else ()
        rows = (*writes, (*correct, _back(patient)))
    return reply(lines(head, *found), buttons=rows, about=about_card(facts))


def caption(patient: SubjectFacts, now: datetime, content: Content) -> tuple[Wording, ...]:
    """Say in words what the picture shows, for whoever cannot see it."""
    zone = site_of(patient, content).zone
    measured = [temperature_line(one, zone) for one in measurements(patient)[:_SHOWN]]
    return (lines(standing(patient, now, content), *_doses_said(patient, zone, now), *measured),)


# ------------------------------------------------------------------------- the one screen


def summary_lines(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content
) -> Iterator[Wording]:
    """Give where a subject stands, one line each."""
    zone = site_of(patient, content).zone
    yield standing(patient, now, content)
    yield from order_lines(patient, content)
    today = day_now(patient, now, content)
    for dose in patient.doses:
        if (dose.cycle, dose.protocol_day) == (patient.cycle, today):
            yield dose_line(dose, zone, now)
    yield from _latest(facts, patient, content)
    for visit in visits_ahead(patient, now, content)[:1]:
        yield phrase(
            "Next visit: {visit}, {when}", visit=named(visit.code, content), when=when(visit, zone)
        )
    yield from on_card(facts.adverse_events, now, content)
    kept = facts.card or CardFacts()
    if kept.number is not None:
        yield phrase("Phone of the patient: {number}", number=Verbatim(kept.number))
    yield _phone(kept, zone)
    for note in kept.notes[:1]:
        yield phrase("Last note, {name}: {words}", name=note.name, words=_short(note.words))


def _latest(facts: StaffFacts, patient: SubjectFacts, content: Content) -> Iterator[Wording]:
    zone = site_of(patient, content).zone
    for one in measurements(patient)[:1]:
        yield phrase("Last temperature: {line}", line=temperature_line(one, zone))
    for report in list(_reports(patient, content))[:1]:
        yield phrase("Last report: {line}", line=report)
    if patient.medications:
        count = len(patient.medications)
        yield phrase_plural("{count} other medicine", "{count} other medicines", count=count)
    waiting = len(_cases(facts, patient))
    if waiting:
        yield phrase_plural("{count} open case", "{count} open cases", count=waiting)


def _phone(card: CardFacts, zone: str) -> Wording:
    if card.linked_at is None:
        return phrase("No phone is linked.")
    if not card.is_reachable:
        return phrase("⚠️ Telegram does not reach this phone. Please call the patient.")
    if card.heard_at is None:
        return phrase("Nothing came from this phone yet.")
    return phrase("Last heard from: {when}", when=Local(card.heard_at, zone))


def _short(words: str) -> str:
    return words if len(words) <= _SHORT_NOTE else f"{words[:_SHORT_NOTE]}…"


def _parts(facts: StaffFacts, patient: SubjectFacts, content: Content) -> Rows:
    rows: Rows = (
        (part_button(patient, CardPart.DOSES), part_button(patient, CardPart.REPORTS)),
        (part_button(patient, CardPart.MEDICINES), part_button(patient, CardPart.CASES)),
        (part_button(patient, CardPart.NOTES), part_button(patient, CardPart.PICTURE)),
    )
    if not may_decide(facts, patient) or not has_venetoclax(patient, content):
        return (*rows, (list_button(patient),))
    order = Button(
        label=phrase_ctx("button", "Dose order"),
        act="treat.card",
        args={"subject": str(patient.subject_id)},
    )
    return (*rows, (list_button(patient), order))


def _note(patient: SubjectFacts) -> Button:
    args = {"subject": str(patient.subject_id)}
    return Button(label=phrase_ctx("button", "Write a note"), act=NOTE, args=args)


def _number(patient: SubjectFacts) -> Button:
    args = {"subject": str(patient.subject_id)}
    return Button(label=phrase_ctx("button", "Phone number"), act=NUMBER, args=args)


def _back(patient: SubjectFacts) -> Button:
    return part_button(patient, CardPart.SUMMARY)


# --------------------------------------------------------------------------- what stands behind


def _doses(
    _facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content
) -> Iterator[Wording]:
    yield from order_lines(patient, content) if has_venetoclax(patient, content) else ()
    yield from _doses_said(patient, site_of(patient, content).zone, now)


def _doses_said(patient: SubjectFacts, zone: str, now: datetime) -> Iterator[Wording]:
    for dose in sorted(patient.doses, key=lambda one: one.planned_at):
        if dose.cycle == patient.cycle:
            yield dose_line(dose, zone, now)


def _said(
    _facts: StaffFacts, patient: SubjectFacts, _now: datetime, content: Content
) -> Iterator[Wording]:
    zone = site_of(patient, content).zone
    yield from list(_reports(patient, content))[:_SHOWN]
    for one in measurements(patient)[:_SHOWN]:
        yield temperature_line(one, zone)


def _reports(patient: SubjectFacts, content: Content) -> Iterator[Wording]:
    """Give the last report of each symptom, the newest first, with how urgent it was."""
    zone = site_of(patient, content).zone
    for report in sorted(patient.reports, key=lambda one: one.reported_at, reverse=True):
        line = report_line(report, content, zone)
        if line is not None and report.tier in _GRADED:
            # i18n: what was reported, and how urgent it was
            yield phrase("{line} ({tier})", line=line, tier=tier_name(report.tier))
        elif line is not None:
            yield line


def _medicines(
    _facts: StaffFacts, patient: SubjectFacts, _now: datetime, content: Content
) -> Iterator[Wording]:
    for one in (patient.medications or ())[:_SHOWN]:
        yield judged_line(one, patient, content)


def _waiting(
    facts: StaffFacts, patient: SubjectFacts, _now: datetime, content: Content
) -> Iterator[Wording]:
    for case in _cases(facts, patient)[:CASES_SHOWN]:
        yield case_line(case, content)


def _cases(facts: StaffFacts, patient: SubjectFacts) -> tuple[EscalationFact, ...]:
    return tuple(
        case
        for case in facts.open_escalations
        if case.subject_id == patient.subject_id and may_act(facts, case)
    )


def _details(case: EscalationFact) -> Button:
    label = phrase_ctx("button", "{code}: details", code=case.subject_code or case.site_id)
    return case_button(case, label, "esc.details")


def _notes(
    facts: StaffFacts, patient: SubjectFacts, _now: datetime, content: Content
) -> Iterator[Wording]:
    zone = site_of(patient, content).zone
    for note in (facts.card or CardFacts()).notes:
        when, words = Local(note.written_at, zone), note.words
        if note.corrects is not None:
            yield phrase(
                "{when}, {name}, correction in “{part}”: {words}",
                when=when,
                name=note.name,
                part=LABELS[note.corrects],
                words=words,
            )
        elif note.topic is None:
            yield phrase("{when}, {name}: {words}", when=when, name=note.name, words=words)
        else:
            yield phrase(
                "{when}, {name}, case {topic}: {words}",
                when=when,
                name=note.name,
                topic=topic_name(note.topic),
                words=words,
            )


_InWords = Callable[[StaffFacts, SubjectFacts, datetime, Content], Iterator[Wording]]
IN_WORDS: Final[Mapping[CardPart, _InWords]] = {
    CardPart.DOSES: _doses,
    CardPart.REPORTS: _said,
    CardPart.MEDICINES: _medicines,
    CardPart.CASES: _waiting,
    CardPart.NOTES: _notes,
}


def too_long(words: str) -> Phrase | None:
    """Say that a note has more characters than are kept; None when it has not."""
    if len(words) <= _LONGEST_NOTE:
        return None
    return phrase(
        "This note has {count} characters, {most} are kept. Please shorten it.",
        count=len(words),
        most=_LONGEST_NOTE,
    )
