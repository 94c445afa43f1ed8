"""How Chinese characters sound, as far as people confuse them when they type."""

import re
from collections.abc import Mapping
from functools import lru_cache

_MERGED = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[aeiouv])"), "l"),
    (re.compile(r"^hu$"), "fu"),
    (re.compile(r"(?<=[aei])ng$"), "n"),
    (re.compile(r"^lv"), "lu"),
)
_LONGEST_SYLLABLE = 6


@lru_cache(maxsize=4096)
def merged(syllable: str) -> str:
    """Give the sound of a syllable for those who do not tell z from zh, n from l, an from ang."""
    for pattern, replacement in _MERGED:
        syllable = pattern.sub(replacement, syllable)
    return syllable


def sound(char: str, readings: Mapping[str, str]) -> str:
    """Give the syllable of a character without tone; a character without one is its own sound."""
    return readings.get(char, char)


@lru_cache(maxsize=8192)
def is_pinyin(word: str, syllables: frozenset[str]) -> bool:
    """Tell whether a Latin word can be read as Chinese syllables."""
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            ends.update(
                start + size
                for size in range(1, _LONGEST_SYLLABLE + 1)
                if word[start : start + size] in syllables and start + size <= len(word)
            )
    return len(word) in ends
