"""Row `year`: what a year of 172 people asks of the nurses, by the real rules on invented answers.

Only rules and the steps of the ladders run here, no database: the answers and the nurses are
assumptions, written down below and in `docs/bench.md`.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated

from bot.bench.ground import Ground
from bot.bench.result import Figure, Target, percentile
from content.load import load_content
from content.model import Content
from content.plan.contact import in_working_time
from content.plan.shapes import Ladder, Site
from content.symptoms.judge import combined, judge_unanswered
from content.symptoms.symptom import Symptom
from content.vocabulary import Tier

ROW = "year"
_SEED = 20261123
_START = datetime(2026, 1, 5, tzinfo=UTC)
_PEOPLE, _DAYS, _CYCLE_DAYS = 172, 365, 30
_ANSWERED = 0.9
_FEVERS_A_CYCLE = 0.6
_NURSES = 4
_TEN_PERCENT = Target(value=10.0)
# Share of check-ins with a complaint: alerts of MSK and of PRO-TECT (a reason for each in docs).
_COMPLAINTS = {"complaints as often as MSK alerted": 0.0782, "as PRO-TECT alerted": 0.34}
# Complaints of this treatment that are very common; every other item is far rarer.
_COMMON = frozenset(
    {"fatigue", "nausea", "appetite", "vomiting", "diarrhoea", "constipation", "mouth_sores"}
    | {"insomnia", "headache", "dizziness", "belly_pain", "aches", "cough", "itch", "rash"}
)
# Judged by a number, so drawn on its own.
_BY_NUMBER = "fever"
_COMMON_WEIGHT, _SECOND = 20, 0.4
_STRENGTHS = (0.5, 0.3, 0.15, 0.05)
_YES = 0.1
# How staff are supposed to answer a call: whether at all, and after how many minutes.
_ANSWERS_AWAKE, _ANSWERS_ASLEEP = 0.85, 0.6
_MEDIAN_MINUTES, _SPREAD = 3.0, 1.0
_AWAKE = range(7, 22)
_MOST_CALLS = 200
_SOON_MINUTES = 30.0
_HOUR, _SECONDS, _PERCENT = 60.0, 60.0, 100.0
_HALF, _MOST, _NEARLY_ALL = 50, 90, 99
_ALERTS = frozenset({Tier.AMBER, Tier.RED, Tier.EMERGENCY})
_URGENT = frozenset({Tier.RED, Tier.EMERGENCY})


@dataclass(slots=True)
class _Year:
    """What a year came to. Minutes are from the alert to a person who has the case."""

    check_ins: int = 0
    tiers: Counter[Tier] = field(default_factory=Counter)
    by_day: Counter[int] = field(default_factory=Counter)
    red_minutes: list[float] = field(default_factory=list)
    amber_minutes: list[float] = field(default_factory=list)
    exhausted: int = 0


async def year(_ground: Ground) -> list[Figure]:
    """Cases a nurse and day, share red, alerts of check-ins and minutes to a person."""
    content = await asyncio.to_thread(load_content)
    return [
        figure
        for name, share in _COMPLAINTS.items()
        for figure in _figures(name, lived(content, _PEOPLE, share))
    ]


def lived(content: Content, people: int, complaints: float) -> _Year:
    """Let so many people live through a cycle each, spread over a year."""
    chance = Random(_SEED)  # noqa: S311 - it only has to be repeatable
    found = _Year()
    for number in range(people):
        site = list(content.sites.values())[number % len(content.sites)]
        first = chance.randrange(_DAYS - _CYCLE_DAYS)
        for day in range(_CYCLE_DAYS):
            if chance.random() < _ANSWERED:
                at = _START + timedelta(days=first + day, minutes=chance.randrange(24 * 60))
                _check_in(found, content, site, at, day - 1, complaints, chance)
    return found


def _check_in(  # noqa: PLR0913, PLR0917 - one day of one person
    found: _Year,
    content: Content,
    site: Site,
    at: datetime,
    day: int,
    complaints: float,
    chance: Random,
) -> None:
    found.check_ins += 1
    tiers = list(_complained(content, day, chance)) if chance.random() < complaints else []
    if chance.random() < _FEVERS_A_CYCLE / _CYCLE_DAYS:
        tiers.append(Tier.RED)
    tier = combined(tiers, content.red_flags.several)
    if tier not in _ALERTS:
        return
    found.tiers[tier] += 1
    found.by_day[(at - _START).days] += 1
    ladder = content.at(site.id).ladders[tier]
    minutes = _until_taken(ladder, site, at, chance)
    (found.red_minutes if tier in _URGENT else found.amber_minutes).append(minutes)
    end = ladder.steps[-1].after_minutes + ladder.repeat_every_minutes
    found.exhausted += minutes > _minutes(ladder, site, at, end)


def _complained(content: Content, day: int, chance: Random) -> Iterator[Tier]:
    """Draw one or two complaints and judge the answers by the rules."""
    items = content.symptoms.items
    names = [name for name in sorted(items) if name != _BY_NUMBER]
    weights = [_COMMON_WEIGHT if name in _COMMON else 1 for name in names]
    drawn = chance.choices(names, weights, k=1 + (chance.random() < _SECOND))
    for name in dict.fromkeys(drawn):
        yield judge_unanswered(items[name], _answers(items[name], chance), day).tier


def _answers(symptom: Symptom, chance: Random) -> dict[str, int]:
    """Draw every answer; the first question is what the patient complains of."""
    strength = chance.choices(range(1, len(_STRENGTHS) + 1), _STRENGTHS)[0]
    return {
        question.id: (
            min(strength, question.scale.highest)
            if question.scale.highest > 1 or question is symptom.questions[0]
            else int(chance.random() < _YES)
        )
        for question in symptom.questions
    }


def _until_taken(ladder: Ladder, site: Site, at: datetime, chance: Random) -> float:
    """Minutes until somebody takes a case: each call of its ladder is answered or not."""
    taken = float("inf")
    for after in _calls(ladder):
        called = _minutes(ladder, site, at, after)
        if called >= taken:
            break
        is_awake = _is_awake(at + timedelta(minutes=called))
        if chance.random() < (_ANSWERS_AWAKE if is_awake else _ANSWERS_ASLEEP):
            taken = min(taken, called + _delay(chance))
    return taken


def _minutes(ladder: Ladder, site: Site, at: datetime, after: int) -> float:
    """Give the minutes of the clock that so many minutes of a ladder are at a site."""
    wait = timedelta(minutes=after)
    end = in_working_time(site, at, wait) if ladder.in_working_hours else at + wait
    return (end - at).total_seconds() / _SECONDS


def _calls(ladder: Ladder) -> Iterator[int]:
    """Give the minute of each person called, the last step again and again."""
    for step in ladder.steps:
        yield from (step.after_minutes for _ in step.notify)
    for again in range(1, _MOST_CALLS):
        at = ladder.steps[-1].after_minutes + again * ladder.repeat_every_minutes
        yield from (at for _ in ladder.steps[-1].notify)


def _is_awake(at: datetime) -> bool:
    return (at.hour + 8) % 24 in _AWAKE


def _delay(chance: Random) -> float:
    return _MEDIAN_MINUTES * chance.lognormvariate(0.0, _SPREAD)


def _figures(name: str, found: _Year) -> Iterator[Figure]:
    cases = found.tiers.total()
    red = len(found.red_minutes)

    def line(
        what: str, value: float, unit: str, target: Target | None = None, note: str = ""
    ) -> Figure:
        return Figure(
            row=ROW, what=f"{name}: {what}", value=value, unit=unit, target=target, note=note
        )

    note = f"{cases} of {found.check_ins:,} check-ins, seed {_SEED}"
    is_few = name.startswith("complaints")
    yield line(
        "alerts of check-ins",
        cases / found.check_ins * _PERCENT,
        "%",
        _TEN_PERCENT if is_few else None,
        note,
    )
    yield line("red of alerts", red / cases * _PERCENT, "%")
    yield line("cases a nurse and day", cases / _DAYS / _NURSES, "", note=f"{_NURSES} nurses")
    yield line("cases on the busiest day", float(max(found.by_day.values())), "")
    for percent in (_HALF, _MOST, _NEARLY_ALL):
        yield line(
            f"red, minutes to a person, p{percent}", percentile(found.red_minutes, percent), "min"
        )
    soon = sum(minutes <= _SOON_MINUTES for minutes in found.red_minutes)
    yield line("red taken within 30 minutes", soon / red * _PERCENT, "%")
    for percent in (_HALF, _MOST):
        yield line(
            f"amber, hours to a person, p{percent}",
            percentile(found.amber_minutes, percent) / _HOUR,
            "h",
        )
    yield line("ladders exhausted", float(found.exhausted), "")
