"""The steps of a symptom report, whether they were pressed or typed."""

from dataclasses import replace
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import hotline, reply, site_of
from bot.parts.diary_questions import (
    Effects,
    Step,
    Turn,
    about_report,
    ask_area,
    ask_more,
    ask_next,
    ask_right,
    ask_symptom,
    ask_which,
    ended,
    listed_again,
    today_of,
)
from bot.parts.diary_report import acted_at_once, confirmed, given_up, is_emergency, open_draft
from bot.parts.fever_questions import ask_number, time_limit
from bot.parts.fever_state import FeverState
from bot.parts.menus import subject_menu
from content.model import Content
from content.plan.protocol_day import local_date
from content.symptoms.draft import (
    Draft,
    answered,
    chosen,
    one_back,
    open_question,
    without,
)
from content.triage.fever import FeverReading
from content.vocabulary import MessageClass, ReportSource, Tier
from content.wording import Verbatim, approved
from content.words import Word
from records.effects import CancelDue, CloseMessages, EndDialogue, RecordSymptomReport
from records.facts import SubjectFacts
from scheduler.plans.diary import left_open

# The symptom that has a conversation of its own.
_FEVER: Final = "fever"


def fine(said: Inbound, facts: SubjectFacts, content: Content) -> Effects:
    """Note that nothing is wrong, once a day; a report that was begun is kept."""
    day = today_of(said, facts, content)
    draft = open_draft(facts, content)
    report = RecordSymptomReport(
        subject_id=facts.subject_id,
        tier=Tier.NONE,
        rules=(),
        source=ReportSource.DIARY,
        protocol_day=day,
    )
    return (
        *(ended(facts, draft) if draft else ()),
        *(left_open(draft, facts, content) if draft and draft.answers else ()),
        CloseMessages(about=about_report(facts, day)),
        # The question of the day is answered, asked or not.
        CancelDue(subject_id=facts.subject_id, topic=about_report(facts, day)),
        *(() if _is_fine_already(said, facts, content) else (report,)),
        *((EndDialogue(),) if draft else ()),
        reply(hotline("diary_fine", facts, content), menu=subject_menu(facts, content)),
    )


def _is_fine_already(said: Inbound, facts: SubjectFacts, content: Content) -> bool:
    last = max(facts.reports, key=lambda one: one.reported_at, default=None)
    if last is None or last.symptom is not None:
        return False
    zone = site_of(facts, content).zone
    return local_date(last.reported_at, zone) == local_date(said.received_at, zone)


def begin(said: Inbound, facts: SubjectFacts, content: Content) -> Effects:
    """Begin a report, by way of the list or after "not so well"."""
    return _begun(said, facts, content, is_unwell=False)


def begin_unwell(said: Inbound, facts: SubjectFacts, content: Content) -> Effects:
    """Begin a report of somebody who said that something is wrong."""
    return _begun(said, facts, content, is_unwell=True)


def begin_about(said: Inbound, facts: SubjectFacts, symptom: str, content: Content) -> Effects:
    """Begin a report with one symptom; a report that was begun before is kept as it was left."""
    kept, turn = _new_report(said, facts, content, is_unwell=True)
    return (*kept, *choose(turn, symptom))


def _begun(said: Inbound, facts: SubjectFacts, content: Content, *, is_unwell: bool) -> Effects:
    """Ask what it is about; a report that was begun before is kept as it was left."""
    kept, turn = _new_report(said, facts, content, is_unwell=is_unwell)
    return (*kept, *ask_area(turn))


def _new_report(
    said: Inbound, facts: SubjectFacts, content: Content, *, is_unwell: bool
) -> tuple[Effects, Turn]:
    before = open_draft(facts, content)
    kept = left_open(before, facts, content) if before and before.answers else ()
    day = today_of(said, facts, content)
    draft = Draft(began=said.received_at, day=day, is_unwell=is_unwell)
    return kept, Turn(said=said, facts=facts, content=content, draft=draft)


def choose(turn: Turn, symptom: str) -> Effects:
    """Ask about one symptom, from its first question on."""
    is_new = symptom not in turn.draft.answers
    if symptom not in turn.content.symptoms.items:
        return ask_again(turn)
    if symptom == _FEVER:
        return _to_fever(turn)
    if is_new and len(turn.draft.answers) >= turn.content.symptoms.report.most_symptoms:
        return ask_right(turn)
    return ask_next(turn.going_on(chosen(turn.draft, symptom)))


def _to_fever(turn: Turn) -> Effects:
    """Leave the report for the questions about fever, which are more urgent; nothing is lost."""
    said, facts, content, draft = turn.said, turn.facts, turn.content, turn.draft
    state = FeverState(reading=FeverReading(value=None, said_fever=True))
    label = Verbatim(content.words.label(Word.SYMPTOMS, facts.language))
    return (
        *ended(facts, draft),
        *(left_open(draft, facts, content) if draft.answers else ()),
        # As urgent as the question, so that it comes before it.
        reply(approved("diary_fever_first", symptoms=label), message_class=MessageClass.SAFETY),
        *ask_number(facts, state, content),
        *time_limit(said, facts, content),
    )


def answer(turn: Turn, value: int | None) -> Effects:
    """Take an answer to the open question, None for one that is skipped."""
    question = open_question(turn.draft, turn.content.symptoms)
    if question is None:
        return ask_next(turn)
    known = turn.going_on(answered(turn.draft, question.id, value))
    if is_emergency(known):
        # Nobody who must call 120 is asked more questions.
        return confirmed(known)
    after, told = acted_at_once(known)
    return (*told, *ask_next(turn.going_on(after)))


def back(turn: Turn) -> Effects:
    """Go one question back; before the first there is nothing left."""
    draft = turn.draft
    if turn.step is Step.QUESTION and draft.now is not None:
        return _back_from_question(turn, draft.now)
    if turn.step is Step.SYMPTOM:
        return ask_area(turn)
    if not draft.answers:
        return given_up(turn)
    match turn.step:
        case Step.MORE:
            return ask_next(turn.going_on(one_back(draft, list(draft.answers)[-1])))
        case Step.CHANGE:
            return ask_right(turn)
        case _:
            return ask_more(turn)


def _back_from_question(turn: Turn, symptom: str) -> Effects:
    draft = turn.draft
    if draft.answers[symptom]:
        return ask_next(turn.going_on(one_back(draft, symptom)))
    area = turn.content.symptoms.items[symptom].area
    return ask_symptom(turn.going_on(without(draft, symptom)), area)


def ask_again(turn: Turn) -> Effects:
    """Ask the open question once more, as it was."""
    if turn.step is Step.SYMPTOM:
        area, is_rest = listed_again(turn)
        return ask_symptom(turn, area, is_rest=is_rest)
    if turn.step is Step.QUESTION:
        return ask_next(turn)
    ask = _ASK_AGAIN.get(turn.step, ask_area) if turn.draft.answers else ask_area
    return ask(turn)


def finish(turn: Turn) -> Effects:
    """Sum the report up, if there is anything in it."""
    return ask_right(turn) if turn.draft.answers else ask_again(turn)


def change(turn: Turn) -> Effects:
    """Ask what is to be changed, if there is anything."""
    return ask_which(turn) if turn.draft.answers else ask_again(turn)


def right(turn: Turn) -> Effects:
    """Record a report that was said back, if there is anything in it."""
    done = replace(turn.draft, now=None)
    return confirmed(turn.going_on(done)) if done.answers else ask_again(turn)


_ASK_AGAIN = {Step.MORE: ask_more, Step.RIGHT: ask_right, Step.CHANGE: ask_which}
