"""Traditional Chinese characters as simplified ones, each in its own place."""

from functools import cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x9FFF
_BETWEEN = "\n"


def simplified(text: str) -> str:
    """Give the text in simplified characters; its length stays the same."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    converted = OpenCC("t2s").convert(_BETWEEN.join(characters)).split(_BETWEEN)
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}
