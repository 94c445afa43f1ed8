"""Misspelt words read as the ones that the rules know."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from content.triage.lexicon import Lexicon
from content.triage.mixed import Mixed
from content.triage.rules import TyposFile
from content.triage.sounds import Correction, Sounds

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LONGEST = 20
_MORE = 1


class Spelling:
    """Reads wrong forms as right ones: listed, of the same sound, or one English letter away."""

    def __init__(
        self, typos: TyposFile, lexicon: Lexicon, sounds: Sounds, words: Iterable[str]
    ) -> None:
        self._sounds = sounds
        self._mixed = Mixed(sounds, words)
        self._listed = dict(typos.en)
        self._lexicon = lexicon
        self._kept = frozenset(typos.not_typos)
        self._from = typos.nearest_from
        wrong_forms = sorted(typos.zh, key=len, reverse=True)
        self._chinese = re.compile("|".join(map(re.escape, wrong_forms)) or "(?!)")
        self._right = dict(typos.zh)

    @cached_property
    def _shortened(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for word in sorted(self._lexicon.vocabulary):
            if len(word) >= self._from and word.isalpha():
                for key in (word, *_without_one(word)):
                    found.setdefault(key, set()).add(word)
        return found

    def corrected(self, text: str) -> str:
        """Give a plain text in right spelling."""
        listed = self._chinese.sub(lambda match: self._right[match[0]], text)
        whole = _with(listed, self._mixed.corrections(listed))
        heard = _with(whole, self._sounds.alike(whole))
        return _with(heard, (*self._sounds.typed(heard), *self._english(heard)))

    def _english(self, text: str) -> Iterator[Correction]:
        for match in _WORD.finditer(text):
            right = self._read_as(match[0])
            if right is not None:
                yield Correction(match.start(), match.end(), right)

    def _read_as(self, word: str) -> str | None:
        if word in self._listed:
            return self._listed[word]
        if not self._from <= len(word) <= _LONGEST:
            return None
        if word in self._kept or self._lexicon.knows(word):
            return None
        candidates = {
            right
            for key in (word, *_without_one(word))
            for right in self._shortened.get(key, ())
            if right[0] == word[0] and _differs_in_one(word, right)
        }
        return candidates.pop() if len(candidates) == 1 else None


def _with(text: str, corrections: Iterable[Correction]) -> str:
    """Put corrections in; of two at one place the first given counts."""
    parts: list[str] = []
    last = 0
    for one in sorted(corrections, key=lambda one: one.start):
        if one.start >= last:
            parts += (text[last : one.start], one.right)
            last = one.end
    return "".join((*parts, text[last:]))


def _without_one(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _differs_in_one(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > _MORE:
        return False
    same = 0
    while same < len(shorter) and shorter[same] == longer[same]:
        same += 1
    if len(shorter) < len(longer):
        return shorter[same:] == longer[same + 1 :]
    swapped = shorter[same : same + 2] == longer[same : same + 2][::-1]
    return shorter[same + 1 :] == longer[same + 1 :] or (
        swapped and shorter[same + 2 :] == longer[same + 2 :]
    )
