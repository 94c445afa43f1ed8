"""The red-flag rules, checked and ready to be looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from content.shape import Reviewed
from content.triage.fever_rules import FeverRules
from content.triage.patterns import Item
from content.triage.rules import Combination, Elsewhere, MeasureRule, RedFlagRule, Several
from content.triage.said import Known

Wording = tuple[RedFlagRule, tuple[Item, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlags:
    """Everything `triage/redflags/*.yaml` says.

    `wordings` is by the first word or group of a wording; `exceptions`, by rule, are wordings of
    several words that mean something else.
    """

    rules: tuple[RedFlagRule, ...]
    measures: tuple[MeasureRule, ...]
    combinations: tuple[Combination, ...]
    several: Several
    elsewhere: tuple[Elsewhere, ...]
    wordings: Mapping[str, tuple[Wording, ...]]
    exceptions: Mapping[str, tuple[tuple[Item, ...], ...]]
    known: Known
    files: Mapping[str, Reviewed]
    cited: tuple[object, ...]


class TriageRules(Protocol):
    """What reading a free text needs of the content."""

    @property
    def fever(self) -> FeverRules:
        """Give the fever rules."""

    @property
    def red_flags(self) -> RedFlags:
        """Give the red flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What reading a free text needs, and the version of the whole content."""

    version: str
    fever: FeverRules
    red_flags: RedFlags
