"""An answer is read as a patient gives it: button, number or word; else it is asked again."""

import pytest

from content.symptoms.load import load_symptoms
from content.symptoms.scales import AnyScale, Scale, read_answer
from content.symptoms.shapes import Attribute, Option
from content.vocabulary import Language

_SYMPTOMS = load_symptoms()
_SCALES = _SYMPTOMS.scales
_QUESTIONS = [
    (f"{item.id}-{question.id}", question.scale)
    for item in _SYMPTOMS.items.values()
    for question in item.questions
]


def _scale(symptom: str, question: str) -> AnyScale:
    return next(one.scale for one in _SYMPTOMS.items[symptom].questions if one.id == question)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("从不", 0),
        ("Never", 0),
        ("NEVER.", 0),
        ("没有", 0),
        ("沒有", 0),
        ("很少", 1),
        ("一两次", 1),
        ("偶尔吧", None),
        ("偶尔的", 2),
        ("sometimes", 2),
        ("经常", 3),
        ("經常", 3),
        ("often", 3),
        ("几乎总是", 4),
        ("almost constantly", 4),
        ("all the time!!", 4),
        ("3", 3),
        ("３", 3),
        ("3️⃣", 3),
        ("\u202e3\u202c", 3),
        ("三", 3),
        ("3 经常", 3),
        ("3. Frequently", 3),
        ("经常(3)", 3),
        ("3 偶尔", None),
        ("5", None),
        ("-1", None),
        ("1.5", None),
        ("2-3", None),
        ("33", None),
        ("不知道", None),
        ("哈哈", None),
        ("", None),
        ("   ", None),
        ("偶尔 经常", None),
    ],
)
def test_frequency_is_read(text: str, value: int | None) -> None:
    assert read_answer(_SCALES[Attribute.FREQUENCY], text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("无", 0),
        ("None", 0),
        ("没了", 0),
        ("有点", 1),
        ("轻微的", 1),
        ("a bit", 1),
        ("一般", 2),
        ("So-so", 2),
        ("很厉害", 3),
        ("嚴重", 3),
        ("bad", 3),
        ("受不了了", 4),
        ("unbearable", 4),
        ("4分", None),
        ("不严重", None),
        ("not severe", None),
    ],
)
def test_severity_is_read(text: str, value: int | None) -> None:
    assert read_answer(_SCALES[Attribute.SEVERITY], text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("没影响", 0),
        ("有一点", 1),
        ("somewhat", 2),
        ("影响很大", 3),
        ("Very much", 4),
        ("轻度", None),
    ],
)
def test_interference_is_read(text: str, value: int | None) -> None:
    assert read_answer(_SCALES[Attribute.INTERFERENCE], text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("有", 1),
        ("有的", 1),
        ("是", 1),
        ("Yes", 1),
        ("y", 1),
        ("1", 1),
        ("没有", 0),
        ("冇", 0),
        ("nope", 0),
        ("0", 0),
        ("2", None),
        ("没有吗", None),
        ("maybe", None),
    ],
)
def test_yes_and_no_are_read(text: str, value: int | None) -> None:
    assert read_answer(_SCALES[Attribute.PRESENCE], text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6", 6),
        ("６次", 6),
        ("六次", 6),
        ("两次", 2),
        ("十二次", 12),
        ("二十", 20),
        ("twice", 2),
        ("seven times", 7),
        ("10 times", 10),
        ("没有", 0),
        ("once", 1),
        ("一百", None),
        ("61", None),
        ("七八次", None),
        ("6-7", None),
        ("6天", None),
        ("很多次", None),
        ("1.5", None),
        ("-3", None),
        ("38.5", None),
        ("6 kg", None),
    ],
)
def test_number_of_times_is_read(text: str, value: int | None) -> None:
    assert read_answer(_scale("vomiting", "times"), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10),
        ("十分钟", 10),
        ("11 min", 11),
        ("半小时", 30),
        ("半个小时", 30),
        ("一个小时", 60),
        ("1 hour", 60),
        ("两小时", 120),
        ("half", None),
        ("半", None),
        ("11次", None),
        ("十一小时", None),
    ],
)
def test_minutes_are_read(text: str, value: int | None) -> None:
    assert read_answer(_scale("nosebleed", "minutes"), text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("三天", 3), ("a week", None), ("一周", 7), ("3d", None)]
)
def test_days_are_read(text: str, value: int | None) -> None:
    assert read_answer(_scale("constipation", "days"), text) == value


@pytest.mark.parametrize(("name", "scale"), _QUESTIONS, ids=[name for name, _ in _QUESTIONS])
def test_every_button_and_its_number_are_read_as_its_answer(name: str, scale: AnyScale) -> None:
    if isinstance(scale, Scale):
        for value, option in enumerate(scale.options):
            told = [option.in_language(language) for language in Language]
            told += [str(value), *(f"{value} {label}" for label in told)]
            told += [*option.also.en, *option.also.zh]
            assert {read_answer(scale, text) for text in told} == {value}


@pytest.mark.parametrize(
    "text",
    ["\0", "\ud800", "\u202e\u202c\ud83d", "3" * 100_000, "有" * 100_000, "😀" * 50, "(" * 60],
)
@pytest.mark.parametrize(("symptom", "question"), [("vomiting", "times"), ("vomiting", "blood")])
def test_odd_text_is_asked_again(text: str, symptom: str, question: str) -> None:
    assert read_answer(_scale(symptom, question), text) is None


def test_word_with_two_meanings_in_one_scale_is_refused() -> None:
    options = (Option(en="No", zh="没有"), Option(en="Yes", zh="没有"))
    with pytest.raises(ValueError, match="'没有' means answer 0 and answer 1"):
        Scale(options=options)
