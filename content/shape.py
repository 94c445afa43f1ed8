"""What all content has in common: strict shapes, sources, review state, two languages."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.vocabulary import Language

NonEmpty = Annotated[str, Field(min_length=1)]


class ContentModel(BaseModel):
    """Frozen, strict, and without room for a key nobody reads."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)


class Bilingual(ContentModel):
    """The same words in both languages."""

    en: NonEmpty
    zh: NonEmpty = Field(alias="zh-CN")

    def in_language(self, language: Language) -> str:
        """Give the words in one language."""
        match language:
            case Language.EN:
                return self.en
            case Language.ZH_CN:
                return self.zh


class Citation(ContentModel):
    """Where a value comes from.

    `source` is a code of `sources.yaml`, then the place in it; several are separated by "; ".
    `knowledge` marks a fact whose source text nobody of us has opened: verify before approval.
    """

    source: NonEmpty
    knowledge: bool = False
    note: str = ""

    def codes(self) -> tuple[str, ...]:
        """Give the source codes without the places."""
        return tuple(part.split()[0] for part in self.source.split(";") if part.split())


class ReviewStatus(StrEnum):
    """Whether somebody entitled to it has approved the words or values."""

    DRAFT = "draft"
    APPROVED = "approved"


class Reviewed(ContentModel):
    """Something a person must approve before it is used with patients."""

    status: ReviewStatus
    approved_by: str
    approved_on: str

    @model_validator(mode="after")
    def _approval_is_whole(self) -> Self:
        if self.approved_on:
            date.fromisoformat(self.approved_on)
        named = bool(self.approved_by) and bool(self.approved_on)
        empty = not self.approved_by and not self.approved_on
        whole = named if self.status is ReviewStatus.APPROVED else empty
        if not whole:
            raise ValueError(
                "status, approved_by and approved_on do not fit together: 'approved' needs who and "
                "when, 'draft' needs both empty"
            )
        return self


class Cited(Reviewed):
    """A block of values; `sources` names the source of each of them, and of nothing else."""

    sources: dict[str, Citation]

    @model_validator(mode="after")
    def _every_value_has_a_source(self) -> Self:
        values = set(type(self).model_fields) - set(Cited.model_fields)
        if missing := sorted(values - set(self.sources)):
            raise ValueError(
                f"no source for {', '.join(missing)}: add it under 'sources', for example "
                "'{source: REG}'"
            )
        if unknown := sorted(set(self.sources) - values):
            raise ValueError(f"sources names {', '.join(unknown)}, which this block does not have")
        return self


class Source(ContentModel):
    """A document the content cites. `opened` is false where only its restatement was read."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9-]*$")]
    title: NonEmpty
    opened: bool
