"""The questions about a medicine: which one it is, and what the patient does with it."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, asked_again, reply
from bot.parts.medicine_alert import unanswered_tier
from bot.parts.medicine_state import MedicineState, NamedMedicine, option_name
from bot.parts.menus import word_button
from content.medicines.rules import Use
from content.model import Content
from content.vocabulary import MedicationStatus
from content.wording import Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from content.words import Word
from records.effects import Ask, Button, CancelDue, Effect, EndDialogue
from records.facts import SubjectFacts

MEDICINE: Final = "medicine"
NAME, WHICH, USE = "name", "which", "use"
_NONE: Final = "none"
# As long as a button may be and still be read whole on a small phone.
_LONGEST_LABEL = 20
_USES: dict[Use, Phrase] = {
    Use.TAKES: phrase_ctx("button", "I take it"),
    Use.STARTED: phrase_ctx("button", "I just started it"),
    Use.STOPPED: phrase_ctx("button", "I stopped it"),
    Use.QUESTION: phrase_ctx("button", "Only a question"),
}
_USE_WORDS = {
    Word.TAKES: Use.TAKES,
    Word.STARTED: Use.STARTED,
    Word.STOPPED: Use.STOPPED,
    Word.ONLY_ASKS: Use.QUESTION,
}
STATUS_OF: Final = {
    Use.TAKES: MedicationStatus.TAKES,
    Use.STARTED: MedicationStatus.STARTED,
    Use.STOPPED: MedicationStatus.STOPPED,
    Use.QUESTION: MedicationStatus.QUESTION,
}


def about_medicine(facts: SubjectFacts) -> str:
    """Name the questions about medicines of this subject."""
    return f"medicine:{facts.subject_id}"


def ask_name(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Ask which medicine it is about; the subject can look at what they told of before."""
    told = word_button(Word.MEDICINE_LIST, facts, content)
    return (
        reply(
            approved("medicine_new"),
            phrase("Write its name now, or send a photo of the box."),
            buttons=() if facts.is_by_reporter else ((told,),),
        ),
        Ask(conversation=MEDICINE, step=NAME),
    )


def ask_next(
    state: MedicineState, said: Inbound, facts: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Ask the next thing about the first medicine; silence about it has a limit."""
    tier = unanswered_tier(state.items, facts, said.received_at, content)
    state = state if tier is None else state.at_least(tier)
    item = state.items[0]
    step, data = WHICH if item.options else USE, state.to_data()
    question = _which(item, state, facts, content) if item.options else _use(item, state, facts)
    return (
        question,
        *(() if other_is_open(facts) else (Ask(conversation=MEDICINE, step=step, data=data),)),
        *(_settled(facts) if tier is None else _time_limit(said, facts, content)),
    )


def nothing_left(facts: SubjectFacts) -> tuple[Effect, ...]:
    """End the question and its limit; somebody else's question stays open."""
    ended = () if other_is_open(facts) else (EndDialogue(),)
    return (*ended, *_settled(facts))


def other_is_open(facts: SubjectFacts) -> bool:
    """Tell whether another conversation waits for an answer, which these buttons must not take."""
    return facts.dialogue is not None and facts.dialogue.conversation != MEDICINE


def _settled(facts: SubjectFacts) -> tuple[Effect, ...]:
    return (CancelDue(subject_id=facts.subject_id, topic=MEDICINE),)


def _time_limit(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (*_settled(facts), asked_again(said, facts, MEDICINE, content))


def _which(
    item: NamedMedicine, state: MedicineState, facts: SubjectFacts, content: Content
) -> Effect:
    args = state.to_data()
    rows: Rows = tuple(
        (
            Button(
                label=Verbatim(_short(option_name(content, option, facts.language))),
                act="medicine.which",
                args=args | {"choice": option},
            ),
        )
        for option in item.options
    )
    none = Button(label=phrase_ctx("button", "None of these"), act="medicine.none", args=args)
    return reply(
        approved("medicine_ask_which", name=item.typed),
        buttons=(*rows, (none,)),
        about=about_medicine(facts),
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _use(item: NamedMedicine, state: MedicineState, facts: SubjectFacts) -> Effect:
    args = state.to_data()
    each = [
        Button(label=label, act="medicine.use", args=args | {"use": use.value})
        for use, label in _USES.items()
    ]
    rows: Rows = (tuple(each[:2]), tuple(each[2:]))
    name = patient_name(item, facts)
    return reply(approved("medicine_ask_use", name=name), buttons=rows, about=about_medicine(facts))


def patient_name(item: NamedMedicine, facts: SubjectFacts) -> Wording:
    """Name it to the patient."""
    photo = phrase_ctx("name", "the medicine in the photo")
    return photo if item.photo else Verbatim(item.shown(facts.language))


def use_said(word: Word | None, text: str) -> Use | None:
    """Read a typed answer to what is done with it: the words or the number of a button."""
    if word in _USE_WORDS:
        return _USE_WORDS[word]
    uses = tuple(_USES)
    place = _place(text, len(uses))
    return None if place is None else uses[place]


def option_said(
    item: NamedMedicine, word: Word | None, text: str, content: Content, facts: SubjectFacts
) -> str | None:
    """Read a typed answer to which one it is: an option, "" for none of them, or None."""
    if word is Word.NONE_OF_THESE or (word is Word.NO):
        return ""
    if word is Word.YES and len(item.options) == 1:
        return item.options[0]
    place = _place(text, len(item.options) + 1)
    if place is not None:
        return (*item.options, "")[place]
    typed = text.strip().casefold()
    names = {option.casefold(): option for option in item.options}
    shown = {
        option_name(content, option, facts.language).casefold(): option for option in item.options
    }
    return (shown | names).get(typed)


def _place(text: str, size: int) -> int | None:
    typed = text.strip()
    number = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
    return number - 1 if 0 < number <= size else None
