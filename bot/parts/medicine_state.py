"""The medicines somebody named, from the message that names them to the last answer about them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Final

from content.medicines.find import How
from content.medicines.index import MedicineIndex
from content.medicines.judge import Circumstances, Judgement, judge, judge_reading, most_urgent
from content.medicines.recognise import (
    FoundMedicine,
    MedicineReading,
    MedicineStatus,
    recognise,
)
from content.model import Content
from content.vocabulary import Language, Tier
from records.medication_facts import MedicationFact

_NOTHING = MedicineReading(status=MedicineStatus.NONE, found=(), asked=(), unknown=())
# The topic of a red flag that only says that a medicine was named.
NEW_DRUG: Final = "new_drug"
_UNKNOWN, _PHOTO = "unknown", "photo"
# A longer text in which no name is found is a message, not the name of a product.
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMedicine:
    """Something that was named.

    `typed` is how it was written, `name` and `inn` what the list calls it, `numbers` its entries,
    none where the list does not have it. `options` are the names to choose from while it is not
    certain which is meant. `alarmed` is the tier a person was told of already.
    """

    typed: str = ""
    name: str = ""
    inn: str = ""
    substance: str = ""
    group: str = ""
    numbers: tuple[str, ...] = ()
    how: str = _UNKNOWN
    is_local: bool = False
    options: tuple[str, ...] = ()
    alarmed: Tier = Tier.NONE
    photo: str = ""

    @property
    def is_resembling(self) -> bool:
        """Tell whether it only resembles a name, so that it is nothing until it is chosen."""
        return bool(self.options) and self.how == How.FUZZY.value

    def shown(self, language: Language) -> str:
        """Name it to whoever wrote it, with their own word beside what the list calls it."""
        name = self.name if language is Language.ZH_CN else self.inn
        if not name:
            return self.typed
        is_own_word = self.how == How.ALIAS.value and self.typed.casefold() != name.casefold()
        return self.both(self.typed, name, language) if is_own_word else name

    def for_staff(self) -> str:
        """Name it to staff by both its names."""
        return f"{self.name} ({self.inn})" if self.name else self.typed

    @staticmethod
    def both(first: str, second: str, language: Language) -> str:
        """Set a second name in brackets, as the language does it."""
        return f"{first}（{second}）" if language is Language.ZH_CN else f"{first} ({second})"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineState:
    """What is still to be asked: the first of `items` now. `words` are the message they are from.

    `unanswered` is the tier it has when no answer comes.
    """

    items: tuple[NamedMedicine, ...]
    words: str = ""
    unanswered: Tier = Tier.AMBER

    def at_least(self, tier: Tier) -> "MedicineState":
        """Give the same with this tier for no answer."""
        return replace(self, unanswered=tier)

    def to_data(self) -> dict[str, str]:
        """Give what the next message must still know, as text."""
        items = json.dumps([asdict(item) for item in self.items], ensure_ascii=False)
        return {"items": items, "words": self.words, "unanswered": self.unanswered.value}


def state_from(data: Mapping[str, str]) -> MedicineState | None:
    """Read what `to_data` wrote; None where nothing was named yet."""
    rows = json.loads(data.get("items", "[]"))
    if not rows:
        return None
    return MedicineState(
        items=tuple(_item(row) for row in rows),
        words=data["words"],
        unanswered=Tier(data["unanswered"]),
    )


def _item(row: dict[str, Any]) -> NamedMedicine:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return NamedMedicine(**(row | lists | {"alarmed": Tier(row["alarmed"])}))


def reading_of(content: Content, text: str) -> MedicineReading:
    """Read which medicines a text names; none where there is no list."""
    return _read(content.medicines, text) if content.medicines else _NOTHING


# Routing and the conversation read the same words one after the other.
@lru_cache(maxsize=1)
def _read(index: MedicineIndex, text: str) -> MedicineReading:
    return recognise(index, text)


def named_in(content: Content, text: str) -> tuple[NamedMedicine, ...]:
    """Give what a text names, in the order in which it is asked about."""
    reading = reading_of(content, text)
    found = [replace(_named(one), typed=_as_typed(text, one.matched)) for one in reading.found]
    found += [
        NamedMedicine(
            typed=_as_typed(text, one.matched), how=How.FUZZY.value, options=one.suggestions
        )
        for one in reading.asked
    ]
    found += [NamedMedicine(typed=_as_typed(text, name)) for name in reading.unknown]
    return tuple(found)


def _as_typed(text: str, matched: str) -> str:
    """Give a name as it stands in the text, which was read without capitals."""
    start = text.lower().find(matched)
    return matched if start < 0 else text[start : start + len(matched)]


def whole_as_name(text: str) -> tuple[NamedMedicine, ...]:
    """Take an answer to "which name" as a name that the list does not have, if it can be one."""
    words = " ".join(text.split())
    return (NamedMedicine(typed=words),) if 0 < len(words) <= _LONGEST_NAME else ()


def of_photo(photo: str) -> NamedMedicine:
    """Give a picture of a box, of which nothing else is known."""
    return NamedMedicine(photo=photo, how=_PHOTO)


def chosen(content: Content, item: NamedMedicine, option: str) -> NamedMedicine:
    """Give what was meant, once it was chosen; it is certain now."""
    if option == item.name or content.medicines is None:
        return replace(item, options=())
    found = recognise(content.medicines, option).found
    if not found:
        return none_of_them(item)
    meant = _named(found[0])
    return replace(
        meant,
        typed=item.typed,
        how=item.how,
        options=(),
        is_local=item.is_local or meant.is_local,
    )


def recorded_as(content: Content, entry: MedicationFact) -> NamedMedicine:
    """Give what an entry was taken for when it was recorded, as the list has it now."""
    item = NamedMedicine(typed=entry.typed or "", how=entry.how)
    if entry.substance is None:
        return item
    named = [one for one in named_in(content, item.typed) if one.substance == entry.substance]
    found = reading_of(content, entry.substance).found
    meant = named[0] if named else _named(found[0]) if found else item
    return replace(meant, typed=item.typed, how=item.how, options=())


def none_of_them(item: NamedMedicine) -> NamedMedicine:
    """Give what is left when it is none of the names it was taken for: something unknown."""
    return NamedMedicine(typed=item.typed)


def option_name(content: Content, option: str, language: Language) -> str:
    """Name a choice in the reader's language; the list keeps the Chinese name."""
    found = reading_of(content, option).found if language is not Language.ZH_CN else ()
    return (found[0].ingredient or found[0].substance) if found else option


def judged(index: MedicineIndex, item: NamedMedicine, when: Circumstances) -> Judgement:
    """Judge it as what it is taken for now, with the entries that are part of it."""
    numbers = [number for number in item.numbers if number in index.by_number]
    if not numbers:
        name = item.typed
        unknown = MedicineReading(
            status=MedicineStatus.UNKNOWN, found=(), asked=(), unknown=(name,)
        )
        return judge_reading(index, unknown, when)[0]
    each = [
        judge(index.rules, index.by_number[number], when, is_local=item.is_local)
        for number in numbers
    ]
    flags = tuple(dict.fromkeys(flag for one in each for flag in one.flags))
    return replace(most_urgent(each), flags=flags)


def _named(found: FoundMedicine) -> NamedMedicine:
    # Whoever wrote a name of the list letter by letter is asked about it by that name; another
    # word for it, or the sound of one, that something else goes by too, is asked back first.
    is_sure = found.is_certain or found.how is How.EXACT
    return NamedMedicine(
        typed=found.matched,
        name=found.name,
        inn=found.ingredient or found.substance,
        substance=found.substance,
        group=found.group,
        numbers=tuple(dict.fromkeys((found.number, *found.also, *found.contains))),
        how=found.how.value,
        is_local=found.status is MedicineStatus.TOPICAL,
        options=() if is_sure else found.suggestions,
    )
