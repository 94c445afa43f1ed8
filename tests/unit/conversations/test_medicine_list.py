"""The list of a patient's own medicines, and an entry that was a mistake."""

from dataclasses import replace
from uuid import UUID

import pytest

from content.vocabulary import EscalationTopic, MedicationStatus, Tier
from records.effects import OpenEscalation, SendMessage, ToChat
from records.facts import Dialogue, TappedButton
from records.medication_effects import MarkMedicationError
from records.medication_facts import MedicationFact
from tests.support.people import (
    DAY2_AT_8,
    MEMBER,
    WEI_ID,
    acts,
    decide,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

_ONE = MedicationFact(
    medication_id=UUID(int=91),
    status=MedicationStatus.STARTED,
    reported_at=DAY2_AT_8,
    how="alias",
    substance="posaconazole",
    typed="诺科飞",
)
_PHOTO = replace(_ONE, medication_id=UUID(int=92), how="photo", substance=None, typed=None)
_ID = str(_ONE.medication_id)


@pytest.mark.parametrize("text", ["我的用药", "我的药", "My medicines", "/medicines"])
def test_list_is_asked_for_by_words_and_command(text):
    assert routed(says(text), wei()) == "medicine_list"


@pytest.mark.parametrize("text", ["Medicines", "用药", "/medicine"])
def test_key_of_the_menu_still_tells_of_a_new_medicine(text):
    assert routed(says(text), wei()) == "medicine"


def test_question_for_a_name_leads_to_the_list():
    asked = decide(says("/medicine"), wei())
    [button] = [b for e in asked if isinstance(e, SendMessage) for row in e.buttons for b in row]
    pressed_it = wei(button=TappedButton(act=button.act, args=button.args), medications=(_ONE,))
    assert acts(decide(taps(), pressed_it)) == ["medlist.wrong", "menu.open"]


def test_list_shows_each_with_a_way_to_say_that_it_is_wrong():
    effects = decide(says("我的用药"), wei(medications=(_ONE, _PHOTO)))
    assert acts(effects) == ["medlist.wrong", "medlist.wrong", "menu.open"]


def test_more_than_a_screen_is_shown_by_a_button():
    many = tuple(replace(_ONE, medication_id=UUID(int=100 + number)) for number in range(8))
    first = decide(says("我的用药"), wei(medications=many))
    assert acts(first) == [*["medlist.wrong"] * 6, "medlist.show", "menu.open"]
    rest = decide(taps(), wei(medications=many, button=pressed("medlist.show", first="6")))
    assert acts(rest) == ["medlist.wrong", "medlist.wrong", "menu.open"]


def test_nothing_told_is_said_so():
    assert keys(decide(says("我的用药"), wei())) == ["Your list of medicines is empty."]


def test_list_gives_up_the_question_for_a_name_and_no_other():
    asked = Dialogue(conversation="medicine", step="name")
    assert "EndDialogue" in names(decide(says("我的用药"), wei(dialogue=asked)))
    other = Dialogue(conversation="talk", step="words")
    assert "EndDialogue" not in names(decide(says("我的用药"), wei(dialogue=other)))


def test_mistake_is_marked_only_when_confirmed_and_the_case_hears_of_it():
    facts = wei(medications=(_ONE,))
    first = decide(taps(), replace(facts, button=pressed("medlist.wrong", medication=_ID)))
    assert "MarkMedicationError" not in names(first)
    assert acts(first) == ["medlist.mark", "medlist.show"]
    second = decide(taps(), replace(facts, button=pressed("medlist.mark", medication=_ID)))
    marked = only(MarkMedicationError, second)
    assert (marked.subject_id, marked.medication_id) == (WEI_ID, _ONE.medication_id)
    opened = only(OpenEscalation, second)
    assert (opened.topic, opened.tier) == (EscalationTopic.MEDICINE, Tier.AMBER)


@pytest.mark.parametrize(
    "entry", [_PHOTO, replace(_ONE, substance=None, how="unknown", typed="邻居的小白片")]
)
def test_mistake_about_what_nobody_knows_reaches_the_case_too(entry: MedicationFact):
    button = pressed("medlist.mark", medication=str(entry.medication_id))
    effects = decide(taps(), wei(medications=(entry,), button=button))
    assert "OpenEscalation" in names(effects)


def test_mistake_about_what_was_no_case_is_told_without_one():
    plain = replace(_ONE, substance="paracetamol", how="exact", typed="对乙酰氨基酚")
    effects = decide(
        taps(), wei(medications=(plain,), button=pressed("medlist.mark", medication=_ID))
    )
    assert "OpenEscalation" not in names(effects)
    told = [e for e in effects if isinstance(e, SendMessage) and e.to != ToChat()]
    assert len(told) == 1


def test_entry_that_is_marked_already_is_not_marked_again():
    effects = decide(taps(), wei(button=pressed("medlist.mark", medication=_ID)))
    assert "MarkMedicationError" not in names(effects)


def test_family_member_does_not_see_the_list():
    asked = decide(says("/medicine"), wei(is_by_reporter=True, reporter=MEMBER))
    assert acts(asked) == []
    assert routed(says("/medicines"), wei(is_by_reporter=True, reporter=MEMBER)) == "reporter"
