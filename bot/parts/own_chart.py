"""A subject's own record as a picture: what is drawn where, before it has a language or a line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from content.model import Content
from content.plan.protocol_day import protocol_day
from content.symptoms.scales import Scale
from content.vocabulary import DoseStatus, ReportSource
from content.wording import InBoth, Wording, phrase
from records.own_effects import OwnRecord

# More rows than these cannot be read on a phone; the latest ones count.
_MOST_SYMPTOMS: Final = 8
# Answers of this scale can be compared; of any other it only counts that there is one.
_MOST: Final = 4
_HOURS: Final = 24
_MINUTES: Final = 60
_FEWEST_DAYS: Final = 7
_DOSES: Final = (
    (DoseStatus.TAKEN, phrase("Taken")),
    (DoseStatus.NOT_TAKEN, phrase("Not taken")),
    (DoseStatus.VOMITED, phrase("Vomited")),
    (DoseStatus.MISSED, phrase("No answer")),
    (None, phrase("Planned or not answered")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """The days of the doses that ended in the same way, and what that is called."""

    status: DoseStatus | None
    name: Wording
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A temperature in degrees Celsius; `day` counts on from the start of the protocol day."""

    day: float
    celsius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomRow:
    """A symptom and its answers by day: the highest given that day, None where it was no degree."""

    name: Wording
    levels: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that is drawn, from `first_day` to `last_day`. What is empty has no part in it."""

    title: Wording
    days: Wording
    doses_title: Wording
    temperatures_title: Wording
    symptoms_title: Wording
    first_day: int
    last_day: int
    doses: tuple[DoseRow, ...]
    temperatures: tuple[Point, ...]
    symptoms: tuple[SymptomRow, ...]


def chart(record: OwnRecord, content: Content) -> Chart:
    """Arrange a record by protocol day. Nothing is judged, and no line says what is too high.

    Raises:
        ValueError: the subject has no day 1 yet.
    """
    [subject] = record["subject"]
    if subject["day1"] is None:
        message = "a record without day 1 has no days to draw"
        raise ValueError(message)
    days = _Days(date.fromisoformat(subject["day1"]), content.sites[subject["site_id"]].zone)
    doses = tuple(_doses(record, subject["cycle"]))
    reports = [one for one in record["symptom_report"] if not one["entered_in_error"]]
    temperatures = tuple(_temperatures(reports, days))
    symptoms = tuple(_symptoms(reports, days, content))
    seen = [
        *(day for row in doses for day in row.days),
        *(int(point.day // 1) for point in temperatures),
        *(day for row in symptoms for day, _ in row.levels),
    ]
    first = min(seen, default=0)
    return Chart(
        title=phrase("Your record"),
        days=phrase("Day of the plan"),
        doses_title=phrase("Study medicine"),
        temperatures_title=phrase("Temperature (°C)"),
        symptoms_title=phrase("Symptoms: your answers, 0 is none, 4 is the most, • is yes"),
        first_day=first,
        last_day=max(max(seen, default=0), first + _FEWEST_DAYS),
        doses=doses,
        temperatures=temperatures,
        symptoms=symptoms,
    )


@dataclass(frozen=True, slots=True)
class _Days:
    day1: date
    zone: str

    def of(self, instant: str) -> float:
        """Give the protocol day of an instant, with the part of the day that has passed."""
        local = datetime.fromisoformat(instant).astimezone(ZoneInfo(self.zone))
        hours = local.hour + local.minute / _MINUTES
        return protocol_day(local.date(), self.day1) + hours / _HOURS


def _doses(record: OwnRecord, cycle: int) -> Iterator[DoseRow]:
    became = {
        one["scheduled_dose_id"]: DoseStatus(one["status"])
        for one in record["dose_administration"]
        if not one["entered_in_error"]
    }
    planned = [
        (one["protocol_day"], became.get(one["scheduled_dose_id"]))
        for one in record["scheduled_dose"]
        if one["cycle"] == cycle and one["cancelled_at"] is None
    ]
    for status, name in _DOSES:
        if days := tuple(sorted(day for day, ended in planned if ended is status)):
            yield DoseRow(status=status, name=name, days=days)


def _temperatures(reports: list[dict[str, Any]], days: _Days) -> Iterator[Point]:
    seen: set[tuple[float, float]] = set()
    for one in sorted(reports, key=_when):
        if one["celsius"] is None:
            continue
        # One measurement is recorded anew after each answer about it.
        place = (round(days.of(one["reported_at"]) * _HOURS), float(one["celsius"]))
        if place not in seen:
            seen.add(place)
            yield Point(day=days.of(one["reported_at"]), celsius=float(one["celsius"]))


def _symptoms(reports: list[dict[str, Any]], days: _Days, content: Content) -> Iterator[SymptomRow]:
    rows: dict[str, dict[int, int | None]] = {}
    for one in sorted(reports, key=_when, reverse=True):
        is_known = one["symptom"] in content.symptoms.items
        if one["source"] != ReportSource.DIARY or not is_known:
            continue
        levels = rows.setdefault(one["symptom"], {})
        day = int(days.of(one["reported_at"]) // 1)
        levels[day] = _highest(levels.get(day), _level(one, content))
    for symptom, levels in list(rows.items())[:_MOST_SYMPTOMS]:
        name = content.symptoms.items[symptom].name
        yield SymptomRow(name=InBoth(name.en, name.zh), levels=tuple(sorted(levels.items())))


def _level(report: Mapping[str, Any], content: Content) -> int | None:
    answers = report["answers"] or {}
    found = [
        answers[question.id]
        for question in content.symptoms.items[report["symptom"]].questions
        if isinstance(question.scale, Scale)
        and question.scale.highest == _MOST
        and answers.get(question.id) is not None
    ]
    return max(found, default=None)


def _highest(one: int | None, other: int | None) -> int | None:
    return max((level for level in (one, other) if level is not None), default=None)


def _when(report: Mapping[str, Any]) -> str:
    return str(report["reported_at"])
