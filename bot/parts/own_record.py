"""What a subject reads of their own record: doses, reports and temperatures, one line each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Final
from uuid import UUID

from bot.parts.answers import site_of
from content.model import Content
from content.vocabulary import DoseStatus, Tier
from content.wording import InBoth, Local, Verbatim, Wording, phrase
from records.facts import DoseFact, ReportFact, SubjectFacts, TemperatureFact

# One measurement is recorded anew after each answer about it; the questions end within the hour.
_ONE_MEASUREMENT: Final = timedelta(hours=1)
_SIGNS: Final = {"C": "°C", "F": "°F"}
_SHOWN: Final = 3
_BECAME: Final = {
    DoseStatus.TAKEN: lambda day: phrase("Day {day}: taken in time", day=day),
    DoseStatus.NOT_TAKEN: lambda day: phrase("Day {day}: not taken", day=day),
    DoseStatus.VOMITED: lambda day: phrase("Day {day}: vomited", day=day),
    DoseStatus.MISSED: lambda day: phrase("Day {day}: no answer, counted as missed", day=day),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A temperature as the subject gave it, with every row that was written about it."""

    shown: str
    reported_at: datetime
    report_ids: tuple[UUID, ...]
    tiers: frozenset[Tier]


def measurements(facts: SubjectFacts) -> tuple[Measurement, ...]:
    """Give the latest temperatures, the newest first, each once."""
    groups: list[list[TemperatureFact]] = []
    for row in sorted(facts.temperatures, key=lambda one: one.reported_at):
        if groups and _is_same(groups[-1][-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(_measurement(rows) for rows in reversed(groups))


def _is_same(before: TemperatureFact, row: TemperatureFact) -> bool:
    is_near = row.reported_at - before.reported_at <= _ONE_MEASUREMENT
    return is_near and (before.value, before.unit) == (row.value, row.unit)


def _measurement(rows: list[TemperatureFact]) -> Measurement:
    first = rows[0]
    return Measurement(
        shown=f"{first.value.normalize():f} {_SIGNS[first.unit.value]}",
        reported_at=first.reported_at,
        report_ids=tuple(row.report_id for row in rows),
        tiers=frozenset(row.tier for row in rows),
    )


def own_record(facts: SubjectFacts, content: Content, now: datetime) -> tuple[Wording, ...]:
    """Say doses, last reports and last temperatures, one part each; what is empty is left out."""
    zone = site_of(facts, content).zone
    doses = [
        dose_line(dose, zone, now)
        for dose in sorted(facts.doses, key=lambda one: one.planned_at)
        if dose.cycle == facts.cycle
    ]
    reports = [
        line
        for report in sorted(facts.reports, key=lambda one: one.reported_at, reverse=True)
        if (line := report_line(report, content, zone)) is not None
    ]
    measured = [temperature_line(one, zone) for one in measurements(facts)]
    parts = (
        (phrase("Your doses:"), doses),
        (phrase("Your last reports:"), reports[:_SHOWN]),
        (phrase("Your last temperatures:"), measured[:_SHOWN]),
    )
    return tuple(lines(head, *rest) for head, rest in parts if rest)


def lines(*wordings: Wording) -> Wording:
    """Put wordings below each other, without an empty line between them."""

    def below(above: Wording, line: Wording) -> Wording:
        # i18n: two lines, one below the other; nothing to translate
        return phrase("{above}\n{line}", above=above, line=line)

    return reduce(below, wordings)


def dose_line(dose: DoseFact, zone: str, now: datetime) -> Wording:
    """Say what became of one dose, and when."""
    day = dose.protocol_day
    if dose.status is None:
        if dose.planned_at <= now:
            return phrase("Day {day}: not answered yet", day=day)
        return phrase("Day {day}: planned, {when}", day=day, when=Local(dose.planned_at, zone))
    if dose.status is DoseStatus.TAKEN and dose.taken_at is not None:
        return phrase("Day {day}: taken, {when}", day=day, when=Local(dose.taken_at, zone))
    return _BECAME[dose.status](day)


def report_line(report: ReportFact, content: Content, zone: str) -> Wording | None:
    """Say what was reported, and when; None for a symptom the content does not have any more."""
    when = Local(report.reported_at, zone)
    if report.symptom is None:
        return phrase("{when}: nothing to report", when=when)
    symptom = content.symptoms.items.get(report.symptom)
    if symptom is None:
        return None
    name = InBoth(symptom.name.en, symptom.name.zh)
    # i18n: {symptom} is the name of a symptom
    return phrase("{when}: {symptom}", when=when, symptom=name)


def temperature_line(one: Measurement, zone: str) -> Wording:
    """Say one temperature, and when."""
    return phrase("{when}: {value}", when=Local(one.reported_at, zone), value=Verbatim(one.shown))
