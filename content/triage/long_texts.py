"""Very long texts in parts, so that the time taken stays in proportion and short."""

import re
from collections.abc import Iterator

_LONG = 3000
_WHOLE, _LOOK_BACK, _OVERLAP = 8000, 1000, 200
_REPEATED = re.compile(r"(.{1,64}?)\1{4,}", re.DOTALL)
_PART_END = re.compile(r"[。!?;\n]|\.(?![0-9])")


def parts(text: str) -> Iterator[str]:
    """Cut a very long text where a sentence ends; nothing is worse than the emergency of one part.

    Where no sentence ends, a part begins a little before the end of the last one.
    """
    text = _without_repeats(text)
    first = 0
    while len(text) - first > _WHOLE:
        ends = _PART_END.finditer(text, first + _WHOLE - _LOOK_BACK, first + _WHOLE)
        end = max((match.end() for match in ends), default=0)
        yield text[first : end or first + _WHOLE]
        first = end or first + _WHOLE - _OVERLAP
    yield text[first:]


def _without_repeats(text: str) -> str:
    """Shorten what a very long text says over and over, so that it takes little time."""
    return text if len(text) <= _LONG else _REPEATED.sub(r"\1\1\1\1", text)
