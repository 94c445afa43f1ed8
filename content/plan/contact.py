"""Who is there when: working hours, quiet hours, response times; the shape of `contact.yaml`."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from content.plan.protocol_day import instant_of
from content.plan.shapes import QuietHours, Site
from content.shape import Citation, Cited, ContentModel, NonEmpty, Reviewed
from content.vocabulary import Tier

_SEARCHED_DAYS = 62


class ResponseTime(Reviewed, Citation):
    """How soon staff aim to act on a tier, and the approved texts a patient gets."""

    tier: Tier
    staff_minutes: Annotated[int, Field(gt=0)]
    round_the_clock: bool
    in_hours: NonEmpty
    out_of_hours: NonEmpty


class Silence(Cited):
    """The protocol days, both included, on which silence is a person's task.

    A day is silent after so many hours without any answer; so many silent days in a row count.
    """

    first_day: int
    last_day: int
    unanswered_hours: Annotated[int, Field(gt=0)]
    days_in_a_row: Annotated[int, Field(gt=0)]

    def counts(self, day: int) -> bool:
        """Tell whether silence on this protocol day is looked at."""
        return self.first_day <= day <= self.last_day


class Gathering(Cited):
    """When many reports of one subject become one message to staff.

    Up to `alerts` about a case, and `files` of a subject, are passed on at once within `minutes`;
    what comes beyond them is told in one message after `minutes`, a red report after `red_minutes`.
    """

    alerts: Annotated[int, Field(gt=0)]
    files: Annotated[int, Field(gt=0)]
    minutes: Annotated[int, Field(gt=0)]
    red_minutes: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _red_is_not_later(self) -> Self:
        if self.red_minutes > self.minutes:
            raise ValueError("red_minutes must not be more than minutes")
        return self


class Rota(Cited):
    """The shifts, how an absence is chosen, and how many days ahead somebody must be there.

    Shifts begin at the local times of `shifts`, each of which ends the one before. An absence of
    days ends, and one that begins later begins, with the first of a day. Who was not reached for
    `reached_days` is sent a check.
    """

    away_hours: Annotated[tuple[int, ...], Field(min_length=1)]
    away_days: Annotated[tuple[int, ...], Field(min_length=1)]
    begins_in_days: Annotated[tuple[int, ...], Field(min_length=1)]
    shifts: Annotated[tuple[time, ...], Field(min_length=1)]
    ahead_days: Annotated[int, Field(gt=0)]
    reached_days: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _shifts_in_order(self) -> Self:
        if list(self.shifts) != sorted(set(self.shifts)):
            raise ValueError("shifts must be times of one day, each later than the one before")
        return self


class PutOff(Cited):
    """For how many hours whoever has a case that is not red may put it off."""

    hours: Annotated[tuple[Annotated[int, Field(gt=0)], ...], Field(min_length=1)]


class Drill(Cited):
    """How often the alarm is tried at each site, and at which hours of a working day it may begin.

    A drill nobody answers climbs like a red case, so the hours end long before the night.
    """

    every_days: Annotated[int, Field(gt=0)]
    begins: time
    ends: time

    @model_validator(mode="after")
    def _hours_of_one_day(self) -> Self:
        if self.begins >= self.ends:
            raise ValueError("begins must be before ends, on the same day")
        return self


class Watch(Cited):
    """When the companion itself is at fault.

    A step is late `late_minutes` after its time, a loop silent after `silent_minutes`; health is
    red for `found_minutes` after a fault was found. A loop not heard of yet is starting, not
    silent, for `starting_seconds` after a start.
    """

    late_minutes: Annotated[int, Field(gt=0)]
    silent_minutes: Annotated[int, Field(gt=0)]
    found_minutes: Annotated[int, Field(gt=0)]
    starting_seconds: Annotated[int, Field(gt=0)]


class Queue(Cited):
    """When a patient owes an answer: so long after it was asked for, and for so many hours."""

    owed_after_minutes: Annotated[int, Field(gt=0)]
    owed_hours: Annotated[int, Field(gt=0)]


class Contact(ContentModel):
    """What `plan/contact.yaml` says."""

    response_times: Annotated[tuple[ResponseTime, ...], Field(min_length=1)]
    silence: Silence
    gathering: Gathering
    rota: Rota
    put_off: PutOff
    drill: Drill
    watch: Watch
    queue: Queue

    @model_validator(mode="after")
    def _tiers_slow_down(self) -> Self:
        tiers = [one.tier for one in self.response_times]
        if tiers != [Tier.EMERGENCY, Tier.RED, Tier.AMBER, Tier.GREEN]:
            raise ValueError(
                "response_times must be emergency, red, amber and green, in this order"
            )
        minutes = [one.staff_minutes for one in self.response_times]
        if minutes != sorted(minutes):
            raise ValueError("staff_minutes must not fall from emergency to green")
        return self

    def response(self, tier: Tier) -> ResponseTime:
        """Give the response time of a tier; what is unclear or none is treated as green.

        A question about a fever that nobody answered is red by the fever rules, not here.
        """
        found = {one.tier: one for one in self.response_times}
        return found.get(tier, found[Tier.GREEN])


def is_quiet(quiet: QuietHours, at: time) -> bool:
    """Tell whether a local time lies in the quiet hours, which may pass midnight."""
    if quiet.start <= quiet.end:
        return quiet.start <= at < quiet.end
    return at >= quiet.start or at < quiet.end


def after_quiet(quiet: QuietHours, instant: datetime, zone: str) -> datetime:
    """Give this aware instant, or the end of the quiet hours it lies in, in UTC."""
    local = instant.astimezone(ZoneInfo(zone))
    if not is_quiet(quiet, local.time()):
        return instant
    is_past_end = local.time() >= quiet.end
    return instant_of(local.date() + timedelta(days=is_past_end), quiet.end, zone)


def is_working(site: Site, instant: datetime) -> bool:
    """Tell whether the study nurse of a site is on duty at an aware instant."""
    local = instant.astimezone(ZoneInfo(site.zone))
    hours = site.working_hours
    return hours.is_open_on(local.date()) and hours.start <= local.time() < hours.end


def shifts_of(rota: Rota, site: Site, on: date) -> list[tuple[datetime, datetime]]:
    """Give beginning and end, in UTC, of each shift that begins on a local day at a site."""
    begins = [instant_of(on, at, site.zone) for at in rota.shifts]
    ends = [*begins[1:], instant_of(on + timedelta(days=1), rota.shifts[0], site.zone)]
    return list(zip(begins, ends, strict=True))


def may_drill(drill: Drill, site: Site, instant: datetime) -> bool:
    """Tell whether a drill may begin at a site at an aware instant: nobody is woken by one."""
    local = instant.astimezone(ZoneInfo(site.zone))
    is_open = site.working_hours.is_open_on(local.date())
    return is_open and drill.begins <= local.time() < drill.ends


def closing(site: Site, instant: datetime) -> time | None:
    """Give the local time at which today's working hours end; None outside working hours."""
    return site.working_hours.end if is_working(site, instant) else None


def next_opening(site: Site, instant: datetime) -> datetime | None:
    """Give the next instant, in UTC, at which working hours begin; None when all days are closed.

    During working hours it is the beginning of the next ones.
    """
    today = instant.astimezone(ZoneInfo(site.zone)).date()
    for number in range(_SEARCHED_DAYS):
        opening = _opening(site, today + timedelta(days=number))
        if opening and opening > instant:
            return opening
    return None


def in_working_time(site: Site, instant: datetime, delay: timedelta) -> datetime:
    """Give the instant after a delay that counts in working hours only, in UTC.

    Whole days of the delay are days of the calendar; an instant outside working hours becomes the
    next opening. Where a site never opens, the delay counts as it is.
    """
    days = timedelta(days=delay.days)
    at, rest = _open_at(site, instant + days), delay - days
    while at is not None and rest >= (room := closes_at(site, at) - at):
        rest -= room
        at = next_opening(site, at)
    return instant + delay if at is None else at + rest


def _open_at(site: Site, instant: datetime) -> datetime | None:
    return instant if is_working(site, instant) else next_opening(site, instant)


def closes_at(site: Site, instant: datetime) -> datetime:
    """Give the instant, in UTC, at which the working hours of this day at the site end."""
    on = instant.astimezone(ZoneInfo(site.zone)).date()
    return instant_of(on, site.working_hours.end, site.zone)


def _opening(site: Site, on: date) -> datetime | None:
    hours = site.working_hours
    return instant_of(on, hours.start, site.zone) if hours.is_open_on(on) else None


def text_of_tier(contact: Contact, site: Site, tier: Tier, instant: datetime) -> str:
    """Give the key of the approved text for a report of this tier at an aware instant.

    What is said out of hours may name the next opening; where there is none it is not said.
    """
    response = contact.response(tier)
    if response.round_the_clock or is_working(site, instant) or not next_opening(site, instant):
        return response.in_hours
    return response.out_of_hours
