"""The questions of a symptom report, one a message, each with its place in the dialogue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from bot.inbound import Inbound
from bot.parts.answers import Rows, asked_again, hotline, reply, site_of
from content.model import Content
from content.plan.protocol_day import local_date, protocol_day
from content.shape import Bilingual
from content.symptoms.draft import Draft, open_question
from content.symptoms.scales import Scale
from content.symptoms.symptom import Question, Symptom
from content.vocabulary import DueKind
from content.wording import InBoth, Phrase, Wording, phrase, phrase_ctx
from records.diary_topic import OPEN_REPORT, diary_topic
from records.effects import Ask, Button, CancelDue, CloseMessages, Effect
from records.facts import SubjectFacts

Effects: TypeAlias = tuple[Effect, ...]

DIARY: Final = OPEN_REPORT
_IN_A_ROW = 2
# Eight buttons fit; the last row is for going back.
_LIST_WHOLE = 7
_LIST_FIRST = 6
_LONGEST = 560
_BACK: Final = Button(label=phrase_ctx("button", "Back"), act="diary.back")
_MORE: Final = Button(label=phrase_ctx("button", "Add another"), act="diary.more")


class Step(StrEnum):
    """Which question of a report is open."""

    AREA = "area"
    SYMPTOM = "symptom"
    QUESTION = "question"
    MORE = "more"
    RIGHT = "right"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message in the middle of a report: what was said, by whom, and the report so far."""

    said: Inbound
    facts: SubjectFacts
    content: Content
    draft: Draft

    @property
    def step(self) -> Step:
        """Tell which question was open."""
        return Step.AREA if self.facts.dialogue is None else Step(self.facts.dialogue.step)

    @property
    def place(self) -> Mapping[str, str]:
        """Give what the open question remembers beside the report."""
        return {} if self.facts.dialogue is None else self.facts.dialogue.data

    def going_on(self, draft: Draft) -> "Turn":
        """Go on with another state of the report."""
        return replace(self, draft=draft)

    def between(self) -> "Turn":
        """Go on with no symptom that is being asked about."""
        return self.going_on(replace(self.draft, now=None))


def today_of(said: Inbound, facts: SubjectFacts, content: Content) -> int | None:
    """Give the protocol day of a message, None while day 1 is not known."""
    if facts.day1 is None:
        return None
    return protocol_day(local_date(said.received_at, site_of(facts, content).zone), facts.day1)


def about_report(facts: SubjectFacts, day: int | None) -> str:
    """Name the messages about one day of the diary."""
    return diary_topic(facts.subject_id, facts.cycle, day)


def ended(facts: SubjectFacts, draft: Draft) -> tuple[Effect, ...]:
    """Close what was asked; no answer is awaited any more."""
    return (
        CloseMessages(about=about_report(facts, draft.day)),
        CancelDue(subject_id=facts.subject_id, topic=OPEN_REPORT),
    )


def both(words: Bilingual) -> InBoth:
    """Show words of the content in the reader's language."""
    return InBoth(words.en, words.zh)


def ask_area(turn: Turn) -> Effects:
    """Ask what it is about."""
    buttons = [
        Button(label=both(area.name), act="diary.area", args={"area": area.id})
        for area in turn.content.symptoms.areas
    ]
    question = hotline("diary_choose", turn.facts, turn.content)
    return _ask(turn.between(), Step.AREA, (question,), _rows(buttons))


def ask_symptom(turn: Turn, area: str, *, is_rest: bool = False) -> Effects:
    """Ask which symptom of an area it is; a long list comes in two messages."""
    buttons = [
        Button(label=both(one.name), act="diary.symptom", args={"symptom": one.id})
        for one in listed_symptoms(turn, area, is_rest=is_rest)
    ]
    is_cut = not is_rest and len(_of_area(turn, area)) > _LIST_WHOLE
    rest = Button(label=phrase_ctx("button", "More"), act="diary.rest", args={"area": area})
    last = (rest, _BACK) if is_cut else (_BACK,)
    place = {"area": area, "rest": str(is_rest)}
    question = phrase("Which of these is it?")
    return _ask(turn.between(), Step.SYMPTOM, (question,), (*_rows(buttons), last), place)


def listed_again(turn: Turn) -> tuple[str, bool]:
    """Give the area whose list is open, and whether its rest is shown."""
    return turn.place["area"], turn.place["rest"] == str(True)


def listed_symptoms(turn: Turn, area: str, *, is_rest: bool) -> tuple[Symptom, ...]:
    """Give the symptoms that one message offers; those chosen already are not offered again."""
    found = _of_area(turn, area)
    if len(found) <= _LIST_WHOLE:
        return found
    return found[_LIST_FIRST:] if is_rest else found[:_LIST_FIRST]


def _of_area(turn: Turn, area: str) -> tuple[Symptom, ...]:
    known = turn.draft.answers
    return tuple(one for one in turn.content.symptoms.of_area(area) if one.id not in known)


def ask_next(turn: Turn) -> Effects:
    """Ask the next question about the present symptom, or whether there is anything else."""
    question = open_question(turn.draft, turn.content.symptoms)
    if question is None:
        return ask_more(turn.between())
    args = _place(turn.draft, question)
    skip = Button(label=phrase_ctx("button", "Skip"), act="diary.skip", args=args)
    buttons = (*_rows(_options(turn.draft, question)), (skip, _BACK))
    parts: tuple[Wording, ...] = (both(question.words),)
    if not isinstance(question.scale, Scale):
        parts = (*parts, phrase("Please send the number."))
    return _ask(turn, Step.QUESTION, parts, buttons)


def _options(draft: Draft, question: Question) -> Iterator[Button]:
    if not isinstance(question.scale, Scale):
        return
    for value, option in enumerate(question.scale.options):
        args = {**_place(draft, question), "value": str(value)}
        yield Button(label=both(option), act="diary.answer", args=args)


def _place(draft: Draft, question: Question) -> dict[str, str]:
    return {"symptom": draft.now or "", "question": question.id}


def ask_more(turn: Turn) -> Effects:
    """Ask whether there is anything else; a long report is summed up at once."""
    chosen = list(turn.draft.answers)
    if len(chosen) >= turn.content.symptoms.report.most_symptoms:
        return ask_right(turn)
    last = turn.content.symptoms.items[chosen[-1]]
    enough = Button(label=phrase_ctx("button", "That is all"), act="diary.enough")
    # i18n: {symptom} is a symptom, for example Nausea
    noted = phrase("Noted: {symptom}.", symptom=both(last.name))
    question = (noted, phrase("Is there anything else?"))
    return _ask(turn.between(), Step.MORE, question, ((_MORE, enough), (_BACK,)))


def ask_right(turn: Turn) -> Effects:
    """Say back what was noted, and ask whether it is right."""
    draft = turn.draft
    head = phrase("This is what I noted. Is it right?")
    lines = [line for name in draft.answers for line in _noted(turn, name)]
    *first, last = _in_messages([_Line(head, len(head.msgid)), *lines])
    answers = (
        Button(label=phrase_ctx("button", "Yes, right"), act="diary.right"),
        Button(label=phrase_ctx("button", "Change"), act="diary.change"),
    )
    more = ((_MORE,),) if len(draft.answers) < turn.content.symptoms.report.most_symptoms else ()
    asked = _ask(turn.between(), Step.RIGHT, last, (answers, *more))
    return (*(reply(*parts) for parts in first), *asked)


class _Line:
    """A line of the summary, and how many characters it has at most in any language."""

    def __init__(self, words: Wording, length: int) -> None:
        self.words = words
        self.length = length


def _noted(turn: Turn, name: str) -> Iterator[_Line]:
    symptom = turn.content.symptoms.items[name]
    answers = turn.draft.answers[name]
    for question in symptom.questions:
        if question.id not in answers:
            continue
        said, length = _answer(question, answers[question.id])
        words = question.words
        yield _Line(
            phrase("– {question} {answer}", question=both(words), answer=said),
            len(words.en) + length,
        )


def _answer(question: Question, value: int | None) -> tuple[Wording | int, int]:
    if value is None:
        skipped: Phrase = phrase("(skipped)")
        return skipped, len(skipped.msgid)
    if isinstance(question.scale, Scale):
        option = question.scale.options[value]
        return both(option), len(option.en)
    return value, len(str(value))


def _in_messages(lines: Iterable[_Line]) -> list[tuple[Wording, ...]]:
    messages: list[list[Wording]] = [[]]
    room = _LONGEST
    for line in lines:
        if line.length > room and messages[-1]:
            messages.append([])
            room = _LONGEST
        messages[-1].append(line.words)
        room -= line.length + len("– \n\n")
    return [tuple(one) for one in messages]


def ask_which(turn: Turn) -> Effects:
    """Ask what is to be changed."""
    buttons = [
        Button(
            label=both(turn.content.symptoms.items[name].name),
            act="diary.symptom",
            args={"symptom": name},
        )
        for name in turn.draft.answers
    ]
    question = phrase("What would you like to change? I will ask about it again.")
    return _ask(turn.between(), Step.CHANGE, (question,), (*_rows(buttons), (_BACK,)))


def _rows(buttons: Iterable[Button]) -> Rows:
    listed = tuple(buttons)
    return tuple(listed[at : at + _IN_A_ROW] for at in range(0, len(listed), _IN_A_ROW))


def _ask(
    turn: Turn,
    step: Step,
    question: tuple[Wording, ...],
    buttons: Rows,
    place: Mapping[str, str] | None = None,
) -> Effects:
    facts, draft = turn.facts, turn.draft
    return (
        *ended(facts, draft),
        reply(*question, buttons=buttons, about=about_report(facts, draft.day)),
        Ask(conversation=DIARY, step=step.value, data=draft.to_data() | dict(place or {})),
        asked_again(turn.said, facts, OPEN_REPORT, turn.content, DueKind.DIARY_UNANSWERED),
    )
