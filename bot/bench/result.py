"""What a benchmark found, and how it is shown."""

import json
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

_PERCENT = 100
_WIDE = "WF"
_DIGITS = ((100.0, 0), (10.0, 1), (1.0, 2))


class Verdict(StrEnum):
    """Whether a target was met; a peer and a figure without target have none."""

    MET = "met"
    MISSED = "MISSED"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A promise: at most or at least so much."""

    value: float
    at_least: bool = False

    def verdict(self, measured: float) -> Verdict:
        """Whether a measured value keeps the promise."""
        kept = measured >= self.value if self.at_least else measured <= self.value
        return Verdict.MET if kept else Verdict.MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. `samples` are what `value` is the median of, where there are any."""

    row: str
    what: str
    value: float | None
    unit: str
    target: Target | None = None
    note: str = ""
    samples: tuple[float, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """Whether the target was met."""
        if self.target is None or self.value is None:
            return Verdict.NONE
        return self.target.verdict(self.value)


def median_figure(
    row: str,
    what: str,
    samples: Sequence[float],
    unit: str,
    *,
    target: Target | None = None,
    note: str = "",
) -> Figure:
    """A figure that is the median of repeats."""
    return Figure(
        row=row,
        what=what,
        value=statistics.median(samples),
        unit=unit,
        target=target,
        note=note,
        samples=tuple(samples),
    )


def not_measured(row: str, what: str, why: str) -> Figure:
    """A line that says in one sentence why a peer or figure is not there."""
    return Figure(row=row, what=what, value=None, unit="", note=why)


def percentile(samples: Sequence[float], percent: int) -> float:
    """The smallest sample that at least `percent` of a hundred do not exceed."""
    ordered = sorted(samples)
    place = -(-percent * len(ordered) // _PERCENT)
    return ordered[max(0, place - 1)]


def as_json(figures: Sequence[Figure]) -> str:
    """All figures as one JSON array."""
    lines = [{**asdict(one), "verdict": one.verdict.value} for one in figures]
    return json.dumps(lines, ensure_ascii=False, indent=1)


def as_table(figures: Sequence[Figure]) -> str:
    """All figures as one table."""
    rows = [("row", "what", "measured", "target", "", "note")]
    rows += [
        (
            one.row,
            one.what,
            "–" if one.value is None else f"{_number(one.value)} {one.unit}".strip(),
            _target(one),
            one.verdict.value,
            one.note,
        )
        for one in figures
    ]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _target(one: Figure) -> str:
    if one.target is None:
        return ""
    sign = "≥" if one.target.at_least else "≤"
    return f"{sign} {one.target.value:g} {one.unit}".strip()


def _number(value: float) -> str:
    for border, digits in _DIGITS:
        if abs(value) >= border:
            return f"{value:,.{digits}f}"
    return f"{value:.3f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)
