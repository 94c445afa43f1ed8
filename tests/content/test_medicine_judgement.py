"""How soon somebody must act on a medicine, by arm and protocol day: the cases a nurse can read."""

from collections import Counter
from pathlib import Path

import pytest
from pydantic import Field

from content.medicines.judge import (
    Circumstances,
    judge,
    judge_found,
    judge_reading,
    most_urgent,
)
from content.medicines.load import load_medicines
from content.medicines.load_index import load_medicine_index
from content.medicines.model import MedicineGroup
from content.medicines.names import has_han
from content.medicines.parts import make_parts
from content.medicines.recognise import recognise
from content.medicines.rules import (
    Answer,
    Concern,
    Situation,
    Urgency,
    Use,
    UseRule,
    build_rules,
)
from content.model import ApprovedText
from content.plan.shapes import Study
from content.shape import ContentModel
from content.strict_yaml import read_file
from content.vocabulary import Arm, Tier
from content.wording import InBoth

_FOLDER = Path(__file__).parent / "medicines" / "judgement"
_INDEX = load_medicine_index()
_LIST = load_medicines()
_CONTENT = Path(__file__).parents[2] / "content"
_UNKNOWN_DAY = "unknown"
_BORDERS = {"0", "1", "8", "9", _UNKNOWN_DAY}
_OTHER = "other"


class _Case(ContentModel):
    medicine: str
    arm: Arm
    days: dict[str, Tier]
    patient: str
    nurse: str
    use: Use = Use.TAKES
    note: str = ""
    why: str = ""


class _Texts(ContentModel):
    texts: tuple[ApprovedText, ...]


class _Cases(ContentModel):
    cases: tuple[_Case, ...] = Field(min_length=1)


_FILES = {
    path.stem: read_file(path, path.name, _Cases).cases for path in sorted(_FOLDER.glob("*.yaml"))
}
_CASES = [
    pytest.param(case, id=f"{file}-{place}")
    for file, cases in _FILES.items()
    for place, case in enumerate(cases)
]


def _when(arm: Arm, day: str, use: Use = Use.TAKES) -> Circumstances:
    return Circumstances(arm, None if day == _UNKNOWN_DAY else int(day), use)


@pytest.mark.parametrize("case", _CASES)
def test_named_medicine_is_judged_as_the_case_says(case: _Case) -> None:
    reading = recognise(_INDEX, case.medicine)
    found = {}
    for day in case.days:
        (found[day],) = judge_reading(_INDEX, reading, _when(case.arm, day, case.use))
    said = {(one.text_patient, one.text_nurse, one.note_nurse) for one in found.values()}
    assert {day: one.tier for day, one in found.items()} == case.days
    assert said == {(case.patient, case.nurse, case.note)}


@pytest.mark.parametrize("group", list(MedicineGroup))
def test_every_group_has_cases_at_each_border_in_both_arms(group: MedicineGroup) -> None:
    cases = _FILES[group.value]
    seen = {(case.arm, day) for case in cases for day in case.days}
    assert {(arm, day) for arm in Arm for day in _BORDERS} <= seen
    assert {case.use for case in cases} == set(Use)


def test_every_file_of_cases_belongs_to_a_group() -> None:
    assert set(_FILES) == {*(group.value for group in MedicineGroup), _OTHER}


def test_dosing_days_and_arm_are_those_of_the_plan() -> None:
    plan = read_file(_CONTENT / "plan" / "study.yaml", "study.yaml", Study).venetoclax
    rules = _INDEX.rules
    assert rules.takes_venetoclax == {plan.arm}
    assert rules.days == (plan.first_day - 1, plan.last_day)


def test_groups_of_the_design_are_urgent() -> None:
    urgent = {
        group
        for group, answer in _INDEX.rules.groups.items()
        if answer.urgency is Urgency.BEFORE_NEXT_DOSE
    }
    sections = {_LIST.groups[MedicineGroup(group)].section for group in urgent}
    assert sections == {"2A", "2B", "2D", "2E", "2G"}


@pytest.mark.parametrize("day", ["-14", "0", "1", "2", "5", "8", "9", "21", _UNKNOWN_DAY])
@pytest.mark.parametrize("use", list(Use))
def test_without_venetoclax_only_the_regimen_and_herbs_alarm(day: str, use: Use) -> None:
    for entry in _INDEX.entries:
        judged = judge(_INDEX.rules, entry, _when(Arm.CLAG, day, use))
        alarms = bool(entry.also_as) or (
            entry.about == Concern.REGIMEN and entry.urgency != Urgency.RECORD
        )
        expected = Tier.AMBER if use is Use.QUESTION or alarms else Tier.GREEN
        assert (entry.number, judged.tier) == (entry.number, expected)


def test_only_herbs_the_regimen_and_what_has_no_interaction_count_in_every_arm() -> None:
    groups = _INDEX.rules.groups
    assert {group for group, answer in groups.items() if answer.about is Concern.REGIMEN} == {
        "regimen_interaction",
        "herb",
        "none",
    }


@pytest.mark.parametrize("day", ["-14", "0", "1", "8", "9", _UNKNOWN_DAY])
@pytest.mark.parametrize("arm", list(Arm))
def test_every_entry_is_judged_in_words_that_exist(arm: Arm, day: str) -> None:
    file = read_file(_CONTENT / "texts" / "medicine.yaml", "medicine.yaml", _Texts)
    texts = {text.key for text in file.texts}
    for entry in _INDEX.entries:
        for use in Use:
            judged = judge(_INDEX.rules, entry, _when(arm, day, use))
            assert {judged.text_patient, judged.text_nurse} <= texts
            assert judged.note_nurse in {"", *texts}


def test_day_with_a_dose_is_never_less_urgent() -> None:
    order = [Tier.RED, Tier.UNCLEAR, Tier.AMBER, Tier.GREEN]
    for entry in _INDEX.entries:
        near, far = (judge(_INDEX.rules, entry, _when(Arm.CLAGV, day)).tier for day in ("8", "9"))
        assert order.index(near) <= order.index(far)


def test_local_form_of_what_is_only_recorded_stays_recorded() -> None:
    entry = _INDEX.by_number["N1"]
    judged = judge(_INDEX.rules, entry, _when(Arm.CLAGV, "3"), is_local=True)
    assert (judged.tier, judged.rule) == (Tier.GREEN, "none")


def test_local_form_is_never_more_urgent_than_what_is_swallowed() -> None:
    order = [Tier.RED, Tier.AMBER, Tier.GREEN]
    for entry in _INDEX.entries:
        for arm in Arm:
            when = _when(arm, "3")
            local = judge(_INDEX.rules, entry, when, is_local=True).tier
            assert order.index(local) >= order.index(judge(_INDEX.rules, entry, when).tier)


def test_flag_of_the_list_is_kept() -> None:
    (found,) = recognise(_INDEX, "扑热息痛").found
    judged = judge_found(_INDEX, found, _when(Arm.CLAG, "3"))
    assert judged.flags == (found.other_flag,)


def test_flags_of_all_that_is_meant_are_kept() -> None:
    (found,) = recognise(_INDEX, "舒肝解郁胶囊").found
    judged = judge_found(_INDEX, found, _when(Arm.CLAGV, "3"))
    assert judged.flags == tuple(_INDEX.by_number[one].other_flag for one in ("108", "206"))


def test_name_with_a_slip_is_asked_and_counts_fully_when_unanswered() -> None:
    (judged,) = judge_reading(_INDEX, recognise(_INDEX, "克拉梅素"), _when(Arm.CLAGV, "3"))
    assert (judged.tier, judged.unanswered, judged.is_asked, judged.text_patient) == (
        Tier.UNCLEAR,
        Tier.RED,
        True,
        "medicine_ask_which",
    )


def test_slip_of_what_is_only_recorded_is_amber_when_unanswered() -> None:
    (found,) = recognise(_INDEX, "扑热习痛").found
    judged = judge_found(_INDEX, found, _when(Arm.CLAGV, "3"))
    assert (judged.tier, judged.unanswered) == (Tier.UNCLEAR, Tier.AMBER)


def test_name_as_listed_with_a_look_alike_alarms_at_once_and_is_asked() -> None:
    (judged,) = judge_reading(_INDEX, recognise(_INDEX, "泊沙康唑"), _when(Arm.CLAGV, "3"))
    assert (judged.tier, judged.is_asked, judged.text_patient) == (
        Tier.RED,
        True,
        "medicine_ask_which",
    )


def test_name_as_listed_of_less_urgency_with_a_look_alike_is_unclear() -> None:
    (judged,) = judge_reading(_INDEX, recognise(_INDEX, "泊沙康唑"), _when(Arm.CLAG, "3"))
    assert (judged.tier, judged.unanswered) == (Tier.UNCLEAR, Tier.AMBER)


def test_certain_name_is_not_asked() -> None:
    (judged,) = judge_reading(_INDEX, recognise(_INDEX, "诺科飞"), _when(Arm.CLAGV, "3"))
    assert (judged.is_asked, judged.unanswered) == (False, Tier.RED)


def test_what_resembles_several_names_is_unclear_then_amber() -> None:
    reading = recognise(_INDEX, "伏康唑")
    (judged,) = judge_reading(_INDEX, reading, _when(Arm.CLAGV, "3", Use.STOPPED))
    assert (judged.tier, judged.unanswered, judged.rule) == (Tier.UNCLEAR, Tier.AMBER, "asked")
    assert (judged.text_patient, judged.text_nurse) == (
        "medicine_ask_which",
        "medicine_nurse_unclear",
    )


def test_several_names_are_judged_most_urgent_first() -> None:
    reading = recognise(_INDEX, "我吃了扑热息痛、黄连素、克拉霉素，还有六味地黄丸")
    judged = judge_reading(_INDEX, reading, _when(Arm.CLAGV, "3"))
    assert [one.tier for one in judged] == [Tier.RED, Tier.AMBER, Tier.AMBER, Tier.GREEN]
    assert most_urgent(judged).name == "克拉霉素"
    assert Counter(one.rule for one in judged) == Counter(
        ["strong_cyp3a_inhibitor", "herb", "unknown", "none"]
    )


def test_nothing_named_is_nothing_judged() -> None:
    reading = recognise(_INDEX, "我今天吃了粥")
    assert judge_reading(_INDEX, reading, _when(Arm.CLAGV, "3")) == ()


def test_rules_are_those_of_the_files() -> None:
    rules = build_rules(make_parts(_LIST, "any")["rules"])
    assert rules == _INDEX.rules
    assert rules.groups["food"] == Answer(
        Urgency.SAME_DAY,
        Concern.VENETOCLAX,
        "medicine_food_on_the_list",
        "medicine_nurse_food",
    )
    assert rules.situations[Situation.LOCAL_FORM] == Answer(
        Urgency.SAME_DAY, Concern.REGIMEN, "medicine_topical", "medicine_nurse_topical"
    )
    assert rules.uses[Use.QUESTION] == UseRule(
        Tier.AMBER, "medicine_question", "medicine_note_question"
    )
    assert rules.urgencies[Urgency.BEFORE_NEXT_DOSE] == (Tier.RED, Tier.AMBER)
    assert all(type(one.urgency) is Urgency for one in rules.groups.values())
    assert all(type(one.about) is Concern for one in rules.groups.values())


def test_entry_is_judged_as_swallowed_unless_told() -> None:
    entry = _INDEX.by_number["10"]
    judged = judge(_INDEX.rules, entry, _when(Arm.CLAGV, "3"))
    assert (judged.name, judged.rule, judged.tier, judged.flags, judged.is_asked) == (
        "ritonavir",
        "strong_cyp3a_inhibitor",
        Tier.RED,
        (entry.other_flag,),
        False,
    )


@pytest.mark.parametrize("number", ["173", "N11"])
def test_entry_without_a_note_has_no_flag(number: str) -> None:
    entry = _INDEX.by_number[number]
    assert entry.other_flag is None
    assert judge(_INDEX.rules, entry, _when(Arm.CLAGV, "3")).flags == ()


def test_every_note_of_the_list_is_in_both_languages() -> None:
    notes = {entry.number: entry.other_flag for entry in _INDEX.entries}
    for _, medicine in _LIST.medicines():
        words = medicine.other_flag
        assert notes[medicine.number] == (InBoth(words.en, words.zh) if words else None)
    zh = [note.zh for note in notes.values() if note]
    assert all(has_han(text) for text in zh)


def test_questions_and_unknown_names_are_shown_as_typed() -> None:
    reading = recognise(_INDEX, "伏康唑，六味地黄丸")
    judged = judge_reading(_INDEX, reading, _when(Arm.CLAGV, "3"))
    assert [(one.name, one.rule, one.is_asked) for one in judged] == [
        ("伏康唑", "asked", True),
        ("六味地黄丸", "unknown", False),
    ]
