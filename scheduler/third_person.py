"""What is said to a patient, as it is said to the family member who reports for them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from content.model import Content, placeholders
from content.vocabulary import Tier
from content.wording import Approved, InBoth, Param, Phrase, Wording, phrase, phrase_ctx

_TWIN: Final = "family_"
# Said to whoever reads: nothing in them is about the patient's body.
ADDRESSED_TO_READER: Final = frozenset(
    {
        "diary_choose",
        "diary_fever_first",
        "emergency",
        "emergency_line",
        "fever_ask_plausible",
        "left_the_study",
        "medicine_ask_which",
        "not_an_emergency_service",
        "not_understood",
        "passed_on",
        "photo_not_read",
        "what_this_tool_is",
    }
)
_MEDICINE_TOLD: Final = frozenset(
    {
        "medicine_food_on_the_list",
        "medicine_herb_on_the_list",
        "medicine_on_the_list",
        "medicine_on_the_list_regimen",
        "medicine_question",
        "medicine_recorded",
        "medicine_stopped",
        "medicine_topical",
        "medicine_unknown",
    }
)
_BY_TIER: Final = {
    Tier.EMERGENCY: "family_emergency",
    Tier.RED: "family_red",
    Tier.AMBER: "family_amber",
}
_PHRASES: Final[Mapping[str, Phrase]] = {
    "I take it": phrase_ctx("button", "They take it"),
    "I just started it": phrase_ctx("button", "They just started it"),
    "I stopped it": phrase_ctx("button", "They stopped it"),
    "Your day 1 is not set yet. The study team will tell you.": phrase("Day 1 is not set yet."),
    "Your day 1 is {date}.": phrase("Day 1 is {date}.", date=""),
    "Today is day {day} of your treatment plan.": phrase(
        "Today is day {day} of the treatment plan.", day=""
    ),
}
# In English “they” takes the verb of “you”, so the words can be exchanged one by one.
_ENGLISH: Final = (
    (re.compile(r"\byourself\b"), "themselves"),
    (re.compile(r"\byour\b"), "their"),
    (re.compile(r"\bYour\b"), "Their"),
    (re.compile(r"\b(cheer|wake) you\b"), r"\1 them"),
    (re.compile(r"\byou\b"), "they"),
    (re.compile(r"\bYou\b"), "They"),
    (re.compile(r"\bmy\b"), "their"),
    (re.compile(r"\bI\b"), "they"),
)
_CHINESE: Final = re.compile(r"您|你")


def third_person(part: Wording, tier: Tier | None, content: Content) -> Wording:
    """Give the words for a family member; `tier` is that of what they are an answer to.

    A text that has no twin and answers a finding is said as the text of its tier, so that nobody
    reads of “you” where the patient is meant.
    """
    match part:
        case Approved(key, params):
            return _twin(key, params, tier, content)
        case Phrase(msgid, params):
            return replace(
                part,
                msgid=_PHRASES[msgid].msgid if msgid in _PHRASES else msgid,
                params=tuple(
                    (name, third_person(one, None, content) if isinstance(one, InBoth) else one)
                    for name, one in params
                ),
            )
        case InBoth(en, zh):
            for found, other in _ENGLISH:
                en = found.sub(other, en)
            return InBoth(en, _CHINESE.sub("他/她", zh))
        case _:
            return part


def _twin(
    key: str, params: tuple[tuple[str, Param], ...], tier: Tier | None, content: Content
) -> Wording:
    if key in ADDRESSED_TO_READER or key.startswith(_TWIN):
        return Approved(key, params)
    twin = "family_medicine_told" if key in _MEDICINE_TOLD else f"{_TWIN}{key}"
    if twin not in content.texts:
        twin = _BY_TIER.get(tier or Tier.NONE, "family_recorded")
    needed = placeholders(content.texts[twin].en)
    return Approved(twin, tuple((name, value) for name, value in params if name in needed))
