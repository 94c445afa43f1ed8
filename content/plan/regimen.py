"""The medicines of each arm by protocol day, and the shape of `plan/regimen.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator

from content.plan.shapes import Study
from content.shape import Bilingual, Citation, ContentModel, Reviewed
from content.vocabulary import Arm, Language

_VENETOCLAX = "venetoclax"
_BETWEEN: Mapping[Language, str] = MappingProxyType({Language.EN: "; ", Language.ZH_CN: "；"})

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
_Arms = Annotated[tuple[Arm, ...], Field(min_length=1)]


class RegimenDrug(Reviewed, Citation):
    """A medicine that staff give. `said` is for patients; `order`, which has doses, is not."""

    id: _Id
    name: Bilingual
    said: Bilingual
    arms: _Arms
    first_day: int
    last_day: int
    order: Bilingual

    @model_validator(mode="after")
    def _days_are_in_order(self) -> Self:
        if self.first_day > self.last_day:
            raise ValueError("first_day is after last_day")
        return self


class AddedDrug(Reviewed, Citation):
    """A medicine some patients get beside the regimen; it has no planned days."""

    id: _Id
    name: Bilingual
    arms: _Arms


class Regimen(ContentModel):
    """What `plan/regimen.yaml` says."""

    drugs: Annotated[tuple[RegimenDrug, ...], Field(min_length=1)]
    may_be_added: tuple[AddedDrug, ...]
    venetoclax_said: Bilingual

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [*(drug.id for drug in self.drugs), *(drug.id for drug in self.may_be_added)]
        if twice := sorted({one for one in ids if ids.count(one) > 1 or one == _VENETOCLAX}):
            raise ValueError(f"id {', '.join(twice)} is given twice, or is venetoclax's")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDrug:
    """A medicine planned for a day: the `number`th of `days` days of it.

    `self_taken` is true for what patients take themselves and are reminded of.
    """

    id: str
    said: Bilingual
    number: int
    days: int
    self_taken: bool


def planned_drugs(study: Study, regimen: Regimen, arm: Arm, day: int) -> tuple[PlannedDrug, ...]:
    """Give what the plan has for an arm on a protocol day, in the order of the files.

    The plan is not what was ordered: a hold or a changed order is in the records, not here.
    """
    given = tuple(
        PlannedDrug(
            id=drug.id,
            said=drug.said,
            number=day - drug.first_day + 1,
            days=drug.last_day - drug.first_day + 1,
            self_taken=False,
        )
        for drug in regimen.drugs
        if arm in drug.arms and drug.first_day <= day <= drug.last_day
    )
    venetoclax = study.venetoclax
    if arm is not venetoclax.arm or not venetoclax.first_day <= day <= venetoclax.last_day:
        return given
    taken = PlannedDrug(
        id=_VENETOCLAX,
        said=regimen.venetoclax_said,
        number=day - venetoclax.first_day + 1,
        days=venetoclax.last_day - venetoclax.first_day + 1,
        self_taken=True,
    )
    return (*given, taken)


def drugs_in_words(drugs: Iterable[PlannedDrug], language: Language) -> str:
    """Give the words a patient reads about the medicines of a day, as one list."""
    return _BETWEEN[language].join(drug.said.in_language(language) for drug in drugs)


def last_dose_day(study: Study, regimen: Regimen, arm: Arm) -> int:
    """Give the last protocol day on which the plan has any medicine for an arm."""
    days = [drug.last_day for drug in regimen.drugs if arm in drug.arms]
    if arm is study.venetoclax.arm:
        days.append(study.venetoclax.last_day)
    return max(days)
