"""Words with a fixed meaning, as the reply keyboard shows them and as people type them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from content.vocabulary import Language

# Unicode categories: punctuation, symbols, spaces, control and format characters.
_AROUND_A_WORD = ("P", "S", "Z", "C")

_NOTHING = re.compile(r"(?!)")
_LIST_OF_MEDICINES = "medicines"


class Word(StrEnum):
    """What a whole typed message can mean by itself."""

    MENU = "menu"
    HELP = "help"
    LANGUAGE = "language"
    CHINESE = "chinese"
    ENGLISH = "english"
    TODAY = "today"
    ME = "me"
    FEVER = "fever"
    MEDICINE = "medicine"
    MEDICINE_LIST = "medicine_list"
    SYMPTOMS = "symptoms"
    FINE = "fine"
    NOT_FINE = "not_fine"
    SKIP = "skip"
    BACK = "back"
    CHANGE = "change"
    ENOUGH = "enough"
    TELL_NURSE = "tell_nurse"
    CHOICES = "choices"
    FAMILY = "family"
    OPEN_CASES = "open_cases"
    ENROL = "enrol"
    RELINK = "relink"
    QUEUE = "queue"
    CARD = "card"
    PLAN = "plan"
    ADVERSE_EVENT = "adverse_event"
    TREATMENT = "treatment"
    BROADCAST = "broadcast"
    PHONE = "phone"
    AWAY = "away"
    ROTA = "rota"
    OVERVIEW = "overview"
    CONSOLE = "console"
    VISITS = "visits"
    TIMES = "times"
    WILL_COME = "will_come"
    CANNOT_COME = "cannot_come"
    CANCEL = "cancel"
    TAKEN = "taken"
    LATER = "later"
    NOT_TAKEN = "not_taken"
    PROBLEM = "problem"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    AXILLA = "axilla"
    ORAL = "oral"
    EAR = "ear"
    FOREHEAD = "forehead"
    RECTUM = "rectum"
    TAKES = "takes"
    STARTED = "started"
    STOPPED = "stopped"
    ONLY_ASKS = "only_asks"
    NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of both languages, checked: each has one label a language and one meaning.

    Raises:
        ValueError: a label is missing, or the same typed word has two meanings.
    """

    labels: Mapping[tuple[Word, Language], str]
    also: Mapping[Word, tuple[str, ...]] = field(default_factory=dict)
    unasked: Mapping[Word, tuple[str, ...]] = field(default_factory=dict)
    within: Mapping[Word, tuple[str, ...]] = field(default_factory=dict)
    courtesies: tuple[str, ...] = ()
    _meanings: dict[str, Word] = field(init=False, repr=False, default_factory=dict)
    _longest: int = field(init=False, repr=False, default=0)
    _wishes: dict[str, Word] = field(init=False, repr=False, default_factory=dict)
    _parts: dict[str, Word] = field(init=False, repr=False, default_factory=dict)
    _courteous: re.Pattern[str] = field(init=False, repr=False, default=_NOTHING)

    def __post_init__(self) -> None:
        missing = [
            f"'{word}' has no label in {language}. Add one"
            for word in Word
            for language in Language
            if not self.labels.get((word, language))
        ]
        typed = [(label, word) for (word, _), label in self.labels.items()]
        typed += [(text, word) for word, texts in self.also.items() for text in texts]
        double = [
            f"'{text}' means {self._meanings[_plain(text)]} and {word}. Keep one"
            for text, word in typed
            if self._meanings.setdefault(_plain(text), word) is not word
        ]
        if problems := missing + double:
            raise ValueError("; ".join(problems))
        # A long text is no word; the margin leaves room for spaces and punctuation around one.
        object.__setattr__(self, "_longest", 2 * max(map(len, self._meanings)))
        self._wishes.update(_by_text(self.unasked))
        self._parts.update(_by_text(self.within))
        object.__setattr__(self, "_courteous", _around(self.courtesies))

    def meaning(self, text: str) -> Word | None:
        """Tell what a whole message means, or None; a courtesy around a word changes nothing.

        Exact words only, never a guess.
        """
        return None if len(text) > self._longest else self._exact(text, self._meanings)

    def wish(self, text: str) -> Word | None:
        """Tell what is wished for in words that no question waits for, or None."""
        is_short = len(text) <= self._longest
        if is_short and (word := self._exact(text, self._wishes)) is not None:
            return word
        plain = _plain(text)
        return next((word for part, word in self._parts.items() if part in plain), None)

    def _exact(self, text: str, known: Mapping[str, Word]) -> Word | None:
        plain = _plain(text)
        return known.get(plain) or known.get(_plain(self._courteous.sub("", plain)))

    def of_typed(self, typed: str) -> Word | None:
        """Tell what a whole message means, or the command at its beginning."""
        if not typed.startswith("/"):
            return self.meaning(typed)
        return self.meaning(typed.split(" ", 1)[0][1:].partition("@")[0])

    def asks_for_medicines(self, command: str | None, text: str) -> bool:
        """Tell whether a whole message asks for the list of one's medicines.

        As a command the word asks for the list; on a key it tells of a new one.
        """
        return command == _LIST_OF_MEDICINES or self.meaning(command or text) is Word.MEDICINE_LIST

    def label(self, word: Word, language: Language) -> str:
        """Give what the reply keyboard shows for this word."""
        return self.labels[word, language]


def _by_text(texts: Mapping[Word, tuple[str, ...]]) -> dict[str, Word]:
    return {_plain(text): word for word, all_of_it in texts.items() for text in all_of_it}


def _around(courtesies: tuple[str, ...]) -> re.Pattern[str]:
    """Match courtesies at both ends; a Latin one is a word of its own, "hi" no part of "high"."""
    if not courtesies:
        return _NOTHING
    longest_first = sorted(map(re.escape, map(_plain, courtesies)), key=len, reverse=True)
    one = "|".join(rf"\b{one}\b" if one.isascii() else one for one in longest_first)
    return re.compile(rf"^(?:(?:{one})\W*)+|(?:\W*(?:{one}))+$")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    start, end = 0, len(folded)
    while start < end and _is_around(folded[start]):
        start += 1
    while end > start and _is_around(folded[end - 1]):
        end -= 1
    return " ".join(folded[start:end].split())


def _is_around(character: str) -> bool:
    return unicodedata.category(character).startswith(_AROUND_A_WORD)
