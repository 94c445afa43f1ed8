"""The shape of `plan/visits.yaml`."""

from collections.abc import Iterator
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import Bilingual, Citation, Cited, ContentModel, Reviewed
from content.vocabulary import Arm

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class CountedFrom(StrEnum):
    """What the days of a visit are counted from."""

    DAY1 = "day1"
    LAST_DOSE = "last_dose"


class Cycles(StrEnum):
    """In which cycles a visit is planned."""

    FIRST = "first"
    EVERY = "every"


class Repeat(ContentModel):
    """A visit that comes `times` times in all, `every_days` apart, each with the same window."""

    every_days: Annotated[int, Field(gt=0)]
    times: Annotated[int, Field(gt=1)]


class Visit(Reviewed, Citation):
    """One visit of the plan; only a `planned` one is planned, only a `reminded` one reminded of.

    `day`, `earliest` and `latest` are protocol days, or days after the last planned dose.
    """

    id: _Id
    name: Bilingual
    what: Bilingual
    counted_from: CountedFrom
    day: int
    earliest: int
    latest: int
    repeat: Repeat | None = None
    cycles: Cycles
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    planned: bool
    reminded: bool

    @model_validator(mode="after")
    def _window_holds_the_day(self) -> Self:
        if not self.earliest <= self.day <= self.latest:
            raise ValueError("day must lie between earliest and latest")
        if self.repeat and self.latest - self.earliest >= self.repeat.every_days:
            raise ValueError("the window reaches the next repeat: narrow it, or raise every_days")
        return self


class VisitReminder(ContentModel):
    """A message so many days before the visit, at a local time of the site."""

    days_before: Annotated[int, Field(ge=0)]
    at: time


class VisitReminders(Cited):
    """When a patient is reminded of a visit; so many minutes later it is not sent any more."""

    messages: tuple[VisitReminder, ...]
    sent_within_minutes: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _messages_come_nearer(self) -> Self:
        days = [message.days_before for message in self.messages]
        if any(earlier <= later for earlier, later in pairwise(days)):
            raise ValueError("days_before must fall")
        return self


class Settling(Cited):
    """When a visit that nobody marked becomes a task: so many days later, at a local time."""

    days_after: Annotated[int, Field(gt=0)]
    at: time


class Moving(Cited):
    """The latest day from today that a visit may be moved to; a later one is a slip of the pen."""

    furthest_days: Annotated[int, Field(gt=0)]


class SiteVisit(Reviewed, Citation):
    """What one site does otherwise with a visit."""

    site: str
    visit: str
    planned: bool | None = None
    day: int | None = None
    earliest: int | None = None
    latest: int | None = None


class VisitPlan(ContentModel):
    """What `plan/visits.yaml` says."""

    visits: Annotated[tuple[Visit, ...], Field(min_length=1)]
    reminders: VisitReminders
    settling: Settling
    moving: Moving
    at_sites: tuple[SiteVisit, ...]

    @model_validator(mode="after")
    def _sites_only_tighten(self) -> Self:
        if problems := [*_twice(self), *_looser(self)]:
            raise ValueError("; ".join(problems))
        return self

    def named(self, visit_id: str) -> Visit | None:
        """Give a visit by its id; None for one that the plan does not have any more."""
        return next((visit for visit in self.visits if visit.id == visit_id), None)

    def at_site(self, site_id: str) -> tuple[Visit, ...]:
        """Give all visits as a site has them, planned or not."""
        changes = {change.visit: change for change in self.at_sites if change.site == site_id}
        return tuple(_changed(visit, changes.get(visit.id)) for visit in self.visits)


def _changed(visit: Visit, change: SiteVisit | None) -> Visit:
    if change is None:
        return visit
    values = {name: getattr(change, name) for name in ("planned", "day", "earliest", "latest")}
    return visit.model_copy(update={key: one for key, one in values.items() if one is not None})


def _twice(plan: VisitPlan) -> Iterator[str]:
    ids = [visit.id for visit in plan.visits]
    yield from (f"visit '{one}' is given twice" for one in sorted(set(ids)) if ids.count(one) > 1)
    pairs = [(change.site, change.visit) for change in plan.at_sites]
    for site, visit in sorted(set(pairs)):
        if pairs.count((site, visit)) > 1:
            yield f"at_sites has '{visit}' of site '{site}' twice"


def _looser(plan: VisitPlan) -> Iterator[str]:
    visits = {visit.id: visit for visit in plan.visits}
    for change in plan.at_sites:
        visit = visits.get(change.visit)
        if visit is None:
            yield f"at_sites names the visit '{change.visit}', which visits does not have"
            continue
        at_site = _changed(visit, change)
        if not visit.earliest <= at_site.earliest <= at_site.day <= at_site.latest <= visit.latest:
            yield (
                f"at_sites: '{change.visit}' of site '{change.site}' leaves the window of days "
                f"{visit.earliest} to {visit.latest}, or its own: a site may only tighten"
            )
