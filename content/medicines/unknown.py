"""Products that are not on the list: what in a text is clearly the name of something taken."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from content.medicines.find import Token
from content.medicines.index import MedicineIndex
from content.medicines.names import has_han, is_han
from content.medicines.sounds import is_pinyin

_MARK = "\n"
_LONGEST_NAME = 10
_SHORTEST_BARE = 3
_LONGEST_BARE = 9
_FOREIGN_SHARE = 0.75
_SHORTEST_LATIN = 4
_SHORTEST_STEMMED = 7
_LONG_PINYIN = 8
_NEAR_WORDS = 3
_BARE_WORDS = 2
_HAN = "㐀-鿿"
_DRINKS = "汤|茶|饮|露|浸膏|药水|泡水|泡酒|煎水|煮水|煲汤|炖汤"
_CALLED = re.compile(rf"叫(?:做)?[“\"「『《]?([{_HAN}a-z]{{2,10}})[”\"」』》]?的?药")
_AMOUNT = re.compile(r"[0-9一二两三四五六七八九十半]+(?:毫克|微克|mg|粒|颗|支|丸|单位)")


def unknown_products(
    index: MedicineIndex, text: str, runs: Iterable[Sequence[Token]], covered: set[int]
) -> tuple[str, ...]:
    """Give the names of products in a text, leaving out the places that are explained already."""
    han = _han(index, text, covered) if has_han(text) else ()
    found = [*han, *_latin(index, text, runs, covered)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _han(index: MedicineIndex, text: str, covered: set[int]) -> Iterator[str]:
    rest = "".join(_MARK if place in covered else char for place, char in enumerate(text))
    words = index.words
    forms = _any_of(words["forms_zh"])
    for match in re.finditer(rf"(?:{forms}|{_DRINKS})", rest):
        if stem := _stem(index, rest, match.start()):
            yield f"{stem}{match[0]}"
    stems = _any_of(tuple(stem for stem in words["stems_zh"] if len(stem) > 1))
    for match in re.finditer(rf"[{_HAN}]{{1,6}}?(?:{stems})(?!线)", rest):
        yield match[0]
    for match in re.finditer(rf"(?:{_any_of(words['heads_zh'])})[{_HAN}]{{1,6}}", rest):
        yield match[0]
    for match in _CALLED.finditer(rest):
        yield match[1]
    alone = "".join(filter(str.isalpha, rest))
    for match in re.finditer(rf"[{_HAN}]{{2,{_LONGEST_NAME}}}", rest):
        yield from _bare(index, rest, match, alone=match[0] == alone)


def _stem(index: MedicineIndex, rest: str, end: int) -> str:
    """Give what stands before a form word, "" when that is no name."""
    start = end
    while (
        start > 0
        and end - start < _LONGEST_NAME
        and (is_han(rest[start - 1]) or rest[start - 1].isalnum())
    ):
        start -= 1
    cut = re.split(_any_of(index.words["cuts_zh"]), rest[start:end])[-1]
    name = cut.lstrip("0123456789")
    letters = sum(char.isascii() and char.isalpha() for char in name)
    long_enough = sum(map(is_han, name)) > 1 or letters > 1
    # Salts stay over behind a name that was found.
    plain = name not in {*index.words["ordinary_stems_zh"], *index.words["salts"]}
    is_name = long_enough and plain
    return name if is_name else ""


def _bare(index: MedicineIndex, rest: str, match: re.Match[str], *, alone: bool) -> Iterator[str]:
    """Find a name by its sound alone, where it was taken, counted, or is the whole text."""
    pieces = re.split(f"({_any_of(index.words['cuts_zh'])})", match[0])
    counted = _AMOUNT.match(rest, match.end())
    for place, piece in enumerate(pieces):
        if not _SHORTEST_BARE <= len(piece) <= _LONGEST_BARE:
            continue
        taken = place > 0 and pieces[place - 1] in index.words["taken_zh"]
        last = place == len(pieces) - 1
        named = taken or alone
        if named and (_sounds_foreign(index, piece) or (last and counted)):
            yield piece


def _sounds_foreign(index: MedicineIndex, piece: str) -> bool:
    sounds = index.words["foreign_sounds"][0]
    return sum(char in sounds for char in piece) >= _FOREIGN_SHARE * len(piece)


def _latin(
    index: MedicineIndex, text: str, runs: Iterable[Sequence[Token]], covered: set[int]
) -> Iterator[str]:
    tokens = [token for run in runs for token in run if token.end <= len(text)]
    words = [token for token in tokens if not token.text.isdigit()]
    forms = set(index.words["forms_en"])
    named = [token for token in words if token.text not in forms]
    is_bare = len(named) <= _BARE_WORDS and not any(map(is_han, text))
    for place, token in enumerate(tokens):
        if _may_be_name(index, token, covered) and (
            (is_bare and len(token.text) >= _SHORTEST_LATIN)
            or _has_stem(index, token.text)
            or _has_company(index, tokens, place, text)
        ):
            yield token.text


def _may_be_name(index: MedicineIndex, token: Token, covered: set[int]) -> bool:
    word = token.text
    if token.start in covered or word in index.words["forms_en"] or word.isdigit():
        return False
    singular = word.removesuffix("s")
    if {word, singular, word.removesuffix("ed"), word.removesuffix("ing")} & index.english:
        return False
    spelt = len(word) < _LONG_PINYIN and is_pinyin(word, index.syllables)
    return len(word) >= _SHORTEST_LATIN and not spelt


def _has_stem(index: MedicineIndex, word: str) -> bool:
    return len(word) >= _SHORTEST_STEMMED and word.endswith(index.words["stems_en"])


def _has_company(index: MedicineIndex, tokens: Sequence[Token], place: int, text: str) -> bool:
    token = tokens[place]
    near = {one.text for one in tokens[max(0, place - _NEAR_WORDS) : place]}
    after = [one.text for one in tokens[place + 1 : place + 3]]
    formed = any(one in index.words["forms_en"] for one in after)
    beside_han = text[: token.start].endswith(index.words["taken_zh"]) or text[
        token.end :
    ].startswith((*index.words["forms_zh"], *index.words["units_zh"]))
    return formed or beside_han or bool(near & set(index.words["taken_en"]))
