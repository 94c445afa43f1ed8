"""What a free text reports, and how soon a person must act on it.

A word of alarm is never silenced: a plain denial counts as one, everything else that weakens an
alarm turns it into a question.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from content.fever import NOT_FEVER, FeverAssessment, FeverReading, assess_fever, urgency
from content.fever_rules import FeverRules, WordList
from content.model import Content
from content.plain import plain
from content.temperature import read_temperatures
from content.vocabulary import Answer, FeverQuestion, MeasuringSite, TemperatureUnit, Tier
from content.word_search import find_words, has_word, is_bounded, is_denied, is_hypothetical


class SignalId(StrEnum):
    """What was found in a text."""

    FEVER = "fever"
    CHILLS = "chills"
    TEMPERATURE = "temperature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One finding. `rule` is the rule of `fever.yaml` behind its tier, "" when none applied."""

    id: SignalId
    tier: Tier
    rule: str
    ask: FeverQuestion | None
    value: Decimal | None = None
    unit: TemperatureUnit | None = None
    site: MeasuringSite | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReading:
    """The tier of the whole text, the most urgent of its signals, and what to ask back."""

    tier: Tier
    signals: tuple[Signal, ...]
    ask: FeverQuestion | None


def read_report(content: Content, text: str) -> TriageReading:
    """Read a free text. Never raises, and takes time in proportion to its length."""
    typed, rules = plain(text), content.fever
    words = _found(rules, typed)
    said_fever = any(word.id is SignalId.FEVER and not word.negated for word in words)
    numbers = _number_signals(rules, typed, said_fever=said_fever)
    signals = (*(_word_signal(rules, word, alone=not numbers) for word in words), *numbers)
    if not signals:
        return TriageReading(tier=Tier.NONE, signals=(), ask=None)
    worst = max(signals, key=lambda signal: urgency(signal.tier))
    return TriageReading(tier=worst.tier, signals=signals, ask=worst.ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    id: SignalId
    negated: bool
    hypothetical: bool


def _found(rules: FeverRules, typed: str) -> tuple[_Word, ...]:
    lists = (
        (SignalId.FEVER, rules.words.fever, True),
        (SignalId.FEVER, rules.words.lasting_fever, False),
        (SignalId.TEMPERATURE, rules.words.temperature, True),
        (SignalId.CHILLS, rules.words.chills, True),
    )
    found = {
        _Word(
            id=signal_id,
            negated=deniable and is_denied(rules.words, typed, *match.span()),
            hypothetical=is_hypothetical(rules.words, typed, *match.span()),
        ): None
        for signal_id, words, deniable in lists
        for match in find_words(words, typed)
    }
    return tuple(found)


def _word_signal(rules: FeverRules, word: _Word, *, alone: bool) -> Signal:
    assessed = NOT_FEVER
    if not word.negated and word.id is SignalId.CHILLS:
        assessed = assess_fever(rules, FeverReading(value=None, chills=Answer.YES))
    elif not word.negated and alone:
        assessed = assess_fever(rules, FeverReading(value=None, said_fever=True))
    # With a number beside it, the number decides.
    verdict = _weakened(assessed) if word.hypothetical else assessed
    return Signal(
        id=word.id,
        tier=verdict.tier,
        rule=verdict.rule_id,
        ask=verdict.ask,
        negated=word.negated,
    )


def _number_signals(rules: FeverRules, typed: str, *, said_fever: bool) -> tuple[Signal, ...]:
    site = _site(rules, typed)
    unwell = _answer(rules, rules.words.unwell, typed)
    antipyretic = _answer(rules, rules.words.antipyretic, typed)
    found: dict[Signal, None] = {}
    # A named measuring site makes a bare number a reading: "39, armpit".
    for number in read_temperatures(typed, expected=said_fever or site is not None):
        reading = FeverReading(
            value=number.value,
            unit=number.unit,
            site=site,
            unwell=unwell,
            antipyretic=antipyretic,
            said_fever=said_fever,
        )
        bounded = is_bounded(rules.words, typed, number.start, number.end)
        hypothetical = is_hypothetical(rules.words, typed, number.start, number.end)
        verdict = assess_fever(rules, reading)
        if bounded or hypothetical or not number.certain:
            verdict = _weakened(verdict)
        signal = Signal(
            id=SignalId.TEMPERATURE,
            tier=verdict.tier,
            rule=verdict.rule_id,
            ask=verdict.ask,
            value=number.value,
            unit=number.unit,
            site=site,
            negated=bounded,
        )
        found[signal] = None
    return tuple(found)


def _weakened(assessed: FeverAssessment) -> FeverAssessment:
    """Lower an alarm to a question, and nothing to nothing."""
    if assessed.tier is Tier.NONE:
        return assessed
    return FeverAssessment(tier=Tier.UNCLEAR, rule_id=assessed.rule_id, ask=FeverQuestion.NUMBER)


def _site(rules: FeverRules, typed: str) -> MeasuringSite | None:
    named = [site for site in MeasuringSite if has_word(rules.words.of_site(site), typed)]
    return named[0] if len(named) == 1 else None


def _answer(rules: FeverRules, words: WordList, typed: str) -> Answer:
    denied = [is_denied(rules.words, typed, *match.span()) for match in find_words(words, typed)]
    if not denied:
        return Answer.NOT_ANSWERED
    return Answer.NO if all(denied) else Answer.YES
