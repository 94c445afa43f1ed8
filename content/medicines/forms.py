"""Whether a medicine is named in a form for skin, eye, ear or nose, or to be breathed in."""

import re
from functools import lru_cache

from content.medicines.index import MedicineIndex
from content.medicines.names import has_han

_REACH = 12
_BEFORE = 5
_LATIN_REACH = 32
_LATIN_WORDS = 3
_CUT = re.compile(r"[、，,。；;!！?？\n+]|和|跟|还有|以及|然后|\band\b|\bthen\b|\bwith\b")
_BETWEEN = r"[0-9.%％()（）\s的a-z㐀-鿿]{0,6}?"


@lru_cache(maxsize=8)
def _patterns(
    local: tuple[str, ...], not_local: tuple[str, ...], verbs: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    long = sorted((re.escape(word) for word in local if len(word) > 1), key=len, reverse=True)
    short = [re.escape(word) for word in local if len(word) == 1]
    after = rf"{_BETWEEN}(?:{'|'.join(long)})|(?:{'|'.join(short) or '(?!)'})"
    before = rf"(?:{'|'.join(map(re.escape, verbs))})[了点些的过]{{0,2}}\Z"
    return re.compile(after), re.compile("|".join(map(re.escape, not_local))), re.compile(before)


@lru_cache(maxsize=8)
def _latin_patterns(
    local: tuple[str, ...], not_local: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(sorted(map(re.escape, local), key=len, reverse=True))
    between = rf"[^a-z]*(?:[a-z0-9.%]+[^a-z]+){{0,{_LATIN_WORDS - 1}}}?"
    return re.compile(rf"{between}(?:{words})s?\b"), re.compile("|".join(map(re.escape, not_local)))


def is_topical(index: MedicineIndex, text: str, start: int, end: int) -> bool:
    """Tell whether the words right beside a name at `start` to `end` make it a local form."""
    words = index.words
    after, not_local, before = _patterns(
        words["topical_zh"], words["not_topical_zh"], words["topical_verbs_zh"]
    )
    follows = _until_cut(text[end : end + _REACH])
    # A form may be part of the name itself, as in a cream's own entry.
    nearby = text[max(0, end - 2) : end] + follows
    if not_local.search(nearby):
        return False
    if has_han(follows) and after.match(follows):
        return True
    if before.search(text[max(0, start - _BEFORE) : start]):
        return True
    return _is_topical_latin(index, text, start, end)


def _is_topical_latin(index: MedicineIndex, text: str, start: int, end: int) -> bool:
    after, not_local = _latin_patterns(index.words["topical_en"], index.words["not_topical_en"])
    follows = _until_cut(text[end : end + _LATIN_REACH])
    if not_local.search(follows):
        return False
    return after.match(follows) is not None or text[max(0, start - 9) : start].endswith("topical ")


def _until_cut(text: str) -> str:
    cut = _CUT.search(text)
    return text[: cut.start()] if cut else text
