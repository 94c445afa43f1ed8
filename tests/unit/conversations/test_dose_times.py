"""When a dose was taken, and which dose doubtful words are about."""

from datetime import timedelta

import pytest

from content.vocabulary import DoseStatus, EscalationTopic
from records.effects import (
    Ask,
    CorrectDoseAdministration,
    OpenEscalation,
    RecordDoseAdministration,
    SendMessage,
)
from tests.support.people import (
    DAY2_AT_8,
    DOSE_ID,
    WEI_ID,
    acts,
    answered,
    asked,
    decide,
    dose,
    keys,
    names,
    only,
    pressed,
    says,
    taps,
    wei,
)


def tapped(act, facts=None, *, at=DAY2_AT_8):
    button = pressed(act, dose=str(DOSE_ID))
    return decide(taps(at=at), wei(button=button, doses=(facts or wei()).doses))


def taken_at(typed, now, facts=None):
    person = facts or answered(DoseStatus.TAKEN)
    talk = asked("dose_report", "time", {"dose": str(DOSE_ID)})
    return decide(says(typed, at=now), wei(doses=person.doses, dialogue=talk))


def test_earlier_is_asked_with_half_hours_that_are_over():
    effects = tapped("dose.earlier", answered(DoseStatus.TAKEN), at=DAY2_AT_8 + timedelta(hours=3))
    message = only(SendMessage, effects)
    times = [button.args["at"] for row in message.buttons for button in row]
    assert times == ["11:00", "10:30", "10:00", "09:30"]
    assert only(Ask, effects).step == "time"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("8:15", timedelta(minutes=15)),
        ("8点半", timedelta(minutes=30)),
        ("7:40", -timedelta(minutes=20)),
    ],
)
def test_time_of_intake_replaces_the_moment_of_the_tap(typed, at):
    effects = taken_at(typed, DAY2_AT_8 + timedelta(hours=3))
    found = only(CorrectDoseAdministration, effects)
    assert (found.status, found.taken_at) == (DoseStatus.TAKEN, DAY2_AT_8 + at)
    assert keys(effects) == ["dose_taken_at"]
    assert "OpenEscalation" not in names(effects)


def test_time_of_intake_too_late_is_told():
    effects = taken_at("17:30", DAY2_AT_8 + timedelta(hours=10))
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE


def test_time_that_belongs_to_another_dose_is_asked_again():
    effects = taken_at("15:00", DAY2_AT_8 + timedelta(hours=3))
    assert "CorrectDoseAdministration" not in names(effects)
    assert only(Ask, effects).step == "time"


def test_words_instead_of_a_time_reach_a_person():
    effects = taken_at("I think it was after breakfast", DAY2_AT_8 + timedelta(hours=3))
    assert only(OpenEscalation, effects).words == "I think it was after breakfast"
    assert "EndDialogue" in names(effects)


def test_evening_dose_reported_after_midnight_is_booked_by_its_plan():
    at_20 = DAY2_AT_8 + timedelta(hours=12)
    evening = dose(planned_at=at_20, late_until=at_20 + timedelta(hours=8))
    tomorrow = dose(
        scheduled_dose_id=WEI_ID,
        protocol_day=3,
        planned_at=at_20 + timedelta(days=1),
        late_until=at_20 + timedelta(days=1, hours=8),
    )
    half_past_midnight = at_20 + timedelta(hours=4, minutes=30)
    effects = decide(says("taken", at=half_past_midnight), wei(doses=(evening, tomorrow)))
    assert only(RecordDoseAdministration, effects).scheduled_dose_id == DOSE_ID
    answered_then = wei(
        doses=(
            dose(planned_at=at_20, late_until=at_20 + timedelta(hours=8), status=DoseStatus.TAKEN),
        )
    )
    earlier = taken_at("23:00", half_past_midnight, answered_then)
    found = only(CorrectDoseAdministration, earlier).taken_at
    assert found == at_20 + timedelta(hours=3)


def test_taken_long_before_the_time_is_asked_back():
    effects = decide(says("taken", at=DAY2_AT_8 - timedelta(hours=7, minutes=30)), wei())
    assert "RecordDoseAdministration" not in names(effects)
    assert acts(effects) == ["dose.taken", "dose.later"]


def test_taken_before_the_time_after_a_missed_dose_is_asked_back():
    missed = dose(
        scheduled_dose_id=WEI_ID,
        protocol_day=1,
        planned_at=DAY2_AT_8 - timedelta(days=1),
        late_until=DAY2_AT_8 - timedelta(hours=16),
        status=DoseStatus.MISSED,
    )
    effects = decide(says("taken", at=DAY2_AT_8 - timedelta(hours=1)), wei(doses=(missed, dose())))
    assert acts(effects) == ["dose.taken", "dose.taken", "dose.later"]


def test_late_dose_is_accepted_and_said_to_be_late():
    effects = tapped("dose.taken", at=DAY2_AT_8 + timedelta(hours=5))
    assert keys(effects) == ["dose_taken_late"]
    assert only(RecordDoseAdministration, effects).status is DoseStatus.TAKEN
