"""A broadcast as decisions see it: to whom, what it says, and how far it has come."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from content.vocabulary import Arm, Language
from records.visit_facts import VisitFact

_T = TypeVar("_T")
BROADCAST: Final = "broadcast"
# The text that names a visit of the reader, with buttons to say whether they come.
VISIT_REMINDER: Final = "visit_reminder"
# So many at once; soon after them the next, later where only waiting is left.
PAGE: Final = 1000
SOON: Final = timedelta(milliseconds=500)
LATER: Final = timedelta(seconds=5)
SENT_WITHIN: Final = timedelta(hours=24)
DELETABLE: Final = timedelta(hours=48)
LONGEST_WAIT: Final = timedelta(days=30)


class LeftOut(StrEnum):
    """Why somebody of the segment gets nothing."""

    DIED = "died"
    WITHDRAWN = "withdrawn"
    DISCONTINUED = "discontinued"
    ON_HOLD = "on_hold"
    NOT_ARRIVED = "not_arrived"
    NO_CONSENT = "no_consent"
    STOPPED = "stopped"
    NOT_LINKED = "not_linked"
    UNREACHABLE = "unreachable"
    NO_VISIT = "no_visit"
    CANNOT_COME = "cannot_come"
    NO_TEXT = "no_text"
    TOO_LATE = "too_late"


class Reached(StrEnum):
    """How far a broadcast came with one person."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Who is meant: everybody on the sites to whom all that is given applies.

    `days` are protocol days, both included; `visit_within` counts days from today. `unanswered_of`,
    `reached_by` and `failed_of` name an earlier broadcast: who has not answered it, who got it or
    may have, whom it certainly did not reach.
    """

    sites: tuple[str, ...]
    arm: Arm | None = None
    language: Language | None = None
    cycle: int | None = None
    days: tuple[int, int] | None = None
    visit_within: int | None = None
    codes: tuple[str, ...] = ()
    unanswered_of: UUID | None = None
    reached_by: UUID | None = None
    failed_of: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a broadcast says: an approved text by its key, or words by language."""

    key: str | None = None
    words: Mapping[Language, str] = field(default_factory=dict)

    @property
    def is_given(self) -> bool:
        """Whether there is anything to send."""
        return self.key is not None or bool(self.words)

    def speaks(self, language: Language) -> bool:
        """Whether the text is there in this language; an approved one is in both."""
        return self.key is not None or bool(self.words.get(language))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How many people of a segment have all this in common; they get it unless `left_out`."""

    site_id: str
    arm: Arm
    language: Language
    people: int
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One person who would get it, as far as the text depends on them."""

    language: Language
    site_id: str
    visit: VisitFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastFact:
    """A broadcast with its figures. `recent` were settled within the last minute.

    `by_staff` planned it; where it `is_waiting`, nobody else has agreed to it yet.

    `reached` counts people by how far it came, `faults` those it failed with or left out, by why.
    """

    broadcast_id: UUID
    segment: Segment
    text: Text
    due_at: datetime
    by_name: str
    by_staff: UUID
    people: int
    is_waiting: bool = False
    is_done: bool = False
    is_stopped: bool = False
    is_recalled: bool = False
    reached: Mapping[Reached, int] = field(default_factory=dict)
    faults: Mapping[tuple[Reached, str], int] = field(default_factory=dict)
    answered: int = 0
    deleted: int = 0
    not_deleted: int = 0
    recent: int = 0

    @property
    def still_to_go(self) -> int:
        """How many people are still to get it."""
        waiting = (Reached.PLANNED, Reached.QUEUED)
        return sum(self.reached.get(state, 0) for state in waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReached:
    """One line of a report: a subject, how far it came, and why no further."""

    code: str
    reached: Reached
    why: str | None = None
    has_answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The same text went to `people` of the segment within a day, last at `at`, by `by_name`."""

    people: int
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDesk:
    """What a coordinator's question about broadcasts is answered from.

    `groups`, `samples` and `same` are about the draft as it is after what was pressed or typed;
    `unknown_codes` are those of it that are not on the sites. `recent` are the latest broadcasts,
    newest first, `shown` the one that a button asks about, `people` a page of its report.
    `seconds` are those who may agree to the draft as a second person.
    """

    groups: tuple[Group, ...] = ()
    samples: tuple[Sample, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    same: Same | None = None
    recent: tuple[BroadcastFact, ...] = ()
    shown: BroadcastFact | None = None
    people: tuple[PersonReached, ...] = ()
    seconds: tuple[UUID, ...] = ()

    @property
    def reachable(self) -> int:
        """How many people would get it."""
        return sum(group.people for group in self.groups if group.left_out is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One person of a page, as they are now; `left_out` tells why they get nothing.

    A phone is linked where nothing is left out.
    """

    subject_id: UUID
    site_id: str
    link_id: UUID | None
    left_out: LeftOut | None = None
    visit: VisitFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFact:
    """What the planner knows of a broadcast whose turn it is; its row is locked.

    `people` are the next to be queued, none while it is night at their site or so many wait that
    nobody is queued ahead; `is_full` where more may follow them. `planned_on` are the sites where
    people are still to be queued, `waiting` how many messages wait to be sent or are on the way.
    `reached` is there at the end.
    """

    broadcast_id: UUID
    by_staff: UUID
    text: Text
    until: datetime
    is_over: bool
    people: tuple[Addressed, ...] = ()
    is_full: bool = False
    planned_on: tuple[str, ...] = ()
    waiting: int = 0
    reached: Mapping[Reached, int] = field(default_factory=dict)


def about_broadcast(broadcast_id: UUID) -> str:
    """Name due work and messages about one broadcast."""
    return f"broadcast:{broadcast_id}"


def segment_as_json(segment: Segment) -> str:
    """A segment as text, the same for the same people."""
    plain = {
        "sites": sorted(segment.sites),
        "arm": segment.arm,
        "language": segment.language,
        "cycle": segment.cycle,
        "days": segment.days,
        "visit_within": segment.visit_within,
        "codes": sorted(segment.codes),
        "unanswered_of": segment.unanswered_of,
        "reached_by": segment.reached_by,
        "failed_of": segment.failed_of,
    }
    given = {name: value for name, value in plain.items() if value is not None and value != []}
    return json.dumps(given, sort_keys=True, default=str)


def segment_from_json(value: str) -> Segment:
    """The segment that `segment_as_json` wrote."""
    given: dict[str, Any] = json.loads(value)
    days = given.get("days")
    return Segment(
        sites=tuple(given["sites"]),
        arm=_as(Arm, given.get("arm")),
        language=_as(Language, given.get("language")),
        cycle=given.get("cycle"),
        days=(days[0], days[1]) if days else None,
        visit_within=given.get("visit_within"),
        codes=tuple(given.get("codes", ())),
        unanswered_of=_as(UUID, given.get("unanswered_of")),
        reached_by=_as(UUID, given.get("reached_by")),
        failed_of=_as(UUID, given.get("failed_of")),
    )


def _as(kind: Callable[[str], _T], value: str | None) -> _T | None:
    return kind(value) if value else None
