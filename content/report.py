"""What a free text reports, and how soon a person must act on it.

A word of alarm is never silenced: a plain denial counts as one, everything else that weakens an
alarm turns it into a question. Temperatures, fever and chills are judged by `triage/fever.yaml`,
everything else by `triage/redflags/*.yaml`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from content.plain import plain
from content.triage.circumstance import standing
from content.triage.clock import has_an_hour_between
from content.triage.corrections import puts_right, taken_back
from content.triage.fever import (
    NOT_FEVER,
    EarlierReading,
    FeverAssessment,
    FeverReading,
    assess_fever,
    urgency,
)
from content.triage.fever_rules import FeverRules, WordList
from content.triage.index import TriageRules
from content.triage.long_texts import parts
from content.triage.red_flags import Finding, combined, find_red_flags
from content.triage.said import Said
from content.triage.standing import Span, Standing
from content.triage.temperature import TemperatureReading, read_temperatures
from content.triage.traditional import simplified
from content.triage.word_search import (
    find_words,
    has_word,
    is_bounded,
    is_denied,
    is_doubted,
    is_hypothetical,
)
from content.vocabulary import Answer, FeverQuestion, MeasuringSite, TemperatureUnit, Tier


class SignalId(StrEnum):
    """What was found in a text about fever; other signals are named by the topic of their rule."""

    FEVER = "fever"
    CHILLS = "chills"
    TEMPERATURE = "temperature"


class SymptomQuestion(StrEnum):
    """What to ask back about anything but fever."""

    MEANT = "meant"


_OUTDOORS = re.compile(r"\s?(?:outside|out there|in the shade|in here|in the room|太热了|热死)")
_WEATHER = re.compile(
    r"天气|气温|室温|室外|户外|外面|香港|热到|热死|太热|空调|(?<![a-z])(?:weather|outdoors|aircon)"
)
_WARM_DAY = Decimal("36.0")
_IS_NOW = re.compile(
    r"(?:现在|已经|刚刚?|刚才)(?:就|都|量|体温)*(?:是|的是|到|出来)?\s?\Z|(?:now|i'm|i am) at \Z"
)
_OF_FEVER = frozenset(SignalId)
_BURNING_PART = re.compile(
    r"(?:尿|小便|解手|胃|心|嗓子|喉咙|嘴|舌头|肛门|屁股|眼睛|眼)"
    r"(?:的时候|时|道|里|那儿|那里|口|完|起来|就|有点|感觉|火|很|好|特别|\s)*\Z"
)
_BURNING = (
    "烧得",
    "在烧",
    "烧起",
    "有点烧",
    "一直烧",
    "又烧",
    "烧了",
    "滚烫",
    "发烫",
    "好烫",
    "很烫",
)
_USUAL = (Decimal("36.0"), Decimal("37.3"))
_NEAR = 24
_FEVER_TOPIC = "fever"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One finding. `rule` is the rule behind its tier, "" when none applied; `words` made it."""

    id: str
    tier: Tier
    rule: str
    ask: FeverQuestion | SymptomQuestion | None
    value: Decimal | None = None
    unit: TemperatureUnit | None = None
    site: MeasuringSite | None = None
    negated: bool = False
    words: str = field(default="", compare=False)

    @property
    def is_about_fever(self) -> bool:
        """Tell whether the signal is a fever, chills or a temperature."""
        return self.id in _OF_FEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReading:
    """The tier of the whole text, the most urgent of its signals, and what to ask back."""

    tier: Tier
    signals: tuple[Signal, ...]
    ask: FeverQuestion | SymptomQuestion | None

    @property
    def is_about_fever(self) -> bool:
        """Tell whether a fever, chills or a temperature is among the signals."""
        return any(signal.is_about_fever for signal in self.signals)

    def only_fever(self) -> "TriageReading":
        """Give the same text as if nothing but its fever had been said."""
        return _reading(tuple(signal for signal in self.signals if signal.is_about_fever))


def read_report(content: TriageRules, text: str, day: int | None = None) -> TriageReading:
    """Read a free text. Never raises, and takes time in proportion to its length.

    Args:
        content: The rules.
        text: What somebody typed.
        day: The protocol day of the subject, where it is known.
    """
    rules, flags = content.fever, content.red_flags
    fever: list[Signal] = []
    findings: list[Finding] = []
    for part in parts(simplified(plain(text))):
        typed = flags.known.spelling.corrected(part)
        said = Said(typed, flags.known)
        fever += _fever_signals(rules, typed, said)
        findings += find_red_flags(flags, said, day)
        if any(one.tier is Tier.EMERGENCY for one in findings):
            break
    raised = tuple(
        Finding(topic=_FEVER_TOPIC, rule=one.rule, tier=one.tier, words=one.words)
        for one in fever
        if not one.negated and urgency(one.tier) >= urgency(Tier.AMBER)
    )
    together = combined(flags, (*findings, *raised), day)
    others = (_signal(finding) for finding in (*findings, *together))
    return _reading(tuple(dict.fromkeys((*fever, *others))))


def _reading(signals: tuple[Signal, ...]) -> TriageReading:
    if not signals:
        return TriageReading(tier=Tier.NONE, signals=(), ask=None)
    worst = max(signals, key=lambda signal: urgency(signal.tier))
    return TriageReading(tier=worst.tier, signals=signals, ask=worst.ask)


def _signal(finding: Finding) -> Signal:
    return Signal(
        id=SignalId.CHILLS if finding.topic == _FEVER_TOPIC else finding.topic,
        tier=finding.tier,
        rule=finding.rule,
        ask=SymptomQuestion.MEANT if finding.tier is Tier.UNCLEAR else None,
        negated=finding.negated,
        words=finding.words,
    )


# ---------------------------------------------------------------- fever


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    id: SignalId
    words: str
    negated: bool
    hypothetical: bool
    standing: Standing
    of_days_ago: bool


def _fever_signals(rules: FeverRules, typed: str, said: Said) -> tuple[Signal, ...]:
    words = _found(rules, typed, said)
    said_fever = any(
        word.id is SignalId.FEVER
        and not word.negated
        and word.standing is Standing.AFFIRMED
        and not word.of_days_ago
        for word in words
    )
    numbers = _number_signals(rules, typed, said, said_fever=said_fever)
    found = (*(_word_signal(rules, word, alone=not numbers) for word in words), *numbers)
    return tuple(dict.fromkeys(found))


def _found(rules: FeverRules, typed: str, said: Said) -> tuple[_Word, ...]:
    lists = (
        (SignalId.FEVER, rules.words.fever, True),
        (SignalId.FEVER, rules.words.lasting_fever, False),
        (SignalId.TEMPERATURE, rules.words.temperature, True),
        (SignalId.CHILLS, rules.words.chills, True),
    )
    found: dict[_Word, None] = {}
    for signal_id, words, deniable in lists:
        for match in find_words(words, typed):
            meant = _standing(said, *match.span())
            if meant is None or _is_burning_part(typed, match):
                continue
            found[
                _Word(
                    id=signal_id,
                    words=match[0],
                    negated=deniable and _is_denied(rules, typed, match.span(), meant),
                    hypothetical=is_hypothetical(rules.words, typed, *match.span()),
                    standing=_kept(meant),
                    of_days_ago=_is_of_days_ago(said, *match.span()),
                )
            ] = None
    return tuple(found)


def _is_of_days_ago(said: Said, start: int, end: int) -> bool:
    """Tell whether a fever was days ago and it is told what is since then."""
    first, last = said.place_of(start), said.place_of(end)
    begin, stop = said.sentence(first)
    return bool(
        said.within("=days_ago", max(begin, first - _NEAR), min(stop, last + _NEAR))
        and (said.within("=now", last, stop) or said.within("=resolved", last, stop))
        and not said.within("=again", last, stop)
    )


def _is_burning_part(typed: str, match: re.Match[str]) -> bool:
    """Tell whether it is a part of the body that burns: "尿的时候烧得慌"."""
    before = typed[max(0, match.start() - 12) : match.start()]
    return match[0] in _BURNING and _BURNING_PART.search(before) is not None


def _standing(said: Said, start: int, end: int) -> Standing | None:
    """Tell how words about fever are meant; None when they are part of a saying or another's."""
    first, last = said.place_of(start), said.place_of(end)
    if said.is_in_idiom(first, last):
        return None
    span = Span(start=first, end=last, words=(first,), next_start=last)
    meant = standing(said, span)
    return None if meant is Standing.OTHERS else meant


def _kept(meant: Standing) -> Standing:
    general = {Standing.INFORMATION, Standing.PAST}
    if meant is Standing.FIGURE:
        return Standing.INFORMATION
    return meant if meant in general else Standing.AFFIRMED


def _is_denied(rules: FeverRules, typed: str, span: tuple[int, int], meant: Standing) -> bool:
    if is_denied(rules.words, typed, *span):
        return True
    return meant is Standing.DENIED and not is_doubted(rules.words, typed, *span)


def _word_signal(rules: FeverRules, word: _Word, *, alone: bool) -> Signal:
    assessed = NOT_FEVER
    if not word.negated and word.id is SignalId.CHILLS:
        assessed = assess_fever(rules, FeverReading(value=None, chills=Answer.YES))
    elif not word.negated and alone:
        assessed = assess_fever(rules, FeverReading(value=None, said_fever=True))
    # With a number beside it, the number decides.
    verdict = _weakened(assessed) if word.hypothetical else assessed
    if word.standing is Standing.PAST:
        verdict = _logged(assessed)
    if word.standing is Standing.INFORMATION:
        verdict = NOT_FEVER
    return Signal(
        id=word.id,
        tier=verdict.tier,
        rule=verdict.rule_id,
        ask=verdict.ask,
        negated=word.negated,
        words=word.words,
    )


def _number_signals(
    rules: FeverRules, typed: str, said: Said, *, said_fever: bool
) -> tuple[Signal, ...]:
    site = _site(rules, typed)
    # A named measuring site makes a bare number a reading: "39, armpit".
    is_expected = said_fever or site is not None or puts_right(typed)
    numbers = tuple(read_temperatures(typed, expected=is_expected))
    if not numbers:
        return ()
    unwell = _answer(rules, rules.words.unwell, typed)
    antipyretic = _answer(rules, rules.words.antipyretic, typed)
    found: dict[Signal, None] = {}
    apart = rules.sustained.minutes if has_an_hour_between(typed) else 0
    earlier: list[EarlierReading] = []
    wrong = taken_back(typed, numbers)
    is_put_right = any(number.start not in wrong for number in numbers)
    for number in numbers:
        if number.start in wrong and is_put_right:
            continue
        meant = _standing(said, number.start, number.end)
        if meant in {None, Standing.INFORMATION, Standing.FIGURE} or _is_weather(typed, number):
            continue
        reading = FeverReading(
            value=number.value,
            unit=number.unit,
            site=site,
            unwell=unwell,
            antipyretic=antipyretic,
            said_fever=said_fever,
            earlier=tuple(earlier),
        )
        earlier.append(EarlierReading(value=number.value, unit=number.unit, minutes_before=apart))
        bounded = is_bounded(rules.words, typed, number.start, number.end)
        hypothetical = is_hypothetical(
            rules.words, typed, number.start, number.end
        ) and not _IS_NOW.search(typed, 0, number.start)
        verdict = assess_fever(rules, reading)
        if bounded or hypothetical or not number.certain or number.start in wrong:
            verdict = _weakened(verdict)
        if _is_over(said, number, numbers):
            verdict = _told_today(verdict)
        if meant is Standing.PAST:
            verdict = _logged(verdict)
        signal = Signal(
            id=SignalId.TEMPERATURE,
            tier=verdict.tier,
            rule=verdict.rule_id,
            ask=verdict.ask,
            value=number.value,
            unit=number.unit,
            site=site,
            negated=bounded,
            words=number.raw,
        )
        found[signal] = None
    return tuple(found)


def _is_over(said: Said, number: TemperatureReading, numbers: Sequence[TemperatureReading]) -> bool:
    """Tell whether a reading of days ago is followed by a usual one of now."""
    place = said.place_of(number.start)
    first, last = said.sentence(place)
    later = [one for one in numbers if one.start > number.start]
    lowest, highest = _USUAL
    return bool(
        later
        and all(one.certain and lowest <= one.value < highest for one in later)
        and said.within("=days_ago", max(first, place - _NEAR), place)
        and said.within("=now", place, last)
        and not said.within("=again", place, last)
    )


def _is_weather(typed: str, number: TemperatureReading) -> bool:
    before = max(0, number.start - _NEAR)
    is_warm_day = number.value < _WARM_DAY and _WEATHER.search(typed, before, number.start)
    return bool(is_warm_day or _OUTDOORS.match(typed, number.end))


def _told_today(assessed: FeverAssessment) -> FeverAssessment:
    """Lower an alarm to what is told the same day."""
    if urgency(assessed.tier) <= urgency(Tier.AMBER):
        return assessed
    return FeverAssessment(tier=Tier.AMBER, rule_id=assessed.rule_id, ask=None)


def _weakened(assessed: FeverAssessment) -> FeverAssessment:
    """Lower an alarm to a question, and nothing to nothing."""
    if assessed.tier is Tier.NONE:
        return assessed
    return FeverAssessment(tier=Tier.UNCLEAR, rule_id=assessed.rule_id, ask=FeverQuestion.NUMBER)


def _logged(assessed: FeverAssessment) -> FeverAssessment:
    """Keep what was long ago, or only asked about in general, and raise no alarm."""
    if assessed.tier is Tier.NONE:
        return assessed
    return FeverAssessment(tier=Tier.GREEN, rule_id=assessed.rule_id, ask=None)


def _site(rules: FeverRules, typed: str) -> MeasuringSite | None:
    named = [site for site in MeasuringSite if has_word(rules.words.of_site(site), typed)]
    return named[0] if len(named) == 1 else None


def _answer(rules: FeverRules, words: WordList, typed: str) -> Answer:
    denied = [is_denied(rules.words, typed, *match.span()) for match in find_words(words, typed)]
    if not denied:
        return Answer.NOT_ANSWERED
    return Answer.NO if all(denied) else Answer.YES
