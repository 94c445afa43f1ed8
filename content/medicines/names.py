"""What a patient typed as a name, in the one spelling in which names are compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

_UNUSABLE = re.compile(r"[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff]")
_MARKS = re.compile(r"[̀-ͯ]")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "®": "", "™": "", "©": "", "〇": "0"})
_INVISIBLE = {"Cf", "Mn"}
# Between Chinese characters these are decoration; between Latin words they part them.
_GAP = re.compile(r"[ \t\u3000·・•_~*\-‐‑–—]+")
_NOT_IN_KEYS = re.compile(r"[^0-9a-z㐀-鿿]+")
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
_HAN = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text ready for comparing; `breaks` are the places in it where a gap was taken out."""

    text: str
    breaks: frozenset[int]


def is_han(char: str) -> bool:
    """Tell whether this is a Chinese character."""
    return _FIRST_HAN <= char <= _LAST_HAN


def has_han(text: str) -> bool:
    """Tell whether the text has a Chinese character."""
    return _HAN.search(text) is not None


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain_name(text: str) -> str:
    """Give the text in half-width, lower case, simplified characters without accents.

    Any string is accepted; what is no character becomes a space. Takes time in proportion to the
    length.
    """
    text = _UNUSABLE.sub(" ", text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).lower()
    text = _MARKS.sub("", unicodedata.normalize("NFD", text.replace("ü", "v")).replace("ü", "v"))
    text = unicodedata.normalize("NFC", _UNUSABLE.sub(" ", text))
    text = "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE)
    return _simplifier().convert(text) if has_han(text) else text


def read_typed(text: str) -> Typed:
    """Give the text in its plain spelling, gaps beside Chinese characters closed."""
    plain = plain_name(text)
    parts: list[str] = []
    breaks: set[int] = set()
    length = position = 0
    for gap in _GAP.finditer(plain):
        before, after = plain[gap.start() - 1 : gap.start()], plain[gap.end() : gap.end() + 1]
        if not (before and after and (is_han(before) or is_han(after))):
            continue
        part = plain[position : gap.start()]
        parts.append(part)
        length += len(part)
        breaks.add(length)
        position = gap.end()
    parts.append(plain[position:])
    return Typed("".join(parts), frozenset(breaks))


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """Give a name as it is looked up: plain, and nothing but letters, digits and characters."""
    return _NOT_IN_KEYS.sub("", plain_name(name))
