"""Correcting what a patient reported: who may, what is kept, what everybody hears."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from content.vocabulary import DoseStatus, EscalationTopic, StaffRole, SubjectStatus
from records.card_effects import CardPart, ExplainCorrection
from records.effects import (
    Ask,
    CorrectDoseAdministration,
    RecordDoseAdministration,
    SendMessage,
    ToStaff,
    ToSubject,
)
from records.facts import Assignment
from records.medication_effects import MarkMedicationError
from records.own_effects import MarkReportsInError
from tests.support.correcting import FEVER, REPORT, misreported
from tests.support.judging import MEDICATION
from tests.support.people import (
    DAY2_AT_8,
    DOSE_ID,
    OSEI_ID,
    asked,
    coordinator_park,
    decide,
    dose,
    investigator_osei,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    says,
    taken_by,
    taps,
)

_WEI = misreported()
_LATER = DAY2_AT_8 + timedelta(days=1)
_CHANGES = (CorrectDoseAdministration, MarkReportsInError, MarkMedicationError, ExplainCorrection)


def _named(part, entry, **more):
    return {"subject": str(_WEI.subject_id), "part": part, "entry": str(entry), **more}


def _press(act, facts=None, **args):
    person = facts or nurse_li(patient=_WEI)
    return decide(taps(at=_LATER), replace(person, button=pressed(act, **args)))


def _writes(words, step, patient=_WEI, **data):
    talk = asked("correcting", step, data)
    return decide(says(words, at=_LATER), nurse_li(patient=patient, dialogue=talk))


def _buttons(effects):
    return [
        button
        for one in effects
        if isinstance(one, SendMessage)
        for row in one.buttons
        for button in row
    ]


@pytest.mark.parametrize(
    ("part", "found"),
    [("doses", {DOSE_ID}), ("reports", {REPORT, FEVER}), ("medicines", {MEDICATION})],
)
def test_every_entry_of_the_part_is_offered_by_its_number(part, found):
    effects = _press("correct.open", subject=str(_WEI.subject_id), part=part)
    offered = {one.args["entry"] for one in _buttons(effects) if one.act == "correct.entry"}
    assert offered == {str(key) for key in found}
    assert "LogAccess" in names(effects)


def test_nothing_is_changed_before_a_reason_is_written():
    shown = _press("correct.entry", **_named("doses", DOSE_ID))
    assert [one for one in shown if isinstance(one, _CHANGES)] == []
    chosen = _press("correct.chosen", **_named("doses", DOSE_ID, status="vomited"))
    assert [one for one in chosen if isinstance(one, _CHANGES)] == []
    assert only(Ask, chosen).step == "reason"
    again = _writes("  ", "reason", **_named("doses", DOSE_ID, status="vomited"))
    assert [one for one in again if isinstance(one, _CHANGES)] == []
    assert only(Ask, again).step == "reason"


def test_dose_that_was_taken_is_asked_for_its_time():
    effects = _press("correct.chosen", **_named("doses", DOSE_ID, status="taken"))
    assert only(Ask, effects).step == "time"
    timed = _writes("8:40", "time", **_named("doses", DOSE_ID, status="taken"))
    assert only(Ask, timed).data["taken_at"] == (DAY2_AT_8 + timedelta(minutes=40)).isoformat()
    done = _writes("phoned", "reason", **only(Ask, timed).data)
    record = only(CorrectDoseAdministration, done)
    assert (record.status, record.taken_at) == (
        DoseStatus.TAKEN,
        DAY2_AT_8 + timedelta(minutes=40),
    )


def test_correction_that_changes_nothing_is_told_to_nobody():
    eight = replace(_WEI, doses=(dose(status=DoseStatus.TAKEN, taken_at=DAY2_AT_8),))
    data = _named("doses", DOSE_ID, status="taken", taken_at=DAY2_AT_8.isoformat())
    effects = _writes("phoned", "reason", eight, **data)
    assert [one for one in effects if isinstance(one, _CHANGES)] == []
    assert keys(effects) == ["This entry says so already. Nothing was changed."]


def test_colleague_who_has_a_case_of_the_patient_hears_of_it_once():
    cases = (
        taken_by(nurse_li()),
        taken_by(investigator_osei(), topic=EscalationTopic.DOSE),
        taken_by(investigator_osei(), topic=EscalationTopic.MEDICINE),
        taken_by(coordinator_park(), subject_id=UUID(int=99)),
    )
    data = _named("doses", DOSE_ID, status="vomited")
    talk = asked("correcting", "reason", data)
    facts = nurse_li(patient=_WEI, dialogue=talk, open_escalations=cases)
    effects = decide(says("phoned", at=_LATER), facts)
    sent = [one for one in effects if isinstance(one, SendMessage)]
    assert [one.to for one in sent if isinstance(one.to, ToStaff)] == [ToStaff(OSEI_ID)]


def test_dose_of_an_earlier_cycle_is_not_offered():
    before = replace(_WEI, cycle=2)
    effects = _press(
        "correct.open", nurse_li(patient=before), subject=str(_WEI.subject_id), part="doses"
    )
    assert "There is no entry to correct." in keys(effects)


@pytest.mark.parametrize("typed", ["tomorrow", "99:99"])
def test_time_that_cannot_be_read_is_asked_again(typed):
    effects = _writes(typed, "time", **_named("doses", DOSE_ID, status="taken"))
    assert only(Ask, effects).step == "time"


def test_time_that_is_still_to_come_is_asked_again():
    data = _named("doses", DOSE_ID, status="taken")
    talk = asked("correcting", "time", data)
    soon = says("8:40", at=DAY2_AT_8 + timedelta(minutes=10))
    effects = decide(soon, nurse_li(patient=_WEI, dialogue=talk))
    assert only(Ask, effects).step == "time"


def test_dose_nobody_answered_is_recorded_for_the_first_time():
    silent = replace(_WEI, doses=(dose(),))
    effects = _writes("phoned", "reason", silent, **_named("doses", DOSE_ID, status="not_taken"))
    assert only(RecordDoseAdministration, effects).status is DoseStatus.NOT_TAKEN


@pytest.mark.parametrize(
    ("part", "entry", "mark", "keys_of"),
    [
        ("reports", FEVER, MarkReportsInError, lambda one: one.report_ids),
        ("reports", REPORT, MarkReportsInError, lambda one: one.report_ids),
        ("medicines", MEDICATION, MarkMedicationError, lambda one: (one.medication_id,)),
    ],
)
def test_report_is_marked_and_kept_with_the_reason(part, entry, mark, keys_of):
    effects = _writes("Read wrongly", "reason", **_named(part, entry))
    assert keys_of(only(mark, effects)) == (entry,)
    why = only(ExplainCorrection, effects)
    assert (why.part, why.entry_id, why.reason) == (CardPart(part), entry, "Read wrongly")


def test_patient_is_told_and_the_reason_stays_with_the_team():
    effects = _writes("Seemed confused", "reason", **_named("reports", FEVER))
    told = [
        one for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToSubject)
    ]
    assert len(told) == 1
    assert "confused" not in str([one for one in effects if isinstance(one, SendMessage)])


@pytest.mark.parametrize("status", [SubjectStatus.DIED, SubjectStatus.INVITED])
def test_nobody_is_told_where_nobody_may_be(status):
    gone = replace(_WEI, status=status)
    effects = _writes("Read wrongly", "reason", gone, **_named("reports", FEVER))
    assert [o for o in effects if isinstance(o, SendMessage) and isinstance(o.to, ToSubject)] == []
    assert "No phone of this patient is connected: please tell them yourself." in keys(effects)


def test_entry_that_is_gone_changes_nothing():
    empty = replace(_WEI, temperatures=(), reports=())
    for effects in (
        _press("correct.chosen", nurse_li(patient=empty), **_named("reports", FEVER)),
        _writes("Read wrongly", "reason", empty, **_named("reports", FEVER)),
    ):
        assert "This entry does not stand any more. Nothing was changed." in keys(effects)
        assert [one for one in effects if isinstance(one, _CHANGES)] == []


@pytest.mark.parametrize(
    "staff",
    [
        coordinator_park(patient=_WEI),
        nurse_li(patient=_WEI, assignments=(Assignment(site_id="02", role=StaffRole.NURSE),)),
    ],
    ids=["coordinator", "nurse of another site"],
)
def test_only_who_treats_at_the_site_of_the_patient_corrects(staff):
    talk = asked("correcting", "reason", _named("reports", FEVER))
    for effects in (
        _press("correct.open", staff, subject=str(_WEI.subject_id), part="doses"),
        decide(says("x", at=_LATER), replace(staff, dialogue=talk)),
    ):
        assert [one for one in effects if isinstance(one, _CHANGES)] == []
        assert keys(effects) == [
            "Entries are corrected by a nurse or physician of the patient's site."
        ]
