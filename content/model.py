"""The shapes of the content files, and `Content`, which holds them all.

Every shape is frozen and strict. A value that decides something names its source, and nothing
counts as approved before somebody is named who approved it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from content.fever_rules import FeverRules
from content.redflag_index import RedFlags
from content.shape import Bilingual, Citation, Cited, ContentModel, NonEmpty, Reviewed, ReviewStatus
from content.vocabulary import Arm, Duty, Language, MessageClass, Tier
from content.words import Words

_DIGEST_LENGTH = 12
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")

Minutes = Annotated[int, Field(ge=0)]


class Source(ContentModel):
    """A document the content cites. `opened` is false where only its restatement was read."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9-]*$")]
    title: NonEmpty
    opened: bool


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


class UsualTime(Cited):
    """The local times a subject may choose for the daily dose."""

    default: time
    earliest: time
    latest: time
    choices: Annotated[tuple[time, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _times_fit(self) -> Self:
        if not all(self.allows(at) for at in (self.default, *self.choices)):
            raise ValueError("default and choices must lie between earliest and latest")
        return self

    def allows(self, at: time) -> bool:
        """Tell whether a subject may choose this local time."""
        return self.earliest <= at <= self.latest


class Enrolment(Cited):
    """Limits of enrolment; days are counted from today's date at the site."""

    day1_earliest_days: int
    day1_latest_days: int
    invite_valid_hours: Annotated[int, Field(gt=0)]
    pin_digits: Annotated[int, Field(ge=4)]
    pin_tries: Annotated[int, Field(gt=0)]


class QuietHours(Cited):
    """The local hours in which only messages of `may_pass` reach a patient."""

    start: time
    end: time
    may_pass: tuple[MessageClass, ...]


class Conversation(Cited):
    """Waiting times inside a conversation."""

    snooze_minutes: Annotated[int, Field(gt=0)]
    question_timeout_minutes: Annotated[int, Field(gt=0)]


class Study(ContentModel):
    """What the protocol plans, from `study.yaml`."""

    number: Annotated[str, Field(pattern=r"^NCT\d{8}$")]
    title: Bilingual
    arms: Arms
    day_rule: DayRule
    venetoclax: Venetoclax
    usual_time: UsualTime
    enrolment: Enrolment
    quiet_hours: QuietHours
    conversation: Conversation

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
    """The steps an escalation climbs until a person acknowledges it; the last step repeats."""

    tier: Tier
    steps: Annotated[tuple[LadderStep, ...], Field(min_length=1)]
    repeat_every_minutes: Annotated[int, Field(gt=0)]
    reopen_after_minutes: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _steps_rise_from_zero(self) -> Self:
        after = [step.after_minutes for step in self.steps]
        if after[0] != 0 or after != sorted(set(after)):
            raise ValueError("steps must start at after_minutes 0 and rise")
        return self


class ApprovedText(Reviewed, Citation):
    """A clinical text in both languages, with the same placeholders in each."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: NonEmpty
    en: NonEmpty
    zh: NonEmpty = Field(alias="zh-CN")

    @model_validator(mode="after")
    def _placeholders_agree(self) -> Self:
        english, chinese = placeholders(self.en), placeholders(self.zh)
        if english != chinese:
            raise ValueError(
                f"en has placeholders {sorted(english)}, zh-CN has {sorted(chinese)}: "
                "both languages must have the same"
            )
        return self

    def in_language(self, language: Language) -> str:
        """Give the text in one language, placeholders and all."""
        return Bilingual(en=self.en, zh=self.zh).in_language(language)

    def digest(self) -> str:
        """Give a short hash of key and words, which changes when a word changes."""
        whole = f"{self.key}\0{self.en}\0{self.zh}"
        return hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST_LENGTH]


class NoticeSection(Citation):
    """One heading of the notice; what only the study can fill is marked in its text."""

    heading: Bilingual
    text: Bilingual
    to_be_completed_by_study: bool = False


class NoticeAct(Citation):
    """One act of consent; the three are asked separately, none is agreed to in advance."""

    id: Literal["use", "health_data", "abroad"]
    question: Bilingual


class Notice(Reviewed):
    """The privacy and participation notice a patient reads before anything is stored."""

    version: NonEmpty
    title: Bilingual
    body: Annotated[tuple[NoticeSection, ...], Field(min_length=1)]
    acts: Annotated[tuple[NoticeAct, ...], Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _acts_are_three(self) -> Self:
        if len({act.id for act in self.acts}) != len(self.acts):
            raise ValueError("acts must be use, health_data and abroad, each once")
        return self

    def in_language(self, language: Language) -> str:
        """Give the whole notice as plain text."""
        parts = [self.title.in_language(language)]
        for section in self.body:
            heading = section.heading.in_language(language)
            parts.append(f"{heading}\n{section.text.in_language(language)}")
        return "\n\n".join(parts)


class ForbiddenEntry(Citation):
    """Words the companion never says, and the phrases in which they are allowed."""

    id: NonEmpty
    language: Language
    words: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    allowed_in: tuple[NonEmpty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything the trial says, checked. `version` changes when any content file changes."""

    version: str
    sources: Mapping[str, Source]
    study: Study
    sites: Mapping[str, Site]
    ladders: Mapping[Tier, Ladder]
    fever: FeverRules
    red_flags: RedFlags
    texts: Mapping[str, ApprovedText]
    notice: Notice
    forbidden: tuple[ForbiddenEntry, ...]
    words: Words

    def drafts(self) -> tuple[str, ...]:
        """Name every block and text that nobody has approved yet, as `file: item`."""
        blocks: dict[str, Reviewed] = {
            f"study.yaml: {name}": block
            for name in Study.model_fields
            if isinstance(block := getattr(self.study, name), Reviewed)
        }
        blocks |= {f"sites.yaml: {site.id}": site for site in self.sites.values()}
        blocks |= {f"ladder.yaml: {tier}": ladder for tier, ladder in self.ladders.items()}
        blocks |= {"fever.yaml": self.fever, "notice.yaml": self.notice}
        blocks |= {f"redflags/{name}": file for name, file in self.red_flags.files.items()}
        blocks |= {f"texts: {key}": text for key, text in self.texts.items()}
        return tuple(name for name, block in blocks.items() if block.status is ReviewStatus.DRAFT)


def placeholders(text: str) -> frozenset[str]:
    """Give the names between braces.

    Raises:
        ValueError: a brace that is not part of a plain `{name}`.
    """
    if _BRACE.search(_PLACEHOLDER.sub("", text)):
        raise ValueError("a placeholder must be a plain lower-case {name}")
    return frozenset(_PLACEHOLDER.findall(text))
