"""The symptom diary: fine or not, then only what is needed, one question a message."""

from collections.abc import Callable, Mapping

from bot.inbound import Inbound
from bot.parts.answers import closed_question, hand_over, has_left, hotline, reply, tap_answered
from bot.parts.diary_offer import ABOUT
from bot.parts.diary_questions import (
    DIARY,
    Effects,
    Step,
    Turn,
    ask_area,
    ask_next,
    ask_symptom,
    listed_again,
    listed_symptoms,
)
from bot.parts.diary_report import given_up, is_stale, open_draft
from bot.parts.diary_steps import (
    answer,
    ask_again,
    back,
    begin,
    begin_about,
    begin_unwell,
    change,
    choose,
    fine,
    finish,
    right,
)
from bot.parts.menus import subject_menu
from content.model import Content
from content.report import read_report
from content.shape import Bilingual
from content.symptoms.draft import open_question
from content.symptoms.scales import read_answer
from content.vocabulary import EscalationTopic, Language, Tier
from content.wording import phrase
from content.words import Word
from records.effects import CloseMessages, RecordSymptomReport
from records.facts import Facts, SubjectFacts, TappedButton

_UNREAD = frozenset({Tier.AMBER, Tier.UNCLEAR})
_FINE = "diary.fine"
_NOT_FINE = "diary.not_fine"
_BEGINNINGS = frozenset({_FINE, _NOT_FINE, ABOUT})


def diary(said: Inbound, facts: Facts, content: Content, /) -> Effects:
    """Take one step of a report; what is red is told to a person at once."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    button = facts.button
    if button is not None and button.act in _BEGINNINGS:
        return (*tapped, *_begun(said, facts, button, content))
    draft = open_draft(facts, content)
    if draft is None:
        return (*tapped, *_without_report(said, facts, content))
    turn = Turn(said=said, facts=facts, content=content, draft=draft)
    if is_stale(turn):
        told = phrase("The last report was more than a day ago. I kept it; let us begin a new one.")
        return (*tapped, reply(told), *begin(said, facts, content))
    return (*tapped, *(_typed(turn) if button is None else _pressed(turn, button)))


def _begun(said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content) -> Effects:
    if button.act == ABOUT:
        return begin_about(said, facts, button.args["symptom"], content)
    asked = CloseMessages(about=f"{DIARY}:{button.args.get(DIARY, '')}")
    step = fine if button.act == _FINE else begin_unwell
    return (asked, *step(said, facts, content))


def _without_report(said: Inbound, facts: SubjectFacts, content: Content) -> Effects:
    if facts.button is not None:
        return (reply(closed_question(), menu=subject_menu(facts, content)),)
    match content.words.meaning(said.command or said.text):
        case Word.FINE:
            return fine(said, facts, content)
        case Word.NOT_FINE:
            return begin_unwell(said, facts, content)
        case _:
            return begin(said, facts, content)


# ---------------------------------------------------------------- what is pressed


def _pressed(turn: Turn, button: TappedButton) -> Effects:
    if button.act in _STEPS:
        return _STEPS[button.act](turn)
    args = button.args
    match button.act:
        case "diary.area":
            return ask_symptom(turn, args["area"])
        case "diary.rest":
            return ask_symptom(turn, args["area"], is_rest=True)
        case "diary.symptom":
            return choose(turn, args["symptom"])
        case "diary.answer" | "diary.skip" if _is_asked(turn, args):
            value = args.get("value")
            return answer(turn, None if value is None else int(value))
        case _:
            return (reply(closed_question(), menu=subject_menu(turn.facts, turn.content)),)


def _is_asked(turn: Turn, args: Mapping[str, str]) -> bool:
    question = open_question(turn.draft, turn.content.symptoms)
    return question is not None and (args["symptom"], args["question"]) == (
        turn.draft.now,
        question.id,
    )


# ---------------------------------------------------------------- what is typed


def _typed(turn: Turn) -> Effects:
    word = turn.content.words.meaning(turn.said.command or turn.said.text)
    if turn.step is Step.QUESTION:
        return _typed_answer(turn, word)
    if (turn.step, word) == (Step.AREA, Word.FINE) and not turn.draft.answers:
        return fine(turn.said, turn.facts, turn.content)
    step = _ANYWHERE.get(word) or _IN_STEP.get((turn.step, word)) if word else None
    return step(turn) if step else _typed_choice(turn)


def _typed_answer(turn: Turn, word: Word | None) -> Effects:
    question = open_question(turn.draft, turn.content.symptoms)
    if question is None:
        return ask_next(turn)
    value = read_answer(question.scale, turn.said.text)
    if value is not None:
        return answer(turn, value)
    if word in {Word.SKIP, Word.UNKNOWN}:
        return answer(turn, None)
    step = _ANYWHERE.get(word) if word else None
    return step(turn) if step else _other_words(turn)


def _typed_choice(turn: Turn) -> Effects:
    typed = _plain(turn.said.text)
    symptoms, areas = turn.content.symptoms.items.values(), turn.content.symptoms.areas
    listed = _listed(turn)
    at = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
    wanted = listed[at - 1] if 0 < at <= len(listed) else None
    for symptom in symptoms:
        if typed in _names(symptom.name) or symptom.id == wanted:
            return choose(turn, symptom.id)
    for area in areas:
        if typed in _names(area.name) or area.id == wanted:
            return ask_symptom(turn, area.id)
    return _other_words(turn)


def _listed(turn: Turn) -> list[str]:
    """Give what the open question offers, so that a number can be its place, counted from 1."""
    match turn.step:
        case Step.AREA:
            return [area.id for area in turn.content.symptoms.areas]
        case Step.SYMPTOM:
            area, is_rest = listed_again(turn)
            return [one.id for one in listed_symptoms(turn, area, is_rest=is_rest)]
        case Step.CHANGE:
            return list(turn.draft.answers)
        case _:
            return []


def _names(name: Bilingual) -> set[str]:
    return {_plain(name.in_language(language)) for language in Language}


def _plain(text: str) -> str:
    return text.strip().strip(".。!！").casefold()


def _other_words(turn: Turn) -> Effects:
    """Pass on what is no answer: a person reads it, and the question stays."""
    said, facts = turn.said, turn.facts
    if not said.text.strip():
        return ask_again(turn)
    reading = read_report(turn.content, said.text)
    rules = tuple(dict.fromkeys(one.rule for one in reading.signals if one.rule))
    told = RecordSymptomReport(
        subject_id=facts.subject_id, tier=Tier.AMBER, rules=rules, words=said.text
    )
    summary = phrase("In the symptom diary the patient wrote other words.")
    return (
        *((told,) if reading.tier in _UNREAD else ()),
        hand_over(facts, EscalationTopic.MESSAGE, summary, words=said.text),
        reply(phrase("I passed this on to the nurse. My question is still open:")),
        *ask_again(turn),
    )


_Go = Callable[[Turn], Effects]
_STEPS: Mapping[str, _Go] = {
    "diary.more": ask_area,
    "diary.enough": finish,
    "diary.change": change,
    "diary.right": right,
    "diary.back": back,
}
_ANYWHERE: Mapping[Word, _Go] = {
    Word.SYMPTOMS: ask_again,
    Word.CANCEL: given_up,
    Word.BACK: back,
    Word.CHANGE: change,
}
_IN_STEP: Mapping[tuple[Step, Word], _Go] = {
    (Step.MORE, Word.YES): ask_area,
    (Step.MORE, Word.NOT_FINE): ask_area,
    (Step.MORE, Word.NO): finish,
    (Step.MORE, Word.ENOUGH): finish,
    (Step.MORE, Word.FINE): finish,
    (Step.RIGHT, Word.YES): right,
    (Step.RIGHT, Word.NO): change,
}
