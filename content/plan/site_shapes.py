"""The parts of a site in `plan/sites.yaml`: its working hours, and what it does sooner."""

from datetime import date, time
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.shape import ContentModel
from content.vocabulary import Tier

Minutes = Annotated[int, Field(ge=0)]
_Weekday = Annotated[int, Field(ge=1, le=7)]


class WorkingHours(ContentModel):
    """The local hours of the study nurse; weekdays are ISO's, 1 is Monday."""

    start: time
    end: time
    weekdays: Annotated[tuple[_Weekday, ...], Field(min_length=1)]
    closed_on: tuple[date, ...]

    @model_validator(mode="after")
    def _hours_are_of_one_day(self) -> Self:
        if self.start >= self.end:
            raise ValueError("start must be before end, on the same day")
        return self

    def is_open_on(self, on: date) -> bool:
        """Tell whether the study nurse works on a date at the site."""
        return on.isoweekday() in self.weekdays and on not in self.closed_on


class Tighter(ContentModel):
    """What a site does sooner than the trial; `content.plan.at_site` applies it."""

    late_until_minutes: Minutes | None = None
    question_timeout_minutes: Annotated[int, Field(gt=0)] | None = None
    ladder_after_minutes: dict[Tier, tuple[Minutes, ...]] = Field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Tell whether the site does anything sooner."""
        return self != Tighter()
