"""Reminders: who gets one, who never does, and what silence becomes."""

from datetime import time, timedelta

import pytest

from content.vocabulary import Arm, DoseStatus, DueKind, MessageClass, SubjectStatus, Tier
from content.wording import Approved
from records.effects import (
    CloseMessages,
    OpenEscalation,
    RecordDoseAdministration,
    SendMessage,
    ToSubject,
)
from scheduler.plan import Due, PlanFacts
from scheduler.plans.doses import doses
from tests.support.people import (
    AGREED,
    CONTENT,
    DAY2_AT_8,
    DOSE_ID,
    HOTLINE,
    WEI_ID,
    acts,
    ann,
    answered,
    dose,
    keys,
    names,
    only,
    order,
    wei,
)


def due(slot=0, *, kind=DueKind.DOSE_REMINDER, day=2):
    return Due(
        due_id=1,
        kind=kind,
        subject_id=WEI_ID,
        topic=f"dose:{DOSE_ID}",
        cycle=1,
        protocol_day=day,
        slot=slot,
        window_closes_at=DAY2_AT_8 + timedelta(minutes=45),
    )


def plan(subject, slot=0, *, now=DAY2_AT_8, day=2):
    return doses(due(slot, day=day), PlanFacts(subject=subject), CONTENT, now)


def close(subject):
    late = DAY2_AT_8 + timedelta(hours=8)
    return doses(due(kind=DueKind.DOSE_CLOSE), PlanFacts(subject=subject), CONTENT, late)


def test_reminder_shows_the_ordered_dose_and_four_buttons():
    message = only(SendMessage, plan(wei()))
    assert message.to == ToSubject(subject_id=WEI_ID)
    words = Approved("dose_reminder", (("dose", 400), ("day", 2), ("time", time(8, 0))))
    assert message.parts == (words,)
    assert acts((message,)) == ["dose.taken", "dose.later", "dose.not_taken", "dose.problem"]
    assert (message.message_class, message.about) == (MessageClass.REMINDER, f"dose:{DOSE_ID}")
    assert message.expires_at == DAY2_AT_8 + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("slot", "key"),
    [
        (1, "dose_reminder_repeat"),
        (2, "dose_reminder_repeat"),
        (10, "dose_reminder_snoozed"),
        (43, "dose_reminder_snoozed"),
    ],
)
def test_later_reminders_are_worded_as_the_same_dose(slot, key):
    assert keys(plan(wei(), slot)) == [key]


@pytest.mark.parametrize("status", list(DoseStatus))
def test_answered_dose_is_never_reminded_or_closed(status):
    assert plan(answered(status)) == ()
    assert close(answered(status)) == ()


@pytest.mark.parametrize(
    "status", [one for one in SubjectStatus if one is not SubjectStatus.ACTIVE]
)
def test_nobody_but_the_active_is_reminded_or_missed(status):
    assert plan(wei(status=status)) == ()
    assert close(wei(status=status)) == ()


def test_who_wants_no_reminders_is_neither_reminded_nor_recorded_as_missed():
    assert plan(wei(wants_reminders=False)) == ()
    assert close(wei(wants_reminders=False)) == ()


def test_arm_without_venetoclax_is_never_reminded_even_with_a_dose_in_the_plan():
    assert plan(ann(doses=(dose(),), orders=(order(),))) == ()
    assert plan(wei(arm=Arm.CLAG)) == ()
    assert close(wei(arm=Arm.CLAG)) == ()


@pytest.mark.parametrize("day", [-1, 0, 1, 9])
def test_days_outside_2_to_8_are_never_reminded(day):
    assert plan(wei(doses=(dose(protocol_day=day),)), day=day) == ()


@pytest.mark.parametrize("day", [2, 8])
def test_first_and_last_day_are_reminded(day):
    assert names(plan(wei(doses=(dose(protocol_day=day),)), day=day)) == ("SendMessage",)


@pytest.mark.parametrize("act", ["use", "health_data", "abroad"])
def test_no_reminder_without_every_consent(act):
    assert plan(wei(consents={**AGREED, act: False})) == ()
    missing = {key: value for key, value in AGREED.items() if key != act}
    assert plan(wei(consents=missing)) == ()


def test_reminder_at_the_end_of_its_window_is_sent_and_a_moment_later_is_not():
    end = DAY2_AT_8 + timedelta(minutes=45)
    assert names(plan(wei(), now=end)) == ("SendMessage",)
    assert plan(wei(), now=end + timedelta(seconds=1)) == ()


def test_dose_of_another_cycle_or_day_is_not_meant():
    assert plan(wei(doses=(dose(cycle=2),))) == ()
    assert plan(wei(doses=())) == ()
    assert doses(due(), PlanFacts(subject=None), CONTENT, DAY2_AT_8) == ()


def test_missing_order_is_told_to_the_nurse_once_and_no_dose_is_named():
    effects = plan(wei(orders=()))
    assert names(effects) == ("OpenEscalation",)
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert plan(wei(orders=()), slot=1) == ()


def test_silence_becomes_missed_and_the_nurse_is_told():
    effects = close(wei())
    assert only(RecordDoseAdministration, effects) == RecordDoseAdministration(
        subject_id=WEI_ID, scheduled_dose_id=DOSE_ID, status=DoseStatus.MISSED
    )
    assert CloseMessages(about=f"dose:{DOSE_ID}") in effects
    told = only(SendMessage, effects)
    assert told.parts == (Approved("dose_missed", (("day", 2), ("hotline", HOTLINE))),)
    assert acts((told,)) == ["dose.taken"]
    assert only(OpenEscalation, effects).tier is Tier.AMBER


def test_silence_after_no_reminder_says_that_nothing_is_known():
    late = DAY2_AT_8 + timedelta(hours=8)
    facts = PlanFacts(subject=wei(), was_reminded=False)
    effects = doses(due(kind=DueKind.DOSE_CLOSE), facts, CONTENT, late)
    assert only(RecordDoseAdministration, effects).reason == "not_reminded"
    assert "It is not known whether it was taken" in str(only(OpenEscalation, effects).summary)


def test_close_without_an_order_records_missed_but_blames_nobody():
    effects = close(wei(orders=()))
    assert names(effects) == ("RecordDoseAdministration", "CloseMessages", "OpenEscalation")


def test_buttons_under_a_reminder_are_those_the_conversation_answers():
    offered = set(acts(plan(wei())))
    assert {act.partition(".")[0] for act in offered} == {"dose"}
