"""Numbers that a message takes back: "36.8, not 38.6", "I wrote 38.4 by mistake"."""

import re
from collections.abc import Sequence

from content.triage.temperature import TemperatureReading

_SLIP = re.compile(
    r"[打写输看发记说按填量念听][错反]|看花|花眼|[写打看输发说]成|更正|改一下"
    r"|口误|手误|笔误|手滑|手抖|多打|少打|typo|wrong number"
    r"|by mistake|mistyped|misread|typed wrong|correction|(?<![a-z])(?:meant|oops|mistake)(?![a-z])"
)
_NOT_BEFORE = re.compile(
    r"(?:不是|并非|而不是|(?<![a-z])(?:not|instead of|rather than))\s?(?:是|the )?\Z"
)
_BUT_AFTER = re.compile(r"[度℃°c]*[\s,]*(?:而是|是|应该是|but|it's|it is|should be)\s?[0-9三四]")
_WRITTEN_BEFORE = re.compile(
    r"(?:(?:前面|刚才|刚刚|之前|上面|上一条|先前|别管|忽略|不用管)"
    r"(?:那个|那条|发的|写的|打的|说的|报的|是|的)*"
    r"|(?<![a-z])(?:wrote|typed|said|put|sent|entered|ignore|disregard|scratch|forget)"
    r"(?: it as| down| the| that)?"
    r"|[写打看输发说]成(?:了)?)\s?\Z"
)
_WRONG_AFTER = re.compile(
    r"[度℃°c]*\s?(?:那个|这个|那条)?(?:是|was|is)?\s?(?:我)?(?:a )?"
    r"(?:应该是|看花|不对|错的|错了|打错|写错|看错|发错|输错|不算|作废"
    r"|should be|should have been|should read|wrong|typo|mistake|before by mistake|by mistake)"
)
_LIKE_A_READING = re.compile(r"(?<![0-9.])(?:3[4-9]|4[0-2]|9[5-9]|10[0-7])\.[0-9](?![0-9])")
_AROUND = 16
_IS = "是"


def puts_right(text: str) -> bool:
    """Tell whether a plain text corrects one number by another, so that both are readings."""
    return _SLIP.search(text) is not None and len(set(_LIKE_A_READING.findall(text))) > 1


def taken_back(text: str, numbers: Sequence[TemperatureReading]) -> frozenset[int]:
    """Give the places of the numbers that are said to be wrong, by where they begin.

    Args:
        text: A text that is already plain.
        numbers: The temperatures in it, in order.
    """
    slip = _SLIP.search(text) is not None
    values = {number.value for number in numbers}
    found: set[int] = set()
    for number in numbers:
        before = text[max(0, number.start - _AROUND) : number.start]
        after = text[number.end : number.end + _AROUND]
        denied = _NOT_BEFORE.search(before) is not None
        has_other = len(values) > 1 and (slip or _IS in text[: number.start])
        wrong = slip and (_WRITTEN_BEFORE.search(before) or _WRONG_AFTER.match(after))
        if (denied and (has_other or _BUT_AFTER.match(after))) or wrong:
            found.add(number.start)
    return frozenset(found)
