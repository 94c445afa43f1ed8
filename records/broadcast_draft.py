"""The broadcast a coordinator is putting together, as it is after what they pressed or typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from content.vocabulary import Arm, Language, StaffRole
from records.broadcast_facts import (
    BROADCAST,
    BroadcastFact,
    Segment,
    Text,
    segment_as_json,
    segment_from_json,
)
from records.facts import StaffFacts

COMMAND: Final = "broadcast"
_SET: Final = "broadcast.set"
_CORRECT: Final = "broadcast.correct"
_RETRY: Final = "broadcast.retry"
_NEW: Final = "broadcast.new"
_DAYS = re.compile(r"(-?\d{1,2})\s*(?:-|to|至|到|~|–)\s*(-?\d{1,3})|(-?\d{1,3})")
_SEPARATORS = re.compile(r"[\s,;、]+")
TEXT: Final = "text"
SECOND: Final = "second"
# What a button changes of a segment, by its name; without a value it counts no more.
_CHANGES: Final[Mapping[str, Callable[[Segment, str], Segment]]] = {
    "site": lambda segment, value: replace(segment, sites=tuple(value.split(","))),
    "arm": lambda segment, value: replace(segment, arm=Arm(value) if value else None),
    "language": lambda segment, value: replace(
        segment, language=Language(value) if value else None
    ),
    "cycle": lambda segment, value: replace(segment, cycle=int(value) if value else None),
    "visit": lambda segment, value: replace(segment, visit_within=int(value) if value else None),
    "unanswered": lambda segment, value: replace(
        segment, unanswered_of=UUID(value) if value else None
    ),
    "days": lambda segment, _: replace(segment, days=None),
    "codes": lambda segment, _: replace(segment, codes=()),
}
_WORDS_IN: Final = "words:"
_SEGMENT: Final = "segment"
NO_TEXT: Final = Text()
# Questions that a typed answer belongs to.
DAYS, CODES = "days", "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Whom it is for, what it says, when it goes (None: at once), which one it follows.

    Where it `needs_second`, somebody else agrees before it goes.
    """

    segment: Segment
    text: Text = NO_TEXT
    due_at: datetime | None = None
    follows: UUID | None = None
    needs_second: bool = False

    def as_data(self) -> dict[str, str]:
        """As the open question keeps it."""
        data = {_SEGMENT: segment_as_json(self.segment)}
        data |= {_WORDS_IN + one.value: said for one, said in self.text.words.items()}
        if self.text.key is not None:
            data["key"] = self.text.key
        if self.due_at is not None:
            data["due_at"] = self.due_at.isoformat()
        if self.follows is not None:
            data["follows"] = str(self.follows)
        if self.needs_second:
            data[SECOND] = "yes"
        return data


def is_about_broadcasts(member: StaffFacts, *, is_command: bool) -> bool:
    """Tell whether somebody asks about broadcasts: by command or word, button or open question."""
    if member.button is not None:
        return member.button.act.startswith(f"{BROADCAST}.")
    return is_command or (member.dialogue is not None and member.dialogue.conversation == BROADCAST)


def draft_now(
    member: StaffFacts, typed: str, shown: BroadcastFact | None, *, is_command: bool
) -> Draft | None:
    """The draft after what was pressed or typed; None where no draft is open.

    What cannot be read changes nothing.
    """
    button = member.button
    if (button is None and is_command) or (button is not None and button.act == _NEW):
        return Draft(segment=Segment(sites=member.sites_as(StaffRole.COORDINATOR)))
    if button is not None and shown is not None and button.act in {_CORRECT, _RETRY}:
        return _following(shown, is_retry=button.act == _RETRY)
    draft = _open_draft(member)
    if draft is None:
        return None
    if button is not None:
        return _pressed(draft, button.args) if button.act == _SET else draft
    return _typed(draft, member.dialogue.step if member.dialogue else "", typed)


def read_days(typed: str) -> tuple[int, int] | None:
    """Read a range of protocol days, 2-8 or 第2到8天, or a single day; None if it is not one."""
    plain = unicodedata.normalize("NFKC", typed).strip().casefold()
    found = _DAYS.fullmatch(plain.removeprefix("第").removesuffix("天").strip())
    if found is None:
        return None
    if found[3] is not None:
        return int(found[3]), int(found[3])
    first, last = int(found[1]), int(found[2])
    return (first, last) if first <= last else None


def read_codes(typed: str) -> tuple[str, ...]:
    """Read subject codes, one after another; each once."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return tuple(dict.fromkeys(code for code in _SEPARATORS.split(plain) if code))


def words_step(language: Language) -> str:
    """Name the question for the words in one language."""
    return _WORDS_IN + language.value


def asked_words(step: str) -> Language | None:
    """Give the language whose words a question asks for; None for another question."""
    return Language(step.removeprefix(_WORDS_IN)) if step.startswith(_WORDS_IN) else None


def _open_draft(member: StaffFacts) -> Draft | None:
    talk = member.dialogue
    if talk is None or talk.conversation != BROADCAST or _SEGMENT not in talk.data:
        return None
    data = talk.data
    due_at, follows = data.get("due_at"), data.get("follows")
    words = {one: data[words_step(one)] for one in Language if words_step(one) in data}
    return Draft(
        segment=segment_from_json(data[_SEGMENT]),
        text=Text(key=data.get("key"), words=words),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        follows=UUID(follows) if follows else None,
        needs_second=SECOND in data,
    )


def _following(shown: BroadcastFact, *, is_retry: bool) -> Draft:
    """To those an earlier one did not reach the same again; to those it reached something else."""
    key, sites = shown.broadcast_id, shown.segment.sites
    if is_retry:
        return Draft(segment=Segment(sites=sites, failed_of=key), text=shown.text, follows=key)
    return Draft(segment=Segment(sites=sites, reached_by=key), follows=key)


def _pressed(draft: Draft, args: Mapping[str, str]) -> Draft:
    name, value = args.get("name", ""), args.get("value", "")
    if name == TEXT:
        return replace(draft, text=Text(key=value or None))
    if name == SECOND:
        return replace(draft, needs_second=bool(value))
    change = _CHANGES.get(name)
    return draft if change is None else replace(draft, segment=change(draft.segment, value))


def _typed(draft: Draft, step: str, typed: str) -> Draft:
    if (language := asked_words(step)) is not None:
        words = {**draft.text.words, language: typed.strip()}
        return replace(draft, text=Text(words=words)) if typed.strip() else draft
    if step == DAYS and (days := read_days(typed)) is not None:
        return replace(draft, segment=replace(draft.segment, days=days))
    if step == CODES and (codes := read_codes(typed)):
        return replace(draft, segment=replace(draft.segment, codes=codes))
    return draft
