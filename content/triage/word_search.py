"""Finding the words of `triage/fever.yaml` in a text, and telling a plain denial from the rest."""

import re
from collections.abc import Iterator
from functools import cache

from content.plain import plain
from content.triage.fever_rules import FeverWords, WordList

_BEFORE = 40
_AFTER = 12
_CLAUSE_END = re.compile(r"[,，。;；!！\n]|但|可是|不过|however|(?<![a-z])but(?![a-z])")
_LATIN = re.compile(r"[a-z]")


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    # Longest first, so that "没有退烧" is not read as "没有".
    longest_first = [plain(word) for word in sorted(words, key=len, reverse=True)]
    latin = "|".join(re.escape(word) for word in longest_first if _LATIN.match(word))
    others = [re.escape(word) for word in longest_first if not _LATIN.match(word)]
    # English words are whole words; that is looked at once for all of them.
    parts = [rf"(?<![a-z])(?:{latin})(?![a-z])", *others] if latin else others
    return re.compile("|".join(parts) or r"(?!)")


@cache
def _denial(negation: tuple[str, ...], filler: tuple[str, ...]) -> re.Pattern[str]:
    fillers = _pattern(filler).pattern
    return re.compile(rf"(?:{_pattern(negation).pattern})(?:\s|{fillers})*+\Z")


def find_words(words: WordList, typed: str) -> Iterator[re.Match[str]]:
    """Find the words of one list in a text that is already plain, in order."""
    return _pattern((*words.zh, *words.en)).finditer(typed)


def has_word(words: WordList, typed: str) -> bool:
    """Tell whether a plain text has a word of the list."""
    return next(find_words(words, typed), None) is not None


def is_denied(words: FeverWords, typed: str, start: int, end: int) -> bool:
    """Tell whether the word at `start` to `end` is plainly denied.

    A denial is plain when nothing but filler stands between the "no" and the word, and nothing
    near it makes a comparison, a doubt or a question of it.
    """
    before, after = _clause(typed, start, end)
    negation = (*words.negation.zh, *words.negation.en)
    filler = (*words.negation_filler.zh, *words.negation_filler.en)
    return _denial(negation, filler).search(before) is not None and not has_word(
        words.no_denial, before + typed[start:end] + after
    )


def is_doubted(words: FeverWords, typed: str, start: int, end: int) -> bool:
    """Tell whether a comparison, a doubt or a question stands near the word."""
    before, after = _clause(typed, start, end)
    return has_word(words.no_denial, before + typed[start:end] + after)


def is_hypothetical(words: FeverWords, typed: str, start: int, end: int) -> bool:
    """Tell whether an "if" stands before the word in its clause."""
    before, _ = _clause(typed, start, end)
    return has_word(words.hypothetical, before)


def is_bounded(words: FeverWords, typed: str, start: int, end: int) -> bool:
    """Tell whether the number is a border ("not yet 38"), not a reading."""
    before, after = _clause(typed, start, end)
    touches_before = any(
        not before[match.end() :].strip() for match in find_words(words.bounded, before)
    )
    # "38 以下" is a border, "38 under the arm" is where it was measured.
    touches_after = any(
        match.start() == 0 and not _LATIN.match(match[0])
        for match in find_words(words.bounded, after)
    )
    return touches_before or touches_after


def _clause(typed: str, start: int, end: int) -> tuple[str, str]:
    before, after = typed[max(0, start - _BEFORE) : start], typed[end : end + _AFTER]
    ends = [match.end() for match in _CLAUSE_END.finditer(before)]
    stop = _CLAUSE_END.search(after)
    return before[ends[-1] :] if ends else before, after[: stop.start()] if stop else after
