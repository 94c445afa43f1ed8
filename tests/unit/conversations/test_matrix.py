"""Every question that can be open, and every kind of update: always answered, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from bot.entries import ENTRIES
from bot.inbound import Inbound, Kind
from content.catalogue import load_catalogues
from content.translate import Translator
from content.vocabulary import FileKind, Language
from content.wording import Verbatim
from records.effects import (
    AnswerTap,
    Ask,
    Button,
    Effect,
    EndDialogue,
    OpenEscalation,
    SendMessage,
    ToChat,
)
from records.facts import StaffFacts, SubjectFacts, UnknownChatFacts
from records.kept_file import KeptFile
from tests.support.explore import BY_HAND, State, dialogue_after, explored, press
from tests.support.fit import language_of
from tests.support.people import CONTENT, PHOTO, decide, says
from tests.support.questions_in_source import Place, askable

_TRANSLATOR = Translator(CONTENT, load_catalogues())
_LONG = "my skin itches " * 333
_WORDS = "the cat sat on the mat"

_CHINESE = "猫坐在垫子上"
_CAPTION = "rash on my arm"
_NO_LETTERS = "\u202e\x00💊💊"
# What somebody typed is shown to them as it is, in whatever language.
_TYPED = [Verbatim(one) for one in (_WORDS, _CHINESE, _LONG, _CAPTION, _NO_LETTERS, "fever 39.5")]

_Act = Callable[[State], tuple[Effect, ...]]


def _said(text: str) -> _Act:
    return lambda state: decide(says(text), state.facts)


def _sent(kind: Kind, text: str = "", file: KeptFile | None = None) -> _Act:
    def act(state: State) -> tuple[Effect, ...]:
        said: Inbound = replace(says(text), kind=kind, command=None, argument="", file=file)
        return decide(said, state.facts)

    return act


def _pressed_old(state: State) -> tuple[Effect, ...]:
    return press(state.facts, (*state.shown, _of_others(state))[0], is_open=False)


def _pressed_foreign(state: State) -> tuple[Effect, ...]:
    return press(state.facts, None)


def _pressed_of_another_conversation(state: State) -> tuple[Effect, ...]:
    return press(state.facts, _of_others(state))


def _of_others(state: State) -> Button:
    """Give a button that the same person was shown in another conversation."""
    own = state.place[0] if state.place else ""
    for (who, place), other in _states().items():
        if who == state.who and place and place[0] != own and other.shown:
            return other.shown[0]
    return Button(label=Verbatim("?"), act="nothing.at_all")


_KINDS: dict[str, _Act] = {
    "text": _said(_WORDS),
    "Chinese text": _said(_CHINESE),
    "red flag": _said("fever 39.5"),
    "unknown command": _said("/nosuch"),
    "start": _said("/start"),
    "5,000 characters": _said(_LONG),
    "empty": _said(""),
    "blank": _said("  \n "),
    "no letters": _said(_NO_LETTERS),
    "photo": _sent(Kind.PHOTO, file=PHOTO),
    "photo with words": _sent(Kind.PHOTO, _CAPTION, file=PHOTO),
    "photo with a red flag": _sent(Kind.PHOTO, "fever 39.5", file=PHOTO),
    "voice": _sent(Kind.VOICE, file=KeptFile(FileKind.VOICE, "V1")),
    "file": _sent(Kind.DOCUMENT, file=KeptFile(FileKind.DOCUMENT, "D1")),
    "video": _sent(Kind.RECORDING),
    "sticker, location or poll": _sent(Kind.OTHER_MEDIA),
    "edited": _sent(Kind.EDITED, _WORDS),
    "edited to a red flag": _sent(Kind.EDITED, "fever 39.5"),
    "old button": _pressed_old,
    "foreign button": _pressed_foreign,
    "button of another conversation": _pressed_of_another_conversation,
}
_PRESSES = frozenset({"old button", "foreign button", "button of another conversation"})
_WITHOUT_WORDS = frozenset({"empty", "blank", "sticker, location or poll", *_PRESSES})
# Put aside and asked anew is one turn each.
_MOST_TURNS = 2
_RED = frozenset({"red flag", "edited to a red flag", "photo with a red flag"})


@cache
def _states() -> dict[tuple[str, Place | None], State]:
    by_hand: dict[tuple[str, Place | None], State] = {
        (state.who, place): state for place, state in BY_HAND.items()
    }
    return {**explored(), **by_hand}


def test_every_question_of_the_source_is_explored() -> None:
    """A new question that talking does not reach goes into `BY_HAND` of tests/support/explore."""
    assert askable() - {place for _, place in _states()} == set()


def test_every_open_question_belongs_to_a_conversation() -> None:
    names = {entry.name for entry in ENTRIES}
    assert {place[0] for _, place in _states() if place} <= names


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_any_update_at_any_question_is_answered(kind: str) -> None:
    faults = [
        f"{who} at {place}: {fault}"
        for (who, place), state in _states().items()
        for fault in _faults(kind, state, _KINDS[kind](state))
    ]
    assert faults == []


def _faults(kind: str, state: State, effects: tuple[Effect, ...]) -> list[str]:
    said = [one for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToChat)]
    taps = [one for one in effects if isinstance(one, AnswerTap)]
    found = [fault for message in said for fault in _misread(state, message)]
    if not said and not any(tap.notice for tap in taps):
        found.append("no answer")
    if kind in _PRESSES and not taps:
        found.append("the phone waits for an answer to the press")
    if sum(isinstance(one, Ask | EndDialogue) for one in effects) > _MOST_TURNS:
        found.append("the question is changed more than once")
    if _is_lost(kind, state, effects):
        found.append("what was said is neither passed on nor asked for again")
    return found


def _misread(state: State, message: SendMessage) -> list[str]:
    """Say what a person of the wrong language would read."""
    language = message.language or state.facts.language
    ours = [part for part in message.parts if part not in _TYPED]
    shown = "\n\n".join(_TRANSLATOR.render(part, language) for part in ours)
    is_english = language is Language.EN
    if not shown.strip():
        return ["empty words"]
    return [] if (language_of(shown) is Language.EN) is is_english else [f"not {language}: {shown}"]


def _is_lost(kind: str, state: State, effects: tuple[Effect, ...]) -> bool:
    """Tell whether a patient's words are gone: nobody has them, and nothing is asked again."""
    if not isinstance(state.facts, SubjectFacts) or kind in _WITHOUT_WORDS:
        return False
    is_passed_on = any(isinstance(one, OpenEscalation) for one in effects)
    is_recorded = any(type(one).__name__.startswith("Record") for one in effects)
    if kind in _RED:
        return not is_passed_on and not _asks(state, effects)
    is_said_so = any(isinstance(one, SendMessage) for one in effects)
    return not (is_passed_on or is_recorded or _asks(state, effects) or is_said_so)


def _asks(state: State, effects: tuple[Effect, ...]) -> bool:
    return dialogue_after(state.facts, effects) is not None


# -------------------------------------------------------------------------- planted violations


def test_silence_is_found() -> None:
    state = next(iter(_states().values()))
    assert "no answer" in _faults("text", state, ())


def test_unanswered_press_is_found() -> None:
    state = next(iter(_states().values()))
    faults = _faults("old button", state, ())
    assert "the phone waits for an answer to the press" in faults


def test_lost_red_flag_is_found() -> None:
    [state] = [one for (who, place), one in _states().items() if (who, place) == ("Ann", None)]
    answer = tuple(
        one for one in decide(says("hello"), state.facts) if isinstance(one, SendMessage)
    )
    assert "what was said is neither passed on nor asked for again" in _faults(
        "red flag", state, answer
    )


def test_answer_in_the_wrong_language_is_found() -> None:
    state = next(iter(_states().values()))
    wrong = SendMessage(to=ToChat(), parts=(Verbatim("请再说一遍。"),), language=Language.EN)
    assert _misread(state, wrong) == ["not en: 请再说一遍。"]


@pytest.mark.parametrize("facts", [SubjectFacts, StaffFacts, UnknownChatFacts])
def test_everybody_is_in_the_matrix(facts: type) -> None:
    assert any(isinstance(state.facts, facts) for state in _states().values())
