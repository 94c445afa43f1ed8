"""English words without their ending, so that "breathing", "breathed" and "breathe" are one."""

from functools import cache

_SHORTEST_STEM = 3
_APOSTROPHE, _OF_SOMEBODY = "'", "'s"
_VOWELS = frozenset("aeiouy")
_NOT_PLURALS = ("ss", "us", "is")
_UNDOUBLED = frozenset("bdgmnprt")


class Stems:
    """Gives the stem of a word; `irregular` maps forms that endings do not explain."""

    def __init__(self, irregular: dict[str, str]) -> None:
        self._of = {form: stem_of(word) for form, word in irregular.items()}

    def of(self, word: str) -> str:
        """Give the stem of one lower-case English word."""
        return self._of.get(word) or stem_of(word)


@cache
def stem_of(word: str) -> str:
    """Take the regular endings off: ing, ed, s and a last e."""
    if _APOSTROPHE in word:
        return word.removesuffix(_OF_SOMEBODY)
    for ending in ("ies", "ied"):
        if word.endswith(ending) and len(word) > len("ties"):
            return f"{word[:-3]}y"
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        is_whole = word.endswith("eed") or not _VOWELS & set(stem)
        if stem != word and len(stem) >= _SHORTEST_STEM and not is_whole:
            return _whole(stem)
    if word.endswith("s") and len(word) > _SHORTEST_STEM and not word.endswith(_NOT_PLURALS):
        return _whole(word[:-1])
    return _whole(word)


def _whole(stem: str) -> str:
    if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] in _UNDOUBLED:
        return stem[:-1]
    if len(stem) > _SHORTEST_STEM and stem.endswith("i"):
        return f"{stem[:-1]}y"
    return stem.removesuffix("e") if len(stem) > _SHORTEST_STEM else stem
