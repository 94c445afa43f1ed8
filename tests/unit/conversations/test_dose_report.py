"""What a patient says about a dose, by button and in words, in both arms."""

from datetime import UTC, datetime, timedelta

import pytest

from content.vocabulary import DoseStatus, EscalationTopic, MessageClass, SubjectStatus, Tier
from records.effects import (
    Ask,
    AskAgainAt,
    CancelDue,
    CloseMessages,
    CorrectDoseAdministration,
    OpenEscalation,
    RecordDoseAdministration,
    SendMessage,
    SnoozeDose,
)
from records.facts import TappedButton
from tests.support.people import (
    DAY2_AT_8,
    DOSE_ID,
    WEI_ID,
    acts,
    ann,
    answered,
    asked,
    decide,
    dose,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

TOO_LATE = DAY2_AT_8 + timedelta(hours=8, minutes=1)
ABOUT = f"dose:{DOSE_ID}"


def tapped(act, facts=None, *, at=DAY2_AT_8, **args):
    person = facts or wei()
    button = pressed(act, dose=str(DOSE_ID), **args)
    known = {field: getattr(person, field) for field in ("doses", "arm", "status")}
    return decide(taps(at=at), wei(button=button, **known))


def test_taken_is_recorded_at_the_moment_of_the_tap():
    at = DAY2_AT_8 + timedelta(minutes=5)
    effects = tapped("dose.taken", at=at)
    assert names(effects)[0] == "AnswerTap"
    assert only(RecordDoseAdministration, effects) == RecordDoseAdministration(
        subject_id=WEI_ID, scheduled_dose_id=DOSE_ID, status=DoseStatus.TAKEN, taken_at=at
    )
    assert CloseMessages(about=ABOUT) in effects
    assert keys(effects) == ["dose_taken"]
    assert acts(effects) == ["dose.change"]


def test_taken_on_the_last_day_says_that_reminders_end():
    effects = tapped("dose.taken", wei(doses=(dose(protocol_day=8),)))
    assert keys(effects) == ["dose_taken", "dose_finished"]


@pytest.mark.parametrize(
    "act", ["dose.taken", "dose.later", "dose.not_taken", "dose.in_time", "dose.reason"]
)
def test_second_answer_changes_nothing(act):
    effects = tapped(act, answered(DoseStatus.TAKEN), reason="forgot")
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == ["dose_already_recorded"]


def test_taken_exactly_at_the_end_of_the_window_counts():
    effects = tapped("dose.taken", at=DAY2_AT_8 + timedelta(hours=8))
    assert "RecordDoseAdministration" in names(effects)


def test_taken_after_the_window_is_asked_back_not_recorded():
    effects = tapped("dose.taken", at=TOO_LATE)
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert acts(effects) == ["dose.in_time", "dose.not_in_time"]


def test_yes_in_time_records_taken_without_a_time():
    recorded = only(RecordDoseAdministration, tapped("dose.in_time", at=TOO_LATE))
    assert (recorded.status, recorded.taken_at) == (DoseStatus.TAKEN, None)


def test_not_in_time_records_missed_and_tells_the_nurse():
    effects = tapped("dose.not_in_time", at=TOO_LATE)
    assert only(RecordDoseAdministration, effects).status is DoseStatus.MISSED
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert keys(effects) == ["dose_missed"]


def test_missed_dose_reported_as_taken_in_time_is_a_correction():
    missed = answered(DoseStatus.MISSED)
    assert acts(tapped("dose.taken", missed, at=TOO_LATE)) == ["dose.in_time", "dose.not_in_time"]
    effects = tapped("dose.in_time", missed, at=TOO_LATE)
    assert only(CorrectDoseAdministration, effects).status is DoseStatus.TAKEN
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE


def test_taken_in_words_after_missed_asks_whether_it_was_in_time():
    effects = decide(says("吃了", at=TOO_LATE), answered(DoseStatus.MISSED))
    assert acts(effects) == ["dose.in_time", "dose.not_in_time"]


def test_later_reminds_again_in_half_an_hour():
    effects = tapped("dose.later", at=DAY2_AT_8 + timedelta(minutes=3))
    assert only(SnoozeDose, effects) == SnoozeDose(
        subject_id=WEI_ID,
        scheduled_dose_id=DOSE_ID,
        cycle=1,
        protocol_day=2,
        slot=43,
        remind_at=datetime(2026, 11, 24, 0, 33, tzinfo=UTC),
        window_closes_at=datetime(2026, 11, 24, 1, 18, tzinfo=UTC),
    )
    assert keys(effects) == ["dose_later"]


def test_later_near_the_end_of_the_window_only_says_until_when():
    effects = tapped("dose.later", at=DAY2_AT_8 + timedelta(hours=7, minutes=30))
    assert "SnoozeDose" not in names(effects)
    assert keys(effects) == ["dose_late_possible"]


def test_later_before_the_planned_time_changes_nothing():
    effects = decide(says("稍后", at=DAY2_AT_8 - timedelta(minutes=30)), wei())
    assert names(effects) == ("SendMessage",)


def test_not_taken_asks_the_reason_first():
    effects = tapped("dose.not_taken")
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert acts(effects) == ["dose.reason"] * 4


def test_reason_records_not_taken_and_tells_the_nurse():
    effects = tapped("dose.reason", reason="forgot")
    recorded = only(RecordDoseAdministration, effects)
    assert (recorded.status, recorded.reason) == (DoseStatus.NOT_TAKEN, "forgot")
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE
    assert keys(effects) == ["dose_not_taken"]


def test_problem_offers_three_ways():
    assert acts(tapped("dose.problem")) == ["dose.vomited", "dose.too_much", "dose.other_problem"]


def test_vomited_before_any_answer_is_recorded():
    effects = tapped("dose.vomited")
    assert only(RecordDoseAdministration, effects).status is DoseStatus.VOMITED
    assert keys(effects)[0] == "dose_vomited"
    assert acts(effects) == ["dose.change", *["dose.vomited_after"] * 3]


def test_vomited_after_taken_is_a_correction():
    effects = tapped("dose.vomited", answered(DoseStatus.TAKEN))
    assert only(CorrectDoseAdministration, effects).status is DoseStatus.VOMITED
    assert only(OpenEscalation, effects).tier is Tier.AMBER


def test_too_much_is_red_and_silences_the_reminders_of_this_dose():
    effects = tapped("dose.too_much")
    assert only(OpenEscalation, effects).tier is Tier.RED
    assert only(RecordDoseAdministration, effects).reason == "more_than_ordered"
    assert only(SendMessage, effects).message_class is MessageClass.SAFETY
    assert keys(effects) == ["dose_too_much"]


def test_too_much_after_taken_adds_no_second_record():
    effects = tapped("dose.too_much", answered(DoseStatus.TAKEN))
    assert "RecordDoseAdministration" not in names(effects)
    assert only(OpenEscalation, effects).tier is Tier.RED


def test_other_problem_tells_the_nurse_at_once_and_waits_for_words():
    effects = tapped("dose.other_problem")
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE
    assert only(Ask, effects) == Ask(conversation="dose_report", step="problem", data={"day": "2"})


def test_words_about_the_problem_reach_the_nurse():
    facts = wei(dialogue=asked("dose_report", "problem", {"day": "2"}))
    effects = decide(says("药片碎了"), facts)
    assert only(OpenEscalation, effects).words == "药片碎了"
    assert "EndDialogue" in names(effects)


def test_change_offers_only_what_can_be_corrected_by_the_patient():
    effects = tapped("dose.change", answered(DoseStatus.TAKEN))
    expected = ["dose.earlier", "dose.change_not_taken", "dose.vomited", "dose.too_much"]
    assert acts(effects) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (DoseStatus.NOT_TAKEN, ["dose.change_taken", "dose.vomited", "dose.too_much"]),
        (DoseStatus.VOMITED, ["dose.change_taken", "dose.change_not_taken", "dose.too_much"]),
    ],
)
def test_other_records_can_be_corrected_too(status, expected):
    assert acts(tapped("dose.change", answered(status))) == expected


def test_correction_to_taken_is_a_new_record_and_told():
    effects = tapped("dose.change_taken", answered(DoseStatus.NOT_TAKEN))
    assert only(CorrectDoseAdministration, effects).status is DoseStatus.TAKEN
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert (
        tapped("dose.change_taken", answered(DoseStatus.MISSED))[1:]
        == tapped("dose.reason", answered(DoseStatus.MISSED), reason="forgot")[1:]
    )


def test_second_vomiting_of_the_same_dose_is_not_told_again():
    assert keys(tapped("dose.vomited", answered(DoseStatus.VOMITED))) == ["dose_already_recorded"]


def test_how_long_after_the_dose_is_added_to_the_record():
    effects = tapped("dose.vomited_after", answered(DoseStatus.VOMITED), when="within_1_hour")
    found = only(CorrectDoseAdministration, effects)
    assert (found.status, found.reason) == (DoseStatus.VOMITED, "within_1_hour")
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE
    assert "OpenEscalation" not in names(
        tapped("dose.vomited_after", answered(DoseStatus.TAKEN), when="within_1_hour")
    )


# ------------------------------------------------------------- old buttons, holds, problems


def test_old_button_of_a_missed_dose_asks_whether_it_was_in_time():
    button = TappedButton(act="dose.taken", args={"dose": str(DOSE_ID)}, is_open=False)
    missed = wei(button=button, doses=answered(DoseStatus.MISSED).doses)
    assert acts(decide(taps(at=TOO_LATE), missed)) == ["dose.in_time", "dose.not_in_time"]


def test_old_button_of_an_answered_dose_changes_nothing():
    button = TappedButton(act="dose.not_taken", args={"dose": str(DOSE_ID)}, is_open=False)
    known = wei(button=button, doses=answered(DoseStatus.TAKEN).doses)
    assert keys(decide(taps(), known)) == ["dose_already_recorded"]


def test_taken_during_a_hold_is_told_to_the_nurse():
    effects = tapped("dose.taken", wei(status=SubjectStatus.ON_HOLD))
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert keys(effects) == ["dose_on_hold", "I told the nurse that you took it."]


@pytest.mark.parametrize("status", [SubjectStatus.ON_HOLD, SubjectStatus.WITHDRAWN])
def test_too_much_is_red_wherever_the_patient_stands(status):
    assert only(OpenEscalation, tapped("dose.too_much", wei(status=status))).tier is Tier.RED


def test_problem_without_an_answer_comes_back():
    effects = tapped("dose.problem")
    assert only(AskAgainAt, effects).topic == "dose_problem"
    for act in ("dose.vomited", "dose.too_much", "dose.other_problem"):
        assert only(CancelDue, tapped(act)).topic == "dose_problem"


def test_problem_in_words_is_about_the_last_dose_also_when_it_is_answered():
    at = DAY2_AT_8 + timedelta(hours=1)
    effects = decide(says("problem", at=at), answered(DoseStatus.TAKEN))
    assert "dose.too_much" in acts(effects)


def test_change_to_not_taken_is_a_correction_and_told():
    effects = tapped("dose.change_not_taken", answered(DoseStatus.TAKEN))
    assert only(CorrectDoseAdministration, effects).status is DoseStatus.NOT_TAKEN
    assert only(OpenEscalation, effects).topic is EscalationTopic.DOSE


@pytest.mark.parametrize(
    ("typed", "effect"),
    [
        ("吃了", "RecordDoseAdministration"),
        ("Taken!", "RecordDoseAdministration"),
        ("later", "SnoozeDose"),
    ],
)
def test_words_count_when_one_dose_is_asked(typed, effect):
    assert effect in names(decide(says(typed), wei()))


def test_taken_in_words_before_the_planned_time_counts_so_that_nobody_is_reminded_again():
    effects = decide(says("吃了", at=DAY2_AT_8 - timedelta(minutes=30)), wei())
    assert only(RecordDoseAdministration, effects).status is DoseStatus.TAKEN


def test_not_taken_in_words_asks_the_reason():
    assert acts(decide(says("没吃"), wei())) == ["dose.reason"] * 4


def test_words_without_a_dose_today_record_nothing():
    assert keys(decide(says("吃了"), wei(doses=()))) == ["dose_none_today"]
    assert keys(decide(says("吃了"), answered(DoseStatus.TAKEN))) == ["dose_already_recorded"]


def test_two_doses_waiting_is_not_guessed():
    two = (dose(), dose(protocol_day=3, planned_at=DAY2_AT_8 - timedelta(hours=1)))
    assert "RecordDoseAdministration" not in names(decide(says("吃了"), wei(doses=two)))


def test_arm_without_venetoclax_records_nothing():
    effects = decide(says("taken"), ann())
    assert names(effects) == ("SendMessage",)
    assert keys(effects) == ["dose_none_in_arm"]
    tap = decide(taps(), ann(button=pressed("dose.taken", dose=str(DOSE_ID))))
    assert names(tap) == ("AnswerTap", "SendMessage")


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (SubjectStatus.WITHDRAWN, "left_the_study"),
        (SubjectStatus.DISCONTINUED, "left_the_study"),
        (SubjectStatus.DIED, "left_the_study"),
    ],
)
def test_end_records_nothing(status, key):
    effects = tapped("dose.taken", wei(status=status))
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == [key]


def test_dose_of_somebody_else_is_a_closed_question():
    button = pressed("dose.taken", dose="00000000-0000-4000-8000-00000000dead")
    effects = decide(taps(), wei(button=button))
    assert names(effects) == ("AnswerTap", "SendMessage")


def test_word_of_a_dose_while_free_words_are_awaited_is_part_of_them():
    facts = wei(dialogue=asked("tell_nurse", "words"))
    assert routed(says("吃了"), facts) == "tell_nurse"
