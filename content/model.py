"""The shapes of the content files, and `Content`, which holds them all.

Every shape is frozen and strict. A value that decides something names its source, and nothing
counts as approved before somebody is named who approved it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import override

from content.adverse_events.find import AdverseEvents
from content.medicines.index import MedicineIndex
from content.plan.at_site import ladder_at, study_at
from content.plan.contact import Contact
from content.plan.regimen import Regimen
from content.plan.shapes import Ladder, Site, Study
from content.plan.visit_shapes import VisitPlan
from content.shape import (
    Bilingual,
    Citation,
    ContentModel,
    NonEmpty,
    Reviewed,
    ReviewStatus,
    Source,
)
from content.symptoms.symptom import Symptoms
from content.triage.fever_rules import FeverRules
from content.triage.index import RedFlags
from content.vocabulary import Language, Tier
from content.words import Words

_DIGEST_LENGTH = 12
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")


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


NoticeVersion = Annotated[str, Field(pattern=r"^[1-9]\d{0,3}$")]


class NoticeAct(Citation):
    """One act of consent; the three are asked separately, none is agreed to in advance.

    What somebody agreed to in a version before `asked_since` does not stand for it any more.
    """

    id: Literal["use", "health_data", "abroad"]
    asked_since: NoticeVersion
    question: Bilingual


class NoticeAgain(Citation):
    """How long a new version waits for an answer before a person is told."""

    unanswered_hours: Annotated[int, Field(gt=0)]


class Notice(Reviewed):
    """The privacy and participation notice a patient reads before anything is stored."""

    version: NoticeVersion
    again: NoticeAgain
    title: Bilingual
    body: Annotated[tuple[NoticeSection, ...], Field(min_length=1)]
    acts: Annotated[tuple[NoticeAct, ...], Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _acts_are_three(self) -> Self:
        if len({act.id for act in self.acts}) != len(self.acts):
            raise ValueError("acts must be use, health_data and abroad, each once")
        if any(int(act.asked_since) > int(self.version) for act in self.acts):
            raise ValueError("asked_since must not be later than version")
        return self

    def in_language(self, language: Language) -> str:
        """Give the whole notice as plain text."""
        parts = [self.title.in_language(language)]
        for section in self.body:
            heading = section.heading.in_language(language)
            parts.append(f"{heading}\n{section.text.in_language(language)}")
        return "\n\n".join(parts)


class ForbiddenEntry(Citation):
    """Words the companion never says, and the phrases in which they are allowed.

    `patients_only`: staff may read the words in a note about a medicine.
    """

    id: NonEmpty
    language: Language
    words: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    allowed_in: tuple[NonEmpty, ...] = ()
    patients_only: bool = False


class Situation(ContentModel):
    """A situation that must have approved texts, and what answers its red flags by tier."""

    id: NonEmpty
    texts: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    topics: tuple[NonEmpty, ...] = ()
    rules: tuple[NonEmpty, ...] = ()
    answers: dict[Tier, NonEmpty] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Content:
    """Everything the trial says, checked. `version` changes when any content file changes.

    `medicines` is the list as it is searched; None where nobody is asked about medicines. Two are
    the same only when they are one object, so that what is worked out of one can be kept.
    """

    version: str
    sources: Mapping[str, Source]
    study: Study
    regimen: Regimen
    visits: VisitPlan
    contact: Contact
    sites: Mapping[str, Site]
    ladders: Mapping[Tier, Ladder]
    fever: FeverRules
    red_flags: RedFlags
    symptoms: Symptoms
    adverse_events: AdverseEvents
    texts: Mapping[str, ApprovedText]
    situations: tuple[Situation, ...]
    notice: Notice
    forbidden: tuple[ForbiddenEntry, ...]
    words: Words
    medicines: MedicineIndex | None = None

    @override
    def __repr__(self) -> str:
        # All of it takes minutes to write down: a test that fails would look as if it hung.
        return f"Content({self.version})"

    def at(self, site_id: str) -> "Content":
        """Give what applies at a site: some waiting times may be shorter there.

        A site that is not in the content has those of the trial, so that no report fails for it.
        """
        site = self.sites.get(site_id)
        if site is None or not site.tighter.is_any:
            return self
        return _at(self, site_id)

    def drafts(self) -> tuple[str, ...]:
        """Name every block and text that nobody has approved yet, as `file: item`."""
        blocks: dict[str, Reviewed] = {
            f"plan/study.yaml: {name}": block
            for name in Study.model_fields
            if isinstance(block := getattr(self.study, name), Reviewed)
        }
        plans: tuple[tuple[str, ContentModel], ...] = (
            ("regimen", self.regimen),
            ("visits", self.visits),
            ("contact", self.contact),
        )
        for name, plan in plans:
            blocks |= {f"plan/{name}.yaml: {item}": block for item, block in _reviewed(plan)}
        blocks |= {f"plan/sites.yaml: {site.id}": site for site in self.sites.values()}
        blocks |= {f"plan/ladder.yaml: {tier}": ladder for tier, ladder in self.ladders.items()}
        blocks |= {"triage/fever.yaml": self.fever, "notice.yaml": self.notice}
        blocks |= {f"triage/redflags/{name}": file for name, file in self.red_flags.files.items()}
        blocks |= {f"symptoms/{name}": file for name, file in self.symptoms.files.items()}
        events = self.adverse_events.files
        blocks |= {f"adverse_events/{name}": block for name, block in events.items()}
        blocks |= {f"texts: {key}": text for key, text in self.texts.items()}
        return tuple(name for name, block in blocks.items() if block.status is ReviewStatus.DRAFT)


@lru_cache(maxsize=64)
def _at(content: Content, site_id: str) -> Content:
    site = content.sites[site_id]
    return replace(
        content,
        study=study_at(content.study, site),
        ladders={tier: ladder_at(one, site) for tier, one in content.ladders.items()},
    )


def _reviewed(plan: ContentModel) -> Iterator[tuple[str, Reviewed]]:
    """Give the blocks and items of a file that somebody must approve, by name."""
    for name in type(plan).model_fields:
        value = getattr(plan, name)
        if isinstance(value, Reviewed):
            yield name, value
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                named = getattr(item, "id", None) or getattr(item, "tier", number)
                yield f"{name} {named}", item


def placeholders(text: str) -> frozenset[str]:
    """Give the names between braces.

    Raises:
        ValueError: a brace that is not part of a plain `{name}`.
    """
    if _BRACE.search(_PLACEHOLDER.sub("", text)):
        raise ValueError("a placeholder must be a plain lower-case {name}")
    return frozenset(_PLACEHOLDER.findall(text))
