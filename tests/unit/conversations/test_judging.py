"""Judging a medicine that the list could not: who may, what is recorded, what the patient hears."""

from dataclasses import replace

import pytest

from content.vocabulary import EscalationTopic, StaffRole, TeamVerdict, Tier
from records.effects import OpenEscalation, SendMessage, ToSubject
from records.facts import Assignment
from records.medication_effects import JudgeMedication, RecordMedication
from tests.support.judging import MEDICATION, OF_TONIC, TONIC
from tests.support.people import (
    asked,
    coordinator_park,
    decide,
    keys,
    nurse_li,
    only,
    pressed,
    says,
    taps,
    wei,
)

_WEI = wei(medications=(TONIC,))


def _press(act, facts=None, **more):
    person = facts or nurse_li(patient=_WEI)
    return decide(taps(), replace(person, button=pressed(act, **{**OF_TONIC, **more})))


@pytest.mark.parametrize("verdict", [TeamVerdict.NONE_KNOWN, TeamVerdict.ASK_DOCTOR])
def test_verdict_is_a_row_of_its_own_and_the_patient_hears_of_it(verdict):
    effects = _press("judge.record", verdict=verdict.value)
    record = only(JudgeMedication, effects)
    assert (record.verdict, record.medication_id, record.note) == (verdict, MEDICATION, None)
    assert [one for one in effects if isinstance(one, RecordMedication)] == []
    told = [
        one for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToSubject)
    ]
    assert len(told) == 1
    assert f"medicine_judged_{verdict.value}" in keys(effects)


def test_what_it_turns_out_to_be_acts_as_if_it_had_been_named():
    effects = _press("judge.record", verdict="is", name="clarithromycin")
    record, case = only(JudgeMedication, effects), only(OpenEscalation, effects)
    assert (record.substance, record.group) == ("clarithromycin", "strong_cyp3a_inhibitor")
    assert (case.topic, case.tier) == (EscalationTopic.MEDICINE, Tier.RED)


def test_note_in_words_is_kept_and_not_shown_to_the_patient():
    talk = asked("judging", "note", {**OF_TONIC, "verdict": "none_known"})
    effects = decide(says("Only sugar"), nurse_li(patient=_WEI, dialogue=talk))
    assert only(JudgeMedication, effects).note == "Only sugar"
    assert "Only sugar" not in str([one for one in effects if isinstance(one, SendMessage)])


def test_name_that_resembles_nothing_is_asked_again():
    talk = asked("judging", "name", OF_TONIC)
    effects = decide(says("zzzz"), nurse_li(patient=_WEI, dialogue=talk))
    assert keys(effects)[0] == "The list has nothing like “{typed}”."


def test_entry_that_is_gone_changes_nothing():
    effects = _press("judge.record", nurse_li(patient=wei(medications=())), verdict="none_known")
    assert keys(effects) == ["This entry does not stand any more. Nothing was changed."]


@pytest.mark.parametrize(
    "staff",
    [
        coordinator_park(patient=_WEI),
        nurse_li(patient=_WEI, assignments=(Assignment(site_id="02", role=StaffRole.NURSE),)),
    ],
    ids=["coordinator", "nurse of another site"],
)
def test_only_who_treats_at_the_site_of_the_patient_judges(staff):
    effects = _press("judge.record", staff, verdict="none_known")
    assert [one for one in effects if isinstance(one, JudgeMedication)] == []
    assert keys(effects) == ["Medicines are judged by a nurse or physician of the patient's site."]
