"""What holds for every symptom and every set of answers, whole or not."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from content.symptoms.ask import next_question
from content.symptoms.judge import (
    combined,
    composite,
    judge,
    judge_unanswered,
    urgency,
    worse_than,
)
from content.symptoms.load import load_symptoms
from content.symptoms.scales import Count, Scale, read_answer
from content.symptoms.symptom import Question, Symptom
from content.vocabulary import Tier

_SYMPTOMS = load_symptoms()
_DAYS = st.none() | st.integers(-3, 40)
_MORE = 3


class _Several:
    tier, at_least, gives = Tier.AMBER, 2, Tier.RED


def _value(question: Question) -> st.SearchStrategy[int]:
    match question.scale:
        case Scale():
            return st.integers(0, question.scale.highest)
        case Count():
            # Around every border of the rules, and now and then far above.
            return st.integers(question.scale.lowest, 15) | st.just(question.scale.highest)


@st.composite
def _reports(draw: st.DrawFn) -> tuple[Symptom, dict[str, int | None], int | None]:
    symptom = draw(st.sampled_from(list(_SYMPTOMS.items.values())))
    answers = {
        question.id: draw(_value(question) | st.none())
        for question in symptom.questions
        if draw(st.booleans())
    }
    return symptom, answers, draw(_DAYS)


@st.composite
def _raised(
    draw: st.DrawFn,
) -> tuple[Symptom, dict[str, int | None], dict[str, int | None], int | None]:
    symptom, answers, day = draw(_reports())
    known = {name: value for name, value in answers.items() if value is not None}
    higher: dict[str, int | None] = dict(answers)
    scales = {question.id: question.scale for question in symptom.questions}
    for name, value in known.items():
        higher[name] = min(scales[name].highest, value + draw(st.integers(0, _MORE)))
    return symptom, answers, higher, day


@given(_raised())
def test_higher_answer_never_lowers_the_tier(
    pair: tuple[Symptom, dict[str, int | None], dict[str, int | None], int | None],
) -> None:
    symptom, lower, higher, day = pair
    before, after = judge(symptom, lower, day), judge(symptom, higher, day)
    assert urgency(before.tier) <= urgency(after.tier)


@given(_raised())
def test_higher_answer_never_lowers_the_grade(
    pair: tuple[Symptom, dict[str, int | None], dict[str, int | None], int | None],
) -> None:
    symptom, lower, higher, _ = pair
    before, after = composite(symptom, lower), composite(symptom, higher)
    assert before is None or after is None or before <= after


@given(_reports())
def test_missing_answer_never_raises_the_tier(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    whole = judge(symptom, answers, day).tier
    lead = symptom.questions[0].id
    for name in answers:
        rest = {other: value for other, value in answers.items() if other != name}
        # "Never, but severe" contradicts itself; without its "never" it is severe.
        if not (name == lead and answers[name] == 0 and any(rest.values())):
            assert urgency(judge(symptom, rest, day).tier) <= urgency(whole)


@given(_reports())
def test_skipped_and_missing_mean_the_same_for_the_tier(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    known = {name: value for name, value in answers.items() if value is not None}
    assert judge(symptom, answers, day) == judge(symptom, known, day)


@given(_reports())
def test_silence_never_lowers_what_is_known(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    known, silent = judge(symptom, answers, day), judge_unanswered(symptom, answers, day)
    assert silent.tier is not Tier.UNCLEAR
    if known.tier is not Tier.UNCLEAR:
        assert urgency(known.tier) <= urgency(silent.tier)


@given(_reports())
def test_questions_end_and_none_comes_twice(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    told: dict[str, int | None] = {}
    while (question := next_question(symptom, told, day)) is not None:
        assert question.id not in told
        told[question.id] = answers.get(question.id)
    assert len(told) <= len(symptom.questions)


@given(_reports())
def test_what_is_not_asked_could_not_have_raised_the_tier(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    told: dict[str, int | None] = {}
    while (question := next_question(symptom, told, day)) is not None:
        told[question.id] = answers.get(question.id)
    worst = {
        question.id: told.get(question.id, question.scale.highest) for question in symptom.questions
    }
    lead = symptom.questions[0].id
    if told.get(lead) != 0 and None not in told.values():
        assert judge(symptom, worst, day).tier is judge(symptom, told, day).tier


@given(_reports())
def test_symptom_that_is_there_is_at_least_logged(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, day = report
    if answers.get(symptom.questions[0].id):
        assert urgency(judge(symptom, answers, day).tier) >= urgency(Tier.GREEN)


@given(_reports())
def test_nothing_is_worse_than_itself(
    report: tuple[Symptom, dict[str, int | None], int | None],
) -> None:
    symptom, answers, _ = report
    assert worse_than(symptom, answers, answers) == ()


@given(_raised())
def test_higher_answer_is_named_as_worse(
    pair: tuple[Symptom, dict[str, int | None], dict[str, int | None], int | None],
) -> None:
    symptom, lower, higher, _ = pair
    changed = {name for name in lower if lower[name] != higher[name]}
    assert changed <= set(worse_than(symptom, lower, higher))


@given(st.lists(st.sampled_from(list(Tier))), st.sampled_from(list(Tier)))
def test_one_more_symptom_never_lowers_the_tier_of_a_report(tiers: list[Tier], more: Tier) -> None:
    before, after = combined(tiers, _Several()), combined([*tiers, more], _Several())
    assert urgency(before) <= urgency(after)


@given(
    st.sampled_from(list(_SYMPTOMS.items.values())),
    st.dictionaries(st.text(max_size=8), st.none() | st.integers()),
)
def test_strange_answers_are_never_an_error(
    symptom: Symptom, answers: Mapping[str, int | None]
) -> None:
    known = {question.id: answers.get("", 99) for question in symptom.questions}
    for strange in (answers, known):
        judge_unanswered(symptom, strange)
        composite(symptom, strange)
        next_question(symptom, strange)
        worse_than(symptom, strange, known)


@given(st.text(max_size=120), st.sampled_from(list(_SYMPTOMS.items.values())))
def test_any_text_is_read_as_an_answer_of_the_scale_or_not_at_all(
    text: str, symptom: Symptom
) -> None:
    for question in symptom.questions:
        value = read_answer(question.scale, text)
        assert value is None or question.scale.holds(value)
