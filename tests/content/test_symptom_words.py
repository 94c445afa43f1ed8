"""What patients read about symptoms: both languages, short, plain, no forbidden word."""

import re
from collections.abc import Iterator

import pytest

from content.load import load_content
from content.never_said import forbidden_words
from content.shape import Bilingual
from content.symptoms.load import load_symptoms
from content.symptoms.scales import Scale
from content.symptoms.shapes import Attribute
from content.vocabulary import Language, Tier

_CONTENT = load_content()
_SYMPTOMS = load_symptoms()
_LONGEST_SENTENCE = {Language.EN: 25, Language.ZH_CN: 40}
_LONGEST_WORD = 14
# Wordings of the licensed questionnaire, which is not used.
_NOT_OURS = re.compile(
    r"last 7 days|過去7天|过去7天|how often did you have|what was the severity|interfere",
    re.IGNORECASE,
)


def _bilingual() -> Iterator[tuple[str, Bilingual]]:
    for area in _SYMPTOMS.areas:
        yield f"area {area.id}", area.name
    for item in _SYMPTOMS.items.values():
        yield item.id, item.name
        for question in item.questions:
            yield f"{item.id} {question.id}", question.words
            if isinstance(question.scale, Scale):
                for value, option in enumerate(question.scale.options):
                    yield f"{item.id} {question.id} {value}", option
        for rule in item.rules:
            yield rule.id, rule.words


_SHOWN = [
    (name, language, words.in_language(language))
    for name, words in _bilingual()
    for language in Language
]
_every_text = pytest.mark.parametrize(("language"), list(Language))


def _of(language: Language) -> list[tuple[str, str]]:
    return [(name, text) for name, of, text in _SHOWN if of is language]


@_every_text
def test_no_text_has_a_forbidden_word(language: Language) -> None:
    found = {name: forbidden_words(text, language, _CONTENT) for name, text in _of(language)}
    assert {name: words for name, words in found.items() if words} == {}


@_every_text
def test_no_text_has_a_long_sentence(language: Language) -> None:
    long = [
        sentence
        for _, text in _of(language)
        for sentence in re.split(r"(?<=[.!?。！？])", text)
        if (len(sentence.split()) if language is Language.EN else len(sentence))
        > _LONGEST_SENTENCE[language]
    ]
    assert long == []


@_every_text
def test_every_text_is_in_its_language(language: Language) -> None:
    wrong = [
        name
        for name, text in _of(language)
        if (re.search(r"[\u4e00-\u9fff]", text) is not None) is (language is Language.EN)
    ]
    assert wrong == []


def test_english_words_are_plain() -> None:
    long = {
        word
        for item in _SYMPTOMS.items.values()
        for question in item.questions
        for word in re.findall(r"[a-z]+", question.words.en.lower())
        if len(word) >= _LONGEST_WORD
    }
    assert long == set()


@_every_text
def test_wording_is_our_own(language: Language) -> None:
    assert [name for name, text in _of(language) if _NOT_OURS.search(text)] == []


def test_every_question_ends_with_a_question_mark() -> None:
    ends = {
        (question.words.en[-1], question.words.zh[-1])
        for item in _SYMPTOMS.items.values()
        for question in item.questions
    }
    assert ends == {("?", "？")}


def test_chinese_yes_or_no_question_fits_its_buttons() -> None:
    presence = _SYMPTOMS.scales[Attribute.PRESENCE]
    without = [
        question.words.zh
        for item in _SYMPTOMS.items.values()
        for question in item.questions
        if question.scale == presence and "有没有" not in question.words.zh
    ]
    assert without == []


def test_names_are_unique_in_both_languages() -> None:
    for language in Language:
        names = [item.name.in_language(language) for item in _SYMPTOMS.items.values()]
        assert sorted(names) == sorted(set(names))


def test_areas_hold_every_symptom_once() -> None:
    held = [item.id for area in _SYMPTOMS.areas for item in _SYMPTOMS.of_area(area.id)]
    assert held == list(_SYMPTOMS.items)


def test_meddra_codes_are_those_of_the_source() -> None:
    codes = {item.id: item.meddra for item in _SYMPTOMS.items.values() if item.meddra}
    assert codes == {
        "fever": "10016558",
        "diarrhoea": "10012727",
        "nosebleed": "10015090",
        "vomiting": "10047700",
        "nausea": "10028813",
        "breathlessness": "10013963",
        "self_harm": "10042458",
    }


@pytest.mark.parametrize(
    ("symptom", "attributes"),
    [
        ("chills", (Attribute.FREQUENCY, Attribute.SEVERITY)),
        ("nausea", (Attribute.FREQUENCY, Attribute.SEVERITY)),
        ("vomiting", (Attribute.FREQUENCY, Attribute.SEVERITY)),
        ("palpitations", (Attribute.FREQUENCY, Attribute.SEVERITY)),
        ("nosebleed", (Attribute.FREQUENCY, Attribute.SEVERITY)),
        ("diarrhoea", (Attribute.FREQUENCY,)),
        ("constipation", (Attribute.SEVERITY,)),
        ("itch", (Attribute.SEVERITY,)),
        ("hand_foot", (Attribute.SEVERITY,)),
        ("burning_urine", (Attribute.SEVERITY,)),
        ("mouth_sores", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("appetite", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("fatigue", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("breathlessness", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("cough", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("dizziness", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("vision", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("numbness", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("insomnia", (Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("headache", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("belly_pain", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("swelling", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("aches", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("joint_pain", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("anxiety", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
        ("low_mood", (Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE)),
    ],
)
def test_symptom_asks_for_its_attributes(symptom: str, attributes: tuple[Attribute, ...]) -> None:
    assert _SYMPTOMS.items[symptom].attributes() == attributes


def test_symptom_that_is_red_when_chosen_is_red_in_silence() -> None:
    weak = [
        item.id
        for item in _SYMPTOMS.items.values()
        if all(rule.tier in {Tier.RED, Tier.EMERGENCY} for rule in item.rules)
        and item.unanswered is not Tier.RED
    ]
    assert weak == []
