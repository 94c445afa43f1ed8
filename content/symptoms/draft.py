"""A report of symptoms while it is being made: what was chosen and answered so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from content.symptoms.ask import next_question
from content.symptoms.judge import (
    Answers,
    Judgement,
    Several,
    combined,
    judge,
    judge_unanswered,
    urgency,
)
from content.symptoms.symptom import Question, Symptom, Symptoms
from content.vocabulary import Tier

_SKIPPED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report so far. `answers` holds a mapping for each chosen symptom, in the order chosen.

    `now` is the symptom that is being asked about. `acted` is the most urgent tier a person was
    told about already. `day` is the protocol day the report is about, None while there is none.
    `is_unwell` tells that the patient said so before choosing anything.
    """

    began: datetime
    day: int | None
    answers: Mapping[str, Answers] = field(default_factory=dict)
    now: str | None = None
    acted: Tier = Tier.NONE
    is_unwell: bool = False

    def to_data(self) -> dict[str, str]:
        """Give what the next message must still know, as text."""
        data = {"began": self.began.isoformat(), "acted": self.acted.value}
        data |= {"chosen": " ".join(self.answers)}
        data |= {f"of {name}": _packed(answers) for name, answers in self.answers.items()}
        if self.day is not None:
            data["day"] = str(self.day)
        if self.is_unwell:
            data["unwell"] = "yes"
        return data if self.now is None else data | {"now": self.now}


def draft_from(data: Mapping[str, str], symptoms: Symptoms) -> Draft:
    """Read what `to_data` wrote. A symptom or question that the content lost is left out."""
    chosen = [name for name in data["chosen"].split() if name in symptoms.items]
    now, day = data.get("now"), data.get("day")
    return Draft(
        began=datetime.fromisoformat(data["began"]),
        day=None if day is None else int(day),
        answers={
            name: _unpacked(data.get(f"of {name}", ""), symptoms.items[name]) for name in chosen
        },
        now=now if now in chosen else None,
        acted=Tier(data["acted"]),
        is_unwell=data.get("unwell") is not None,
    )


def chosen(draft: Draft, symptom: str) -> Draft:
    """Begin with one symptom, or begin it again."""
    others = {name: one for name, one in draft.answers.items() if name != symptom}
    return replace(draft, answers={**others, symptom: {}}, now=symptom)


def without(draft: Draft, symptom: str) -> Draft:
    """Leave one symptom out again."""
    others = {name: one for name, one in draft.answers.items() if name != symptom}
    return replace(draft, answers=others, now=None)


def answered(draft: Draft, question: str, value: int | None) -> Draft:
    """Add an answer about the present symptom; None says that it was skipped."""
    if draft.now is None:
        return draft
    known = {**draft.answers[draft.now], question: value}
    return replace(draft, answers={**draft.answers, draft.now: known})


def one_back(draft: Draft, symptom: str) -> Draft:
    """Take the last answer about a symptom back and ask about it again."""
    known = list(draft.answers[symptom].items())[:-1]
    return replace(draft, answers={**draft.answers, symptom: dict(known)}, now=symptom)


def open_question(draft: Draft, symptoms: Symptoms) -> Question | None:
    """Give the question that waits about the present symptom, None when all are answered."""
    if draft.now is None:
        return None
    return next_question(symptoms.items[draft.now], draft.answers[draft.now], draft.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the answers about one symptom mean."""

    symptom: Symptom
    answers: Answers
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a whole report means. `is_several` tells that its tier is that of several together."""

    found: tuple[Found, ...]
    tier: Tier
    is_several: bool

    def decisive(self) -> tuple[Found, ...]:
        """Give what made the tier by itself; nothing where several together did."""
        return tuple(one for one in self.found if one.judgement.tier is self.tier)


def verdict(
    draft: Draft,
    symptoms: Symptoms,
    several: Several,
    *,
    before: tuple[Tier, ...] = (),
    is_over: bool = True,
) -> Verdict:
    """Judge everything in a draft.

    Args:
        draft: What was answered.
        symptoms: The symptoms of the content.
        several: How many findings of one tier count as another.
        before: Tiers of other symptoms of the last day. They count only beside a finding of the
            same tier in this report.
        is_over: No further answer is awaited, so what was not answered counts.
    """
    found = tuple(_found(draft, symptoms, is_over=is_over))
    tiers = [one.judgement.tier for one in found]
    alone = combined(tiers, _NEVER)
    beside = [tier for tier in before if tier is several.tier] if several.tier in tiers else []
    together = combined([*tiers, *beside], several)
    return Verdict(found=found, tier=together, is_several=urgency(together) > urgency(alone))


def _found(draft: Draft, symptoms: Symptoms, *, is_over: bool) -> Iterator[Found]:
    decide = judge_unanswered if is_over else judge
    for name, answers in draft.answers.items():
        symptom = symptoms.items[name]
        judgement = decide(symptom, answers, draft.day)
        yield Found(symptom=symptom, answers=answers, judgement=judgement)


@dataclass(frozen=True, slots=True)
class _Never:
    tier: Tier = Tier.NONE
    at_least: int = 1
    gives: Tier = Tier.NONE


_NEVER = _Never()


def _packed(answers: Answers) -> str:
    return " ".join(
        f"{name}={_SKIPPED if value is None else value}" for name, value in answers.items()
    )


def _unpacked(text: str, symptom: Symptom) -> dict[str, int | None]:
    asked = {question.id for question in symptom.questions}
    pairs = (one.partition("=") for one in text.split())
    return {
        name: None if value == _SKIPPED else int(value) for name, _, value in pairs if name in asked
    }
