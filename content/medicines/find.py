"""Finding names that are written as the list has them: Chinese, Latin, or in pinyin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.medicines.index import HEAD, LISTED, SHORT_NAME, MedicineIndex, NameKind
from content.medicines.names import Typed, has_han, is_han
from content.medicines.sounds import is_pinyin

_LONGEST_PHRASE = 8
_LONGEST_SPELT = 32
_REACH = 6
_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_MIXED = re.compile(r"[a-z]+[0-9|]+[a-z]+[a-z0-9]*")
_UNITS = re.compile(r"(?:mg|g|mcg|ug|ml|iu|tabs?|caps?|x|bid|tid|qd)[0-9]*")
_JOINTS = frozenset(" -'./+&,_\t")
_SHORT_LATIN = 3
_AND = "and"
_DIGITS = re.compile(r"[0-9]")


class How(StrEnum):
    """In which way a name was recognised."""

    EXACT = "exact"
    ALIAS = "alias"
    PINYIN = "pinyin"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name found at `start` to `end` of the typed text; `cost` is 0 when nothing differs."""

    start: int
    end: int
    name: int
    how: How
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Token:
    """A run of Latin letters or of digits."""

    text: str
    start: int
    end: int


def latin_runs(typed: Typed) -> list[list[Token]]:
    """Give the Latin words and numbers, grouped where only joints stand between them."""
    runs: list[list[Token]] = []
    for token in _tokens(typed.text):
        between = typed.text[runs[-1][-1].end : token.start] if runs else "x"
        if runs and all(char in _JOINTS for char in between):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while match := _TOKEN.search(text, position):
        mixed = _MIXED.match(text, match.start())
        if mixed and not _UNITS.fullmatch(_TOKEN.findall(mixed[0])[-1]):
            rest = _TOKEN.findall(mixed[0])
            # "posaconazole200mg" is a name and a strength, "p0saconazole" one word.
            if len(rest) > SHORT_NAME and not _UNITS.fullmatch(rest[SHORT_NAME]):
                match = mixed
        yield Token(match[0], match.start(), match.end())
        position = match.end()


def find_exact(index: MedicineIndex, typed: Typed, runs: list[list[Token]]) -> list[Hit]:
    """Find the names in order, the longest first where several begin at one place."""
    hits = [*_han_hits(index, typed), *_latin_hits(index, typed.text, runs)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in hits:
        if (
            not kept
            or hit.start > kept[-1].end
            or (hit.start == kept[-1].end and hit.start in typed.breaks)
        ):
            kept.append(hit)
        elif hit.start == kept[-1].end:
            name = index.names[hit.name].key
            if name not in index.words["salts_with_form"]:
                kept.append(hit)
    return _in_context(index, typed, kept)


def _han_hits(index: MedicineIndex, typed: Typed) -> Iterator[Hit]:
    text, position = typed.text, 0
    if not has_han(text):
        return
    while position < len(text):
        size = _size_at(index, text, position)
        if size:
            place = index.by_key[text[position : position + size]]
            yield Hit(start=position, end=position + size, name=place, how=_how(index, place))
        position += size or 1


def _size_at(index: MedicineIndex, text: str, start: int) -> int:
    for size in index.lengths.get(text[start], ()):
        key = text[start : start + size]
        if key in index.by_key and len(key) == size and _stands_alone(text, start, start + size):
            return size
    return 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether Latin letters and digits at the ends are not part of a longer word."""
    first, last = text[start], text[end - 1]
    cut_before = start > 0 and not is_han(first) and _same_kind(text[start - 1], first)
    cut_after = end < len(text) and not is_han(last) and _same_kind(text[end], last)
    return not (cut_before or cut_after)


def _same_kind(one: str, other: str) -> bool:
    return (one.isdigit() and other.isdigit()) or (
        one.isascii() and other.isascii() and one.isalpha() and other.isalpha()
    )


def _how(index: MedicineIndex, place: int) -> How:
    return How.EXACT if index.names[place].kind is NameKind.OWN else How.ALIAS


def _latin_hits(index: MedicineIndex, text: str, runs: list[list[Token]]) -> Iterator[Hit]:
    for run in runs:
        position = 0
        spelt = all(_is_spelt(index, token) for token in run if not token.text.isdigit())
        longest = _LONGEST_SPELT if spelt else _LONGEST_PHRASE
        while position < len(run):
            step = 1
            first = run[position].text
            is_passed_over = first.isalpha() and not _may_begin_name(index, first)
            sizes = 0 if is_passed_over else _sizes(index, run[position : position + longest])
            for size in range(sizes, 0, -1):
                hit = _phrase(index, run[position : position + size])
                if hit and (
                    spelt
                    or not _is_short_pinyin(index, hit)
                    or _is_said_in_pinyin(index, text, run, position, size)
                ):
                    yield hit
                    step = size
                    break
            position += step


def _sizes(index: MedicineIndex, tokens: list[Token]) -> int:
    """Give how many of these words a name can have at most, by how they begin together."""
    length = 0
    for size, token in enumerate(tokens, 1):
        length += len(token.text)
        if length > HEAD:
            begun = "".join(one.text for one in tokens[:size])
            if begun.isalpha() and not _may_begin_name(index, begun):
                return size - 1
            break
    return len(tokens)


def _is_spelt(index: MedicineIndex, token: Token) -> bool:
    return is_pinyin(_DIGITS.sub("", token.text), index.syllables)


def _is_said_in_pinyin(
    index: MedicineIndex, text: str, run: list[Token], position: int, size: int
) -> bool:
    """Tell whether words among others are pinyin: they have tones, or are what was taken."""
    phrase = run[position : position + size]
    is_english = all(token.text in index.english for token in phrase)
    if is_english or not all(_is_spelt(index, token) for token in phrase):
        return False
    toned = any(_DIGITS.search(token.text) for token in phrase)
    before = run[position - 1].text if position else ""
    after = run[position + size].text if position + size < len(run) else ""
    taken = before in index.words["taken_en"] or after in index.words["forms_en"]
    said = text[: phrase[0].start].rstrip().endswith(index.words["taken_zh"])
    return toned or taken or said


def _phrase(index: MedicineIndex, phrase: list[Token]) -> Hit | None:
    if phrase[0].text.isdigit() and len(phrase) == 1:
        return None
    key = "".join(token.text for token in phrase)
    toneless = key if key.isalpha() else _DIGITS.sub("", key)
    if not (_may_begin_name(index, key) or _may_begin_name(index, toneless)):
        return None
    start, end = phrase[0].start, phrase[-1].end
    for spelling in (key, key.removesuffix("s")):
        place = index.by_key.get(spelling)
        if place is not None and len(spelling) > 1:
            return Hit(start=start, end=end, name=place, how=_how(index, place))
    for spelling in (key, toneless, *_without_form(index, toneless)):
        places = index.by_pinyin.get(spelling, ())
        listed = [place for place in places if index.names[place].kind in LISTED]
        if len({index.names[place].entry for place in listed}) == 1:
            return Hit(start=start, end=end, name=listed[0], how=How.PINYIN)
    return None


def _may_begin_name(index: MedicineIndex, key: str) -> bool:
    """Tell whether any name begins so. Names shorter than a head are looked for whole."""
    return len(key) <= HEAD or key[:HEAD] in index.heads or key[: HEAD - 1] in index.heads


def _is_short_pinyin(index: MedicineIndex, hit: Hit) -> bool:
    """Tell whether these few letters may be many words."""
    return hit.how is How.PINYIN and len(index.names[hit.name].sounds) <= SHORT_NAME


def _without_form(index: MedicineIndex, spelt: str) -> Iterator[str]:
    for form in index.words["forms_pinyin"]:
        if spelt.endswith(form):
            yield spelt.removesuffix(form)


def _in_context(index: MedicineIndex, typed: Typed, hits: list[Hit]) -> list[Hit]:
    """Keep a name that is also an ordinary word only where something says that it is a name."""
    edges = ({hit.end for hit in hits} | typed.breaks, {hit.start for hit in hits} | typed.breaks)
    return [
        hit
        for hit in hits
        if not _is_doubtful(index, hit)
        or stands_as_name(index, typed.text, (hit.start, hit.end), edges)
    ]


def _is_doubtful(index: MedicineIndex, hit: Hit) -> bool:
    name = index.names[hit.name]
    short = not has_han(name.key) and len(name.key) <= _SHORT_LATIN
    return name.kind in LISTED and hit.how is not How.PINYIN and (name.needs_context or short)


def stands_as_name(
    index: MedicineIndex, text: str, span: tuple[int, int], edges: tuple[set[int], set[int]]
) -> bool:
    """Tell whether what stands on both sides lets this be a name and not an ordinary word.

    `edges` are the places where another name or a gap ends, and where one begins.
    """
    start, end = span
    left = start in edges[0] or _opens(index, text[max(0, start - _REACH) : start])
    return left and (end in edges[1] or _closes(index, text[end : end + _REACH]))


def _is_word(char: str) -> bool:
    return is_han(char) or (char.isascii() and char.isalpha())


def _opens(index: MedicineIndex, before: str) -> bool:
    words = before.split(" ")
    if before.endswith(" ") and len(words) > 1 and words[-2].isalpha() and words[-2].isascii():
        return words[-2] == _AND or words[-2] in index.words["taken_en"]
    return not before or not _is_word(before[-1]) or before.endswith(index.words["before_zh"])


def _closes(index: MedicineIndex, after: str) -> bool:
    return (
        not after
        or not _is_word(after[0])
        or after.startswith((*index.words["after_zh"], *index.words["forms_zh"]))
    )
