"""The questions that are asked about an adverse event, one a message."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.inbound import Inbound
from bot.parts.adverse_draft import (
    BY_DRUG,
    NONE,
    NOT_GIVEN,
    ONGOING,
    OTHER,
    TERM,
    UNCHANGED,
    UNKNOWN,
    Draft,
    answered,
    drug_of,
    is_about_relatedness,
    related_left,
)
from bot.parts.adverse_reports import names_of
from bot.parts.answers import Rows, reply, site_of
from bot.parts.own_record import lines
from content.adverse_events.shapes import Option, Term
from content.model import Content
from content.wording import InBoth, Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.adverse_event_effects import VersionReason
from records.adverse_event_facts import ADVERSE_EVENT, EventDesk
from records.effects import Ask, Button, Effect
from records.facts import StaffFacts, SubjectFacts

NEXT: Final = "ae.next"
PICK: Final = "ae.pick"
BACK: Final = "ae.back"
STOP: Final = "ae.stop"
# The one question for words: which answer it is about follows from the draft.
ANSWER: Final = "answer"
# The criteria that were pressed so far, while they are being chosen.
PICKED: Final = "picked"
_MOST_TERMS: Final = 6
_IN_ROW: Final = 3
_ECHOED: Final = 30
_NOT_KNOWN: Final = phrase_ctx("button", "Not known yet")
_REASONS: Final[Mapping[str, Phrase]] = {
    VersionReason.FOLLOW_UP.value: phrase_ctx("button", "New information"),
    VersionReason.CORRECTION.value: phrase_ctx("button", "Wrong entry"),
    OTHER: phrase_ctx("button", "Another reason"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Everything a question may look at: who asks about whom, and what was answered so far."""

    said: Inbound
    facts: StaffFacts
    patient: SubjectFacts
    draft: Draft
    content: Content

    @property
    def desk(self) -> EventDesk:
        """The events and reports of the subject."""
        if self.facts.adverse_events is None:
            message = "adverse events were not read"
            raise RuntimeError(message)
        return self.facts.adverse_events

    @property
    def zone(self) -> str:
        """The zone of the subject's site."""
        return site_of(self.patient, self.content).zone


def about_adverse(facts: StaffFacts) -> str:
    """Name the questions this person is asked, so that answered ones can be closed."""
    return f"adverse:{facts.staff_id}"


def ask(
    asking: Asking, step: str, *before: Wording, typed: str | None = None
) -> tuple[Effect, ...]:
    """Ask one question; `before` says what was wrong with the last answer."""
    if step == TERM:
        words, buttons = _term(asking, typed)
    else:
        words, buttons = _ASK.get(step, _of_drug)(asking, step)
    rows = (*buttons, (button(asking.draft, phrase_ctx("button", "Back"), BACK),))
    about = about_adverse(asking.facts)
    return (
        reply(_head(asking), *before, *words, buttons=rows, about=about),
        Ask(conversation=ADVERSE_EVENT, step=ANSWER, data=dict(asking.draft)),
    )


def button(draft: Draft, label: Wording, act: str = NEXT, /, **more: str) -> Button:
    """Give a button that carries the draft."""
    return Button(label=label, act=act, args={**draft, **more})


def option_words(option: Option | None, key: str) -> Wording:
    """Give an answer in words; its id where the content has it no more."""
    return Verbatim(key) if option is None else InBoth(option.en, option.zh)


_Asked = tuple[tuple[Wording, ...], Rows]


def _head(asking: Asking) -> Wording:
    name = asking.draft.get(TERM)
    term = asking.content.adverse_events.terms.get(name or "")
    if term is None:
        return phrase("{code}: adverse event", code=asking.patient.code)
    # i18n: the code of a subject and the term of an adverse event
    return phrase("{code}: {term}", code=asking.patient.code, term=InBoth(term.term, term.zh))


def _answer(asking: Asking, label: Wording, **answers: str) -> Button:
    return button(answered(asking.draft, **answers), label)


def _in_rows(buttons: Sequence[Button]) -> Rows:
    return tuple(
        tuple(buttons[start : start + _IN_ROW]) for start in range(0, len(buttons), _IN_ROW)
    )


def _term(asking: Asking, typed: str | None) -> _Asked:
    events = asking.content.adverse_events
    found = events.find(typed, _MOST_TERMS) if typed else _suggested(asking)
    if typed and not found:
        none = phrase(
            "I found no term for “{words}”. Please try another word, in Chinese or English. The "
            "terms “Other, specify” take any words.",
            words=Verbatim(typed[:_ECHOED]),
        )
        return (none,), ()
    if not found:
        return (phrase("What happened? Please write a word for it, in Chinese or English."),), ()
    question = phrase("Which term is it? Or write another word, in Chinese or English.")
    numbered = [
        phrase("{number}. {what}", number=number, what=InBoth(term.term, term.zh))
        for number, term in enumerate(found, 1)
    ]
    choices = [
        _answer(asking, Verbatim(str(number)), term=term.term)
        for number, term in enumerate(found, 1)
    ]
    return (question, lines(*numbered)), _in_rows(choices)


def _suggested(asking: Asking) -> tuple[Term, ...]:
    report = asking.desk.report(asking.draft.get("report"))
    if report is None:
        return ()
    names = names_of(report, asking.content)
    return asking.content.adverse_events.suggested(names, _MOST_TERMS)


def _specify(_asking: Asking, _step: str) -> _Asked:
    return (phrase("Please write in a few words what happened."),), ()


def _grade(asking: Asking, _step: str) -> _Asked:
    term = asking.content.adverse_events.terms[asking.draft[TERM]]
    known = asking.content.adverse_events.grade_words(term)
    said = [
        phrase("{number}: {what}", number=one.grade, what=InBoth(one.en, one.zh)) for one in known
    ]
    choices = [
        _answer(asking, phrase_ctx("button", "Grade {grade}", grade=grade), grade=str(grade))
        for grade in term.grades
    ]
    unknown = _answer(asking, _NOT_KNOWN, grade=UNKNOWN)
    question = phrase("Which grade was it at its worst (CTCAE)?")
    words = (question, lines(*said)) if said else (question,)
    return words, (*_in_rows(choices), (unknown,))


def _onset(asking: Asking, _step: str) -> _Asked:
    today = asking.said.received_at.astimezone(ZoneInfo(asking.zone)).date()
    days = {
        today: phrase_ctx("button", "Today"),
        today - timedelta(days=1): phrase_ctx("button", "Yesterday"),
    }
    report = asking.desk.report(asking.draft.get("report"))
    if report is not None:
        reported = report.reported_at.astimezone(ZoneInfo(asking.zone)).date()
        days.setdefault(reported, phrase_ctx("button", "Day of the report"))
    choices = tuple(_answer(asking, label, onset=day.isoformat()) for day, label in days.items())
    unknown = _answer(asking, _NOT_KNOWN, onset=UNKNOWN)
    question = phrase("On which day did it begin? You can write the date, for example 11-24.")
    return (question,), (choices, (unknown,))


def _end(asking: Asking, _step: str) -> _Asked:
    today = asking.said.received_at.astimezone(ZoneInfo(asking.zone)).date()
    ongoing = _answer(asking, phrase_ctx("button", "Still going on"), end=ONGOING)
    ended = _answer(asking, phrase_ctx("button", "Today"), end=today.isoformat())
    unknown = _answer(asking, _NOT_KNOWN, end=UNKNOWN)
    question = phrase("Has it ended? Then write the date, for example 11-24.")
    return (question,), ((ongoing,), (ended, unknown))


def _serious(asking: Asking, _step: str) -> _Asked:
    picked = asking.draft.get(PICKED)
    if picked is not None:
        return _pick(asking, [one for one in picked.split(",") if one])
    listed = [
        phrase("{number}. {what}", number=number, what=InBoth(one.en, one.zh))
        for number, one in enumerate(asking.content.adverse_events.criteria(), 1)
    ]
    yes = button(asking.draft, phrase_ctx("button", "Yes, choose"), PICK, **{PICKED: ""})
    no = _answer(asking, phrase_ctx("button", "None of these"), serious=NONE)
    unknown = _answer(asking, _NOT_KNOWN, serious=UNKNOWN)
    question = phrase("Is it serious, by one of these criteria? Severe is not the same as serious.")
    return (question, lines(*listed)), ((yes, no), (unknown,))


def _pick(asking: Asking, picked: Sequence[str]) -> _Asked:
    choices = []
    for one in asking.content.adverse_events.criteria():
        is_picked = one.id in picked
        after = [key for key in picked if key != one.id] if is_picked else [*picked, one.id]
        name = InBoth(one.label.en, one.label.zh)
        # i18n: a criterion that was chosen
        label = phrase_ctx("button", "✓{criterion}", criterion=name) if is_picked else name
        choices.append(button(asking.draft, label, PICK, **{PICKED: ",".join(after)}))
    plain = {key: value for key, value in asking.draft.items() if key != PICKED}
    done = button(answered(plain, serious=",".join(picked)), phrase_ctx("button", "That is all"))
    rows = tuple(tuple(choices[start : start + 2]) for start in range(0, len(choices), 2))
    question = phrase("Which ones? Press each that applies, then “That is all”.")
    return (question,), (*rows, *(((done,),) if picked else ()))


def _aware(asking: Asking, _step: str) -> _Asked:
    now = _answer(
        asking, phrase_ctx("button", "Just now"), aware=asking.said.received_at.isoformat()
    )
    report = asking.desk.report(asking.draft.get("report"))
    reported = (
        ()
        if report is None
        else (
            _answer(
                asking,
                phrase_ctx("button", "With the report"),
                aware=report.reported_at.isoformat(),
            ),
        )
    )
    question = phrase(
        "When did the site learn of it? The clock runs from then. You can write date and time, for "
        "example 11-24 09:30."
    )
    return (question,), ((*reported, now),)


def _of_drug(asking: Asking, step: str) -> _Asked:
    drug = drug_of(step, asking.patient, asking.content)
    if drug is None:
        raise ValueError(step)
    if is_about_relatedness(step):
        return _related(asking, step)
    options = asking.content.adverse_events.action.options
    choices = [
        _answer(asking, InBoth(one.label.en, one.label.zh), **{step: one.id}) for one in options
    ]
    unknown = _answer(asking, _NOT_KNOWN, **{step: UNKNOWN})
    question = phrase("{drug}: what was done because of it?", drug=drug.name)
    return (question,), (*_in_rows(choices), (unknown,))


def _related(asking: Asking, step: str) -> _Asked:
    drug = drug_of(step, asking.patient, asking.content)
    options = asking.content.adverse_events.relatedness.options
    choices = [
        _answer(asking, InBoth(one.label.en, one.label.zh), **{step: one.id}) for one in options
    ]
    unknown = _answer(asking, _NOT_KNOWN, **{step: UNKNOWN})
    question = phrase("How is it related to {drug}?", drug=drug.name if drug else Verbatim(step))
    if drug is not None and drug.may_be_added:
        not_given = _answer(asking, phrase_ctx("button", "Not given"), **{step: NOT_GIVEN})
        return (question,), ((not_given,), *_in_rows(choices), (unknown,))
    left = dict.fromkeys(_left(asking), UNKNOWN)
    all_open = _answer(asking, phrase_ctx("button", "All not known yet"), **left)
    return (question,), (*_in_rows(choices), (unknown, all_open))


def _left(asking: Asking) -> Iterator[str]:
    """Give the questions that one press leaves open; what some never get is asked all the same."""
    for step in related_left(asking.draft, asking.patient, asking.content):
        drug = drug_of(step, asking.patient, asking.content)
        if drug is not None and not drug.may_be_added:
            yield step


def _acts(asking: Asking, _step: str) -> _Asked:
    none = _answer(asking, phrase_ctx("button", "Nothing changed"), acts=UNCHANGED)
    each = _answer(asking, phrase_ctx("button", "By medicine"), acts=BY_DRUG)
    unknown = _answer(asking, _NOT_KNOWN, acts=UNKNOWN)
    question = phrase("Was anything changed with the study medicines because of it?")
    return (question,), ((none, each), (unknown,))


def _outcome(asking: Asking, _step: str) -> _Asked:
    choices = [
        _answer(asking, InBoth(one.label.en, one.label.zh), outcome=one.id)
        for one in asking.content.adverse_events.outcome.options
    ]
    return (phrase("What is the outcome so far?"),), _in_rows(choices)


def _reason(asking: Asking, _step: str) -> _Asked:
    choices = tuple((_answer(asking, label, reason=key),) for key, label in _REASONS.items())
    return (phrase("Why is there a new version?"),), choices


def _note(_asking: Asking, _step: str) -> _Asked:
    return (phrase("Please write the reason in a few words."),), ()


_ASK: Final[Mapping[str, Callable[[Asking, str], _Asked]]] = {
    "specify": _specify,
    "grade": _grade,
    "onset": _onset,
    "end": _end,
    "serious": _serious,
    "aware": _aware,
    "acts": _acts,
    "outcome": _outcome,
    "reason": _reason,
    "note": _note,
}
