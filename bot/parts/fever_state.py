"""What is known of a fever report between two messages, and how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from content.report import SignalId, TriageReading
from content.triage.fever import FeverReading, urgency
from content.vocabulary import Answer, MeasuringSite, TemperatureUnit, Tier
from content.wording import Phrase, Verbatim, Wording, phrase, phrase_ctx
from content.words import Word
from records.effects import RecordSymptomReport
from records.facts import SubjectFacts

SITE_LABELS = {
    MeasuringSite.AXILLA: phrase_ctx("button", "Armpit"),
    MeasuringSite.ORAL: phrase_ctx("button", "Mouth"),
    MeasuringSite.EAR: phrase_ctx("button", "Ear"),
    MeasuringSite.FOREHEAD: phrase_ctx("button", "Forehead"),
    MeasuringSite.RECTUM: phrase_ctx("button", "Rectum"),
}
SITE_WORDS = {
    Word.AXILLA: MeasuringSite.AXILLA,
    Word.ORAL: MeasuringSite.ORAL,
    Word.EAR: MeasuringSite.EAR,
    Word.FOREHEAD: MeasuringSite.FOREHEAD,
    Word.RECTUM: MeasuringSite.RECTUM,
}
ANSWER_LABELS = {
    Answer.YES: phrase_ctx("button", "Yes"),
    Answer.NO: phrase_ctx("button", "No"),
    Answer.DO_NOT_KNOW: phrase_ctx("button", "I do not know"),
}
ANSWER_WORDS = {
    Word.YES: Answer.YES,
    Word.NO: Answer.NO,
    Word.UNKNOWN: Answer.DO_NOT_KNOW,
}
_AS_FACT = {Answer.YES: True, Answer.NO: False}
_UNIT_SIGNS = {TemperatureUnit.CELSIUS: "°C", TemperatureUnit.FAHRENHEIT: "°F"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverState:
    """A report so far. `settled` is the tier that was acted on; UNCLEAR while none was.

    `site_asked` tells an unknown measuring site from one nobody asked for.
    """

    reading: FeverReading
    settled: Tier = Tier.UNCLEAR
    site_asked: bool = False

    @property
    def is_settled(self) -> bool:
        """Tell whether the report was acted on already."""
        return self.settled is not Tier.UNCLEAR

    def to_data(self) -> dict[str, str]:
        """Give what the next message must still know, as text."""
        reading = self.reading
        data = {
            "unit": reading.unit.value,
            "chills": reading.chills.value,
            "unwell": reading.unwell.value,
            "antipyretic": reading.antipyretic.value,
            "settled": self.settled.value,
        }
        if reading.value is not None:
            data["value"] = str(reading.value)
        if reading.site is not None:
            data["site"] = reading.site.value
        flags = {"said_fever": reading.said_fever, "site_asked": self.site_asked}
        return data | {name: "yes" for name, flag in flags.items() if flag}


def state_from(data: Mapping[str, str]) -> FeverState:
    """Read what `to_data` wrote."""
    value, site = data.get("value"), data.get("site")
    return FeverState(
        reading=FeverReading(
            value=None if value is None else Decimal(value),
            unit=TemperatureUnit(data["unit"]),
            site=None if site is None else MeasuringSite(site),
            chills=Answer(data["chills"]),
            unwell=Answer(data["unwell"]),
            antipyretic=Answer(data["antipyretic"]),
            said_fever=data.get("said_fever") is not None,
        ),
        settled=Tier(data["settled"]),
        site_asked=data.get("site_asked") is not None,
    )


def with_site(state: FeverState, site: MeasuringSite | None) -> FeverState:
    """Add where it was measured; None says that the patient was asked and does not know."""
    return replace(state, reading=replace(state.reading, site=site), site_asked=True)


def with_antipyretic(state: FeverState, answer: Answer) -> FeverState:
    """Add whether something that hides a fever was taken."""
    return replace(state, reading=replace(state.reading, antipyretic=answer))


def worse(one: Tier, other: Tier) -> Tier:
    """Give the more urgent of two tiers."""
    return max(one, other, key=urgency)


def shown_value(reading: FeverReading) -> str:
    """Show the number as it was typed, with its unit."""
    return "" if reading.value is None else f"{reading.value} {_UNIT_SIGNS[reading.unit]}"


def tells_something(found: TriageReading) -> bool:
    """Tell whether a text says more about fever than that there is such a thing as temperature."""
    return any(
        signal.id is not SignalId.TEMPERATURE or signal.value is not None
        for signal in found.signals
    )


def only_denies(found: TriageReading) -> bool:
    """Tell whether a text says nothing but that there is no fever."""
    return bool(found.signals) and all(
        signal.negated and signal.id is not SignalId.TEMPERATURE for signal in found.signals
    )


def report_of(
    facts: SubjectFacts, state: FeverState, tier: Tier, rules: tuple[str, ...], words: str | None
) -> RecordSymptomReport:
    """Record the report as it stands, with the rules that gave its tier."""
    reading = state.reading
    return RecordSymptomReport(
        subject_id=facts.subject_id,
        tier=tier,
        rules=tuple(dict.fromkeys(rule for rule in rules if rule)),
        words=words,
        celsius=None if reading.value is None else celsius_of(reading.value, reading.unit),
        value=reading.value,
        unit=None if reading.value is None else reading.unit.value,
        site=reading.site,
        antipyretic=_AS_FACT.get(reading.antipyretic),
    )


_FAHRENHEIT_ZERO = Decimal(32)
_FAHRENHEIT_PER_CELSIUS = Decimal("1.8")


def celsius_of(value: Decimal, unit: TemperatureUnit) -> Decimal:
    """Convert to degrees Celsius, not rounded; the number as typed is kept beside it."""
    match unit:
        case TemperatureUnit.CELSIUS:
            return value
        case TemperatureUnit.FAHRENHEIT:
            return (value - _FAHRENHEIT_ZERO) / _FAHRENHEIT_PER_CELSIUS


def summary_of(state: FeverState) -> tuple[Wording, ...]:
    """Say to staff what is known, and no more."""
    reading = state.reading
    lines: list[Wording] = []
    if reading.value is None:
        lines.append(phrase("The patient reports fever or chills, no number."))
    else:
        value = Verbatim(shown_value(reading))
        lines.append(phrase("The patient reports a temperature of {value}.", value=value))
    if reading.site is not None:
        # i18n: {site} is where on the body, for example Armpit
        lines.append(phrase("Measured: {site}.", site=SITE_LABELS[reading.site]))
    if reading.chills is Answer.YES:
        lines.append(phrase("With chills or shivering."))
    lines += _antipyretic_line(reading.antipyretic)
    return tuple(lines)


def _antipyretic_line(answer: Answer) -> tuple[Phrase, ...]:
    match answer:
        case Answer.YES:
            return (phrase("Took a fever medicine, painkiller or steroid in the last 8 hours."),)
        case Answer.NO:
            return (phrase("Took no fever medicine, painkiller or steroid in the last 8 hours."),)
        case Answer.DO_NOT_KNOW:
            return (phrase("Does not know whether a fever medicine was taken."),)
        case Answer.NOT_ANSWERED:
            return ()
