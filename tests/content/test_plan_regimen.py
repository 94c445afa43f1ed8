"""What is planned on which day in which arm, typed by hand from the registry."""

import re
from datetime import date

import pytest

from content.catalogue import load_catalogues
from content.load import load_content
from content.plan.regimen import PlannedDrug, drugs_in_words, last_dose_day, planned_drugs
from content.translate import Translator
from content.vocabulary import Arm, Language
from content.wording import approved

_CONTENT = load_content()
_GIVEN = {
    -1: [],
    0: ["g_csf"],
    1: ["g_csf", "cladribine", "cytarabine"],
    2: ["g_csf", "cladribine", "cytarabine"],
    3: ["g_csf", "cladribine", "cytarabine"],
    4: ["g_csf", "cladribine", "cytarabine"],
    5: ["g_csf", "cladribine", "cytarabine"],
    6: [],
    7: [],
    8: [],
    9: [],
    28: [],
}
_TAKEN = {2, 3, 4, 5, 6, 7, 8}
_PATIENTS_DOSE = re.compile(r"\d\s*(?:mg|g|µg|μg|毫克|克|/kg|/m)")


def _drugs(arm: Arm, day: int) -> tuple[PlannedDrug, ...]:
    return planned_drugs(_CONTENT.study, _CONTENT.regimen, arm, day)


@pytest.mark.parametrize("day", sorted(_GIVEN))
def test_both_arms_are_given_the_same_medicines(day: int) -> None:
    assert [drug.id for drug in _drugs(Arm.CLAG, day)] == _GIVEN[day]
    assert [one.id for one in _drugs(Arm.CLAGV, day) if not one.self_taken] == _GIVEN[day]


@pytest.mark.parametrize("day", sorted(_GIVEN))
def test_venetoclax_is_taken_in_one_arm_on_days_2_to_8(day: int) -> None:
    taken = [drug.id for drug in _drugs(Arm.CLAGV, day) if drug.self_taken]
    assert taken == (["venetoclax"] if day in _TAKEN else [])
    assert [drug for drug in _drugs(Arm.CLAG, day) if drug.self_taken] == []


@pytest.mark.parametrize(
    ("day", "drug_id", "number", "days"),
    [
        (0, "g_csf", 1, 6),
        (5, "g_csf", 6, 6),
        (1, "cladribine", 1, 5),
        (5, "cytarabine", 5, 5),
        (2, "venetoclax", 1, 7),
        (8, "venetoclax", 7, 7),
    ],
)
def test_a_day_is_counted_within_its_medicine(
    day: int, drug_id: str, number: int, days: int
) -> None:
    drug = next(drug for drug in _drugs(Arm.CLAGV, day) if drug.id == drug_id)
    assert (drug.number, drug.days) == (number, days)


def test_last_day_with_a_medicine_differs_by_arm() -> None:
    days = {arm: last_dose_day(_CONTENT.study, _CONTENT.regimen, arm) for arm in Arm}
    assert days == {Arm.CLAGV: 8, Arm.CLAG: 5}


def test_flt3_inhibitors_have_no_planned_day() -> None:
    assert [drug.id for drug in _CONTENT.regimen.may_be_added] == ["flt3_inhibitor"]
    planned = {one.id for arm in Arm for day in range(-14, 60) for one in _drugs(arm, day)}
    assert planned == {"g_csf", "cladribine", "cytarabine", "venetoclax"}


@pytest.mark.parametrize("arm", list(Arm))
def test_no_patient_reads_a_dose_of_what_staff_give(arm: Arm) -> None:
    said = [
        drug.said.in_language(language)
        for day in range(9)
        for drug in _drugs(arm, day)
        for language in Language
    ]
    assert [words for words in said if _PATIENTS_DOSE.search(words)] == []


def test_staff_read_the_orders_of_the_registry() -> None:
    orders = {drug.id: drug.order.en for drug in _CONTENT.regimen.drugs}
    assert all(_PATIENTS_DOSE.search(order) for order in orders.values())
    assert "5 mg/m²" in orders["cladribine"]
    assert "1 g/m²" in orders["cytarabine"]
    assert "5 µg/kg" in orders["g_csf"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.EN,
            "Today is day 6 of your treatment plan. Planned for today: Venetoclax tablets,",
        ),
        (Language.ZH_CN, "今天是治疗计划第6天。计划用药：维奈克拉片，随餐用水送服。"),
    ],
)
def test_patient_reads_what_is_planned_today(language: Language, words: str) -> None:
    drugs = drugs_in_words(_drugs(Arm.CLAGV, 6), language)
    text = Translator(_CONTENT, load_catalogues()).render(
        approved("today_planned", day=6, drugs=drugs), language
    )
    assert text.startswith(words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.EN,
            "G-CSF, an injection under the skin; Cladribine, by drip; Cytarabine, by drip",
        ),
        (Language.ZH_CN, "升白针（G-CSF），皮下注射；克拉屈滨，静脉输液；阿糖胞苷，"),
    ],
)
def test_medicines_of_a_day_are_one_list(language: Language, words: str) -> None:
    assert drugs_in_words(_drugs(Arm.CLAG, 1), language).startswith(words)


def test_patient_reads_when_a_visit_is() -> None:
    translator = Translator(_CONTENT, load_catalogues())
    wording = approved("visit_confirmed", on=date(2026, 11, 29), visit="抽血")
    assert translator.render(wording, Language.ZH_CN) == "已记录：11月29日周日您会来（抽血）。"
