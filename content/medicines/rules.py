"""What is done about a medicine that a patient names: the rules as they are looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict

from content.vocabulary import Arm, Tier


class Urgency(StrEnum):
    """How soon the nurse is told; `judgement.yaml` has the tier of each."""

    BEFORE_NEXT_DOSE = "before_next_dose"
    SAME_DAY = "same_day"
    RECORD = "record"


class Concern(StrEnum):
    """Which treatment an interaction is about; REGIMEN counts in every arm."""

    VENETOCLAX = "venetoclax"
    REGIMEN = "regimen"


class Use(StrEnum):
    """What the patient does with the medicine."""

    TAKES = "takes"
    STARTED = "started"
    STOPPED = "stopped"
    QUESTION = "question"


class Situation(StrEnum):
    """What can be the matter besides the group of an entry."""

    OTHER_ARM = "other_arm"
    LOCAL_FORM = "local_form"
    UNKNOWN = "unknown"
    ASKED = "asked"


class RawRules(TypedDict):
    """The rules in types JSON knows; see `build_rules`."""

    takes_venetoclax: list[str]
    days: list[int]
    urgencies: dict[str, list[str]]
    uses: dict[str, list[str]]
    situations: dict[str, list[str]]
    groups: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """How soon somebody must know, about which treatment it is, and what is said to whom."""

    urgency: Urgency
    about: Concern
    text_patient: str
    text_nurse: str


@dataclass(frozen=True, slots=True)
class UseRule:
    """What a use changes: the least tier, the patient's text ("" for none), the nurse's note."""

    at_least: Tier
    text_patient: str
    note_nurse: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRules:
    """All rules. `days` are the first and the last protocol day on which a dose is near."""

    takes_venetoclax: frozenset[Arm]
    days: tuple[int, int]
    urgencies: Mapping[Urgency, tuple[Tier, Tier]]
    uses: Mapping[Use, UseRule]
    situations: Mapping[Situation, Answer]
    groups: Mapping[str, Answer]

    def tier(self, urgency: Urgency, day: int | None) -> Tier:
        """Give the tier of an urgency on a protocol day; None is a day that nobody knows."""
        near, far = self.urgencies[urgency]
        first, last = self.days
        return near if day is not None and first <= day <= last else far


def build_rules(raw: RawRules) -> JudgementRules:
    """Make the rules from what was kept of them."""
    first, last = raw["days"]
    return JudgementRules(
        takes_venetoclax=frozenset(Arm(arm) for arm in raw["takes_venetoclax"]),
        days=(first, last),
        urgencies=MappingProxyType(
            {Urgency(key): (Tier(near), Tier(far)) for key, (near, far) in raw["urgencies"].items()}
        ),
        uses=MappingProxyType(
            {
                Use(key): UseRule(Tier(least), patient, note)
                for key, (least, patient, note) in raw["uses"].items()
            }
        ),
        situations=MappingProxyType(
            {Situation(key): _answer(row) for key, row in raw["situations"].items()}
        ),
        groups=MappingProxyType({key: _answer(row) for key, row in raw["groups"].items()}),
    )


def _answer(row: list[str]) -> Answer:
    urgency, about, patient, nurse = row
    return Answer(Urgency(urgency), Concern(about), patient, nurse)
