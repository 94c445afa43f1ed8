"""A subject's own record: seen, corrected, and another usual time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bot.parts.commands import FAMILY_COMMANDS, SUBJECT_COMMANDS, staff_commands
from content.vocabulary import DoseStatus, SubjectStatus, TemperatureUnit, Tier
from records.account_effects import SetUsualTime
from records.effects import (
    Ask,
    CorrectDoseAdministration,
    OpenEscalation,
    PlanDiary,
    PlanDoses,
    SendMessage,
)
from records.facts import DoseFact, SubjectFacts, TemperatureFact
from records.own_effects import MarkReportsInError
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    acts,
    ann,
    answered,
    asked,
    coordinator_park,
    decide,
    dose,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    says,
    taps,
    wei,
)

_ONE, _TWO, _THREE = (UUID(int=number) for number in (1, 2, 3))
_DAY = timedelta(days=1)


def _temperature(report_id: UUID, value: str, minutes: int, tier: Tier) -> TemperatureFact:
    return TemperatureFact(
        report_id=report_id,
        value=Decimal(value),
        unit=TemperatureUnit.CELSIUS,
        tier=tier,
        reported_at=DAY2_AT_8 + timedelta(minutes=minutes),
    )


# The same 38.5 before and after its measuring site was known, then another one.
_FEVERS = (
    _temperature(_THREE, "36.9", 300, Tier.GREEN),
    _temperature(_TWO, "38.50", 1, Tier.RED),
    _temperature(_ONE, "38.50", 0, Tier.UNCLEAR),
)


def _all_doses() -> tuple[DoseFact, ...]:
    return tuple(
        replace(
            dose(),
            scheduled_dose_id=UUID(int=day),
            protocol_day=day,
            planned_at=DAY2_AT_8 + (day - 2) * _DAY,
            late_until=DAY2_AT_8 + (day - 2) * _DAY + timedelta(hours=8),
        )
        for day in range(2, 9)
    )


def test_record_says_doses_reports_and_each_temperature_once():
    facts = wei(
        doses=(dose(status=DoseStatus.TAKEN, taken_at=DAY2_AT_8), *_all_doses()[1:]),
        temperatures=_FEVERS,
    )
    sent = only(SendMessage, decide(says("我的记录"), facts))
    assert acts((sent,))[-3:] == ["me.correct", "times.ask", "me.privacy"]
    assert str(sent.parts).count("38.5") == 1
    assert "taken, {when}" in str(sent.parts)


def test_record_of_somebody_without_doses_and_reports_says_so():
    assert keys(decide(says("/me"), ann()))[1:] == ["There are no doses and no reports yet."]


def test_somebody_who_left_sees_the_record_and_changes_nothing():
    left = ann(status=SubjectStatus.WITHDRAWN)
    assert "times.ask" not in acts(decide(says("/me"), left))
    pressed_times = decide(taps(), replace(left, button=pressed("me.times")))
    assert keys(pressed_times) == ["left_the_study"]
    assert keys(decide(taps(), replace(left, button=pressed("me.privacy"))))[0] == "notice"


@pytest.mark.parametrize(
    ("status", "act"),
    [
        (DoseStatus.TAKEN, "dose.change"),
        (DoseStatus.MISSED, "dose.taken"),
        (DoseStatus.NOT_TAKEN, "me.dose"),
    ],
)
def test_last_dose_can_be_corrected(status: DoseStatus, act: str):
    facts = replace(answered(status), button=pressed("me.correct"))
    assert acts(decide(taps(), facts)) == [act, "menu.open", "me.keep"]


def test_dose_that_was_taken_after_all_is_a_correction_the_nurse_hears_of():
    facts = answered(DoseStatus.NOT_TAKEN)
    button = pressed("me.dose_taken", dose=str(facts.doses[0].scheduled_dose_id))
    effects = decide(taps(), replace(facts, button=button))
    assert only(CorrectDoseAdministration, effects).status is DoseStatus.TAKEN
    assert only(OpenEscalation, effects).tier is Tier.AMBER


def test_temperature_in_error_marks_every_row_of_it_and_asks_for_the_right_one():
    facts = wei(temperatures=_FEVERS, button=pressed("me.other_number", report=str(_ONE)))
    effects = decide(taps(), facts)
    assert set(only(MarkReportsInError, effects).report_ids) == {_ONE, _TWO}
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert only(Ask, effects).conversation == "fever_report"


def test_temperature_that_was_nobodys_business_is_corrected_without_the_nurse():
    facts = wei(temperatures=_FEVERS, button=pressed("me.no_number", report=str(_THREE)))
    effects = decide(taps(), facts)
    assert only(MarkReportsInError, effects).report_ids == (_THREE,)
    assert "OpenEscalation" not in names(effects)


@pytest.mark.parametrize("act", ["me.temperature", "me.other_number", "me.no_number"])
def test_temperature_of_somebody_else_is_never_touched(act: str):
    facts = wei(temperatures=_FEVERS, button=pressed(act, report=str(UUID(int=99))))
    effects = decide(taps(), facts)
    assert "MarkReportsInError" not in names(effects)


def _chosen(facts: SubjectFacts, act: str, at: str) -> SubjectFacts:
    return replace(facts, button=pressed(act, time=at))


def test_another_time_is_shown_before_anything_changes():
    effects = decide(taps(), _chosen(wei(doses=_all_doses()), "me.time", "10:00"))
    assert keys(effects) == ["usual_time_dose"]
    assert names(effects) == ("AnswerTap", "CloseMessages", "SendMessage")


def test_another_time_moves_only_what_lies_after_today():
    doses = _all_doses()
    facts = wei(doses=(doses[0], replace(doses[1], status=DoseStatus.TAKEN), *doses[2:]))
    effects = decide(taps(), _chosen(facts, "me.time_set", "10:00"))
    assert only(SetUsualTime, effects).usual_time == time(10, 0)
    moved = only(PlanDoses, effects).doses
    assert [one.protocol_day for one in moved] == [4, 5, 6, 7, 8]
    assert moved[0].planned_at == datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    assert only(PlanDiary, effects).from_day == 3


@pytest.mark.parametrize(
    ("at", "said"), [("16:00", "usual_time_dose"), ("16:30", "usual_time_too_far")]
)
def test_doses_never_come_closer_than_a_late_one_would(at: str, said: str):
    facts = wei(doses=_all_doses(), dialogue=asked("me", "time"))
    effects = decide(says(at), facts)
    assert keys(effects) == [said]
    assert ("OpenEscalation" in names(effects)) == (said == "usual_time_too_far")


def test_patient_on_hold_gets_no_dose_planned_anew():
    held = wei(doses=_all_doses(), status=SubjectStatus.ON_HOLD)
    effects = decide(taps(), _chosen(held, "me.time_set", "10:00"))
    assert "PlanDoses" not in names(effects)


def test_patient_without_venetoclax_moves_the_daily_question_only():
    effects = decide(taps(), _chosen(ann(), "me.time_set", "20:00"))
    assert "PlanDoses" not in names(effects)
    assert only(PlanDiary, effects).from_day == 3


def test_words_in_place_of_a_time_reach_the_nurse():
    facts = wei(dialogue=asked("me", "time"))
    effects = decide(says("孩子来了我想晚点说"), facts)
    assert only(OpenEscalation, effects).words == "孩子来了我想晚点说"


def test_time_when_nobody_may_be_asked_is_refused():
    effects = decide(says("03:00"), wei(doses=_all_doses(), dialogue=asked("me", "time")))
    assert "Please choose a time between {earliest} and {latest}" in keys(effects)[0]


def test_every_command_is_a_word_that_is_understood():
    everybody = (
        *SUBJECT_COMMANDS,
        *FAMILY_COMMANDS,
        *staff_commands(nurse_li()),
        *staff_commands(coordinator_park()),
    )
    assert [name for name, _ in everybody if CONTENT.words.meaning(name) is None] == []


def test_commands_of_staff_follow_their_role():
    assert [name for name, _ in staff_commands(nurse_li())] == [
        "cases",
        "queue",
        "overview",
        "console",
        "card",
        "ae",
        "phone",
        "visits",
        "rota",
        "away",
        "menu",
        "help",
        "language",
    ]
    assert "enrol" in [name for name, _ in staff_commands(coordinator_park())]
