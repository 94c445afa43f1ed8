"""The shapes of `plan/study.yaml`, `sites.yaml` and `ladder.yaml`."""

import re
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from content.plan.site_shapes import Minutes, Tighter, WorkingHours
from content.shape import Bilingual, Cited, ContentModel, NonEmpty
from content.vocabulary import Arm, Duty, MessageClass, Tier


class ArmPlan(ContentModel):
    """One treatment arm and its name in words."""

    arm: Arm
    name: Bilingual


class Arms(Cited):
    """The treatment arms of the trial."""

    plans: Annotated[tuple[ArmPlan, ...], Field(min_length=1)]


class DayRule(Cited):
    """How protocol days are counted; `content.protocol_day` is the arithmetic."""

    day1: Bilingual
    has_day_zero: Literal[True]


class Venetoclax(Cited):
    """The planned venetoclax doses, and the minutes from the usual time that matter."""

    arm: Arm
    first_day: int
    last_day: int
    initial_order_mg: int
    allowed_mg: Annotated[tuple[int, ...], Field(min_length=1)]
    reminders_after_minutes: Annotated[tuple[Minutes, ...], Field(min_length=1)]
    late_until_minutes: Minutes
    reminder_grace_minutes: Minutes
    may_be_doubled: Literal[False]
    again_after_vomiting: Literal[False]
    made_up_after_last_day: Literal[False]

    @model_validator(mode="after")
    def _plan_is_possible(self) -> Self:
        after = self.reminders_after_minutes
        gaps = [later - earlier for earlier, later in pairwise(after)]
        problems = (
            (self.first_day > self.last_day, "first_day is after last_day"),
            (self.initial_order_mg not in self.allowed_mg, "initial_order_mg is not allowed_mg"),
            (any(gap <= 0 for gap in gaps), "reminders_after_minutes must rise"),
            (after[-1] >= self.late_until_minutes, "a reminder falls after late_until_minutes"),
            (
                any(gap <= self.reminder_grace_minutes for gap in gaps),
                "reminder_grace_minutes reaches the next reminder",
            ),
        )
        if found := [words for wrong, words in problems if wrong]:
            raise ValueError("; ".join(found))
        return self


class TimesOfDay(ContentModel):
    """The local times a subject may choose; `choices` are those that one press chooses."""

    earliest: time
    latest: time
    choices: Annotated[tuple[time, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if not all(self.allows(at) for at in self.choices):
            raise ValueError("choices must lie between earliest and latest")
        return self

    def allows(self, at: time) -> bool:
        """Tell whether a subject may choose this local time."""
        return self.earliest <= at <= self.latest


class UsualTime(TimesOfDay, Cited):
    """The local times a subject may choose for the daily dose."""

    default: time

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        if not self.allows(self.default):
            raise ValueError("default must lie between earliest and latest")
        return self


class PreferredTimes(Cited):
    """What else a subject may choose: the daily question, the reminder on the day of a visit."""

    question: TimesOfDay
    visit_morning: TimesOfDay


class Enrolment(Cited):
    """Limits of enrolment; days are counted from today's date at the site, ages in whole years."""

    day1_earliest_days: int
    day1_latest_days: int
    day1_set_earliest_days: Annotated[int, Field(le=0)]
    age_from: Annotated[int, Field(ge=0)]
    age_until: Annotated[int, Field(ge=0)]
    invite_valid_hours: Annotated[int, Field(gt=0)]
    pin_digits: Annotated[int, Field(ge=4)]
    pin_tries: Annotated[int, Field(gt=0)]

    def admits(self, age: int) -> bool:
        """Tell whether somebody of this age may take part."""
        return self.age_from <= age <= self.age_until


class CyclePlan(Cited):
    """How many cycles a subject may have, and the day of one from which the next may begin."""

    most: Annotated[int, Field(ge=1)]
    next_from_day: Annotated[int, Field(ge=1)]


class QuietHours(Cited):
    """The local hours in which only messages of `may_pass` reach a patient."""

    start: time
    end: time
    may_pass: tuple[MessageClass, ...]


class Conversation(Cited):
    """Waiting times inside a conversation."""

    snooze_minutes: Annotated[int, Field(gt=0)]
    question_timeout_minutes: Annotated[int, Field(gt=0)]


class Console(Cited):
    """How long the page for a desk may be opened and used.

    A link, or what Telegram signed, opens it within `link_minutes`; it closes unused after
    `idle_minutes`, and after `longest_hours` however much it is used. One person looks at so many
    subjects one by one in an hour.
    """

    link_minutes: Annotated[int, Field(gt=0)]
    idle_minutes: Annotated[int, Field(gt=0)]
    longest_hours: Annotated[int, Field(gt=0)]
    subjects_an_hour: Annotated[int, Field(gt=0)]


class Study(ContentModel):
    """What the protocol plans, from `plan/study.yaml`."""

    number: Annotated[str, Field(pattern=r"^NCT\d{8}$")]
    title: Bilingual
    arms: Arms
    day_rule: DayRule
    venetoclax: Venetoclax
    usual_time: UsualTime
    preferred_times: PreferredTimes
    enrolment: Enrolment
    cycles: CyclePlan
    quiet_hours: QuietHours
    conversation: Conversation
    console: Console

    @property
    def snooze_minutes(self) -> int:
        """Minutes until the reminder a patient asked for with "Later"."""
        return self.conversation.snooze_minutes

    @property
    def question_timeout_minutes(self) -> int:
        """Minutes after which an unanswered question about a fever counts as red."""
        return self.conversation.question_timeout_minutes


class Site(Cited):
    """A trial site. `hotline` is the number patients are told to call, day and night."""

    id: Annotated[str, Field(pattern=r"^\d{2}$")]
    name: Bilingual
    zone: NonEmpty
    hotline: NonEmpty
    subject_code_pattern: NonEmpty
    demonstration: bool
    working_hours: WorkingHours
    tighter: Tighter = Tighter()

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone of the IANA list, for example Asia/Shanghai") from (
                error
            )
        return zone

    @field_validator("subject_code_pattern")
    @classmethod
    def _pattern_compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a pattern ({error}), use for example 01-\\d{{3}}") from error
        return pattern

    def accepts(self, subject_code: str) -> bool:
        """Tell whether this is a subject code of the site."""
        return re.fullmatch(self.subject_code_pattern, subject_code) is not None


class LadderStep(ContentModel):
    """Who is notified so many minutes after the escalation was opened."""

    after_minutes: Minutes
    notify: Annotated[tuple[Duty, ...], Field(min_length=1)]
    tell_patient: bool


class Ladder(Cited):
    """The steps an escalation climbs until a person acknowledges it; the last step repeats.

    `in_working_hours`: nobody is called outside the working hours of the site, and its minutes
    are minutes of these hours; whole days are days of the calendar.
    """

    tier: Tier
    steps: Annotated[tuple[LadderStep, ...], Field(min_length=1)]
    repeat_every_minutes: Annotated[int, Field(gt=0)]
    reopen_after_minutes: Annotated[int, Field(gt=0)]
    hand_over_minutes: Annotated[int, Field(gt=0)]
    in_working_hours: bool

    @model_validator(mode="after")
    def _red_waits_for_nobody(self) -> Self:
        if self.in_working_hours and self.tier in {Tier.EMERGENCY, Tier.RED}:
            raise ValueError("in_working_hours must be false for emergency and red")
        return self

    @model_validator(mode="after")
    def _steps_rise_from_zero(self) -> Self:
        after = [step.after_minutes for step in self.steps]
        if after[0] != 0 or after != sorted(set(after)):
            raise ValueError("steps must start at after_minutes 0 and rise")
        return self
