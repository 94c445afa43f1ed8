"""Misspelt words read as the ones that the rules know."""

import re
from collections.abc import Iterator

from content.triage.lexicon import Lexicon
from content.triage.rules import TyposFile

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LONGEST = 20
_MORE = 1


class Spelling:
    """Reads wrong forms as right ones: listed ones, and English words one letter away."""

    def __init__(self, typos: TyposFile, lexicon: Lexicon) -> None:
        self._listed = dict(typos.en)
        self._lexicon = lexicon
        self._kept = frozenset(typos.not_typos)
        self._from = typos.nearest_from
        self._shortened: dict[str, set[str]] = {}
        for word in sorted(lexicon.vocabulary):
            if len(word) >= self._from and word.isalpha():
                for key in (word, *_without_one(word)):
                    self._shortened.setdefault(key, set()).add(word)
        wrong_forms = sorted(typos.zh, key=len, reverse=True)
        self._chinese = re.compile("|".join(map(re.escape, wrong_forms)) or "(?!)")
        self._right = dict(typos.zh)

    def chinese(self, text: str) -> str:
        """Correct listed Chinese forms; the length stays the same."""
        return self._chinese.sub(lambda match: self._right[match[0]], text)

    def english(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give start, end and right form of every English word that is read as another."""
        for match in _WORD.finditer(text):
            right = self._read_as(match[0])
            if right is not None:
                yield match.start(), match.end(), right

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
