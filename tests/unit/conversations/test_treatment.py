"""What a nurse or investigator may decide about treatment, and what follows from it."""

from datetime import timedelta

import pytest

from content.vocabulary import DoseStatus, StaffRole, SubjectStatus
from records.effects import Ask, CloseMessages, SendMessage, ToSubject
from records.facts import Assignment
from records.treatment_effects import ConfirmOrderRead, OrderDose, SetSubjectStatus, TreatmentAct
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    DOSE_ID,
    ORDER_ID,
    WEI_ID,
    acts,
    ann,
    asked,
    coordinator_park,
    decide,
    dose,
    investigator_osei,
    keys,
    names,
    nurse_li,
    only,
    order,
    pressed,
    routed,
    says,
    taps,
    wei,
)

BEFORE = DAY2_AT_8 - timedelta(hours=1)
SEEN = f"active {ORDER_ID}"
CHOSEN = {"act": "order", "dose": "200", "first": "4", "last": "8", "reason": "physician"}


def shown(patient=None, staff=None, *, at=BEFORE):
    return decide(says("/dose 01-001", at=at), (staff or nurse_li)(patient=patient or wei()))


def next_of(args, patient=None, *, act="treat.next", at=BEFORE, staff=nurse_li):
    button = pressed(act, **{"subject": str(WEI_ID), "seen": SEEN, **args})
    return decide(taps(at=at), staff(patient=patient or wei(), button=button))


def offered(effects):
    sent = [effect for effect in effects if isinstance(effect, SendMessage)]
    args = [button.args for message in sent for row in message.buttons for button in row]
    return [one["act"] for one in args if "act" in one]


def labels(effects, key):
    sent = [effect for effect in effects if isinstance(effect, SendMessage)]
    args = [button.args for message in sent for row in message.buttons for button in row]
    return [one[key] for one in args if key in one]


@pytest.mark.parametrize("words", ["/dose 01-001", "orders 01-001", "医嘱 01-001"])
def test_command_or_word_with_a_code_leads_to_the_treatment(words):
    assert routed(says(words), nurse_li(patient=wei())) == "treatment"


def test_subject_who_writes_the_command_gets_today():
    assert routed(says("/dose 01-001"), wei()) == "today"


@pytest.mark.parametrize("staff", [nurse_li, investigator_osei])
def test_nurse_and_investigator_see_the_state_and_what_may_be_decided(staff):
    assert offered(shown(staff=staff)) == ["order", "hold", "discontinued", "withdrawn", "died"]


def test_coordinator_and_another_site_may_decide_nothing():
    elsewhere = (Assignment(site_id="02", role=StaffRole.NURSE),)
    for staff in (coordinator_park(patient=wei()), nurse_li(patient=wei(), assignments=elsewhere)):
        effects = decide(says("/dose 01-001"), staff)
        assert (names(effects), acts(effects)) == (("SendMessage",), [])


def test_unknown_code_is_said_to_be_unknown():
    assert names(decide(says("/dose 01-999"), nurse_li())) == ("SendMessage",)


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (
            wei(status=SubjectStatus.ON_HOLD),
            ["order", "resume", "discontinued", "withdrawn", "died"],
        ),
        (wei(status=SubjectStatus.INVITED), ["order", "withdrawn", "died"]),
        (ann(), ["discontinued", "withdrawn", "died"]),
        (wei(status=SubjectStatus.DISCONTINUED), ["died"]),
        (wei(status=SubjectStatus.DIED), []),
    ],
)
def test_only_what_is_possible_is_offered(patient, expected):
    assert offered(shown(patient)) == expected


def test_only_the_investigator_takes_back_the_end_of_treatment():
    left = wei(status=SubjectStatus.WITHDRAWN)
    assert offered(shown(left, investigator_osei)) == ["died", "reactivated"]


def test_only_doses_of_the_study_plan_are_offered():
    effects = next_of({"act": "order"})
    allowed = [str(one) for one in CONTENT.study.venetoclax.allowed_mg]
    assert labels(effects, "dose") == allowed


def test_days_begin_with_today_and_leave_out_what_is_over():
    assert labels(next_of({"act": "order", "dose": "200"}), "first") == list("2345678")
    taken = wei(doses=(dose(status=DoseStatus.TAKEN),))
    assert labels(next_of({"act": "order", "dose": "200"}, taken), "first") == list("345678")
    late = DAY2_AT_8 + timedelta(hours=9)
    assert labels(next_of({"act": "order", "dose": "200"}, at=late), "first") == list("345678")


def test_last_day_is_not_before_the_first():
    args = {"act": "order", "dose": "200", "first": "6"}
    assert labels(next_of(args), "last") == ["8", "7", "6"]


def test_reason_is_asked_and_another_one_is_asked_in_words():
    without = {key: value for key, value in CHOSEN.items() if key != "reason"}
    assert "physician" in labels(next_of(without), "reason")
    question = only(Ask, next_of({**without, "reason": "other"}))
    assert (question.conversation, question.step) == ("treatment", "reason")
    talk = asked("treatment", "reason", question.data)
    effects = decide(says("liver values", at=BEFORE), nurse_li(patient=wei(), dialogue=talk))
    assert labels(effects, "note") == ["liver values"]


def test_empty_words_are_no_reason():
    data = {**CHOSEN, "reason": "other", "subject": str(WEI_ID), "seen": SEEN}
    talk = asked("treatment", "reason", data)
    effects = decide(says(" ", at=BEFORE), nurse_li(patient=wei(), dialogue=talk))
    assert "Ask" in names(effects)


def test_difference_is_shown_before_anything_is_recorded():
    effects = next_of(CHOSEN)
    assert "OrderDose" not in names(effects)
    assert keys(effects)[1:3] == ["Ordered: {order}", "New: {order}"]
    assert acts(effects) == ["treat.confirm", "treat.stop"]


def test_confirmed_order_is_recorded_and_due_to_be_read_by_the_first_reminder_about_it():
    doses = (dose(), dose(protocol_day=4, planned_at=DAY2_AT_8 + timedelta(days=2)))
    effects = next_of(CHOSEN, wei(doses=doses), act="treat.confirm")
    found = only(OrderDose, effects)
    assert (found.amount_mg, found.from_day, found.until_day) == (200, 4, 8)
    assert (found.replaces, found.is_told) == ((), True)
    assert found.unread_at == DAY2_AT_8 + timedelta(days=2)


def test_order_for_all_days_ends_the_earlier_one():
    effects = next_of({**CHOSEN, "first": "2"}, act="treat.confirm")
    assert only(OrderDose, effects).replaces == (ORDER_ID,)


def test_dose_that_waits_is_asked_for_again_with_the_new_amount():
    at = DAY2_AT_8 + timedelta(minutes=10)
    effects = next_of({**CHOSEN, "first": "2"}, act="treat.confirm", at=at)
    about = f"dose:{DOSE_ID}"
    assert CloseMessages(about=about) in effects
    [again] = [one for one in effects if isinstance(one, SendMessage) and one.about == about]
    assert again.to == ToSubject(subject_id=WEI_ID)
    assert keys((again,)) == ["dose_reminder_new_order"]
    assert dict(again.parts[0].params)["dose"] == 200
    assert names(effects).index("CloseMessages") < names(effects).index("OrderDose")


def test_order_before_arrival_is_not_told():
    invited = wei(status=SubjectStatus.INVITED, doses=())
    effects = next_of({**CHOSEN, "seen": f"invited {ORDER_ID}"}, invited, act="treat.confirm")
    found = only(OrderDose, effects)
    assert (found.is_told, found.unread_at) == (False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dose": "70"},
        {"first": "9"},
        {"last": "12"},
        {"act": "resume"},
        {"reason": "because"},
        {"seen": "active 00000000-0000-4000-8000-000000000000"},
    ],
)
def test_what_is_not_possible_any_more_shows_the_state_again(wrong):
    effects = next_of({**CHOSEN, **wrong}, act="treat.confirm")
    assert "OrderDose" not in names(effects)
    assert keys(effects)[0] == "This has changed in the meantime. Please look again."


@pytest.mark.parametrize(
    ("act", "patient", "after", "told"),
    [
        ("hold", wei(), SubjectStatus.ON_HOLD, ["dose_on_hold"]),
        ("resume", wei(status=SubjectStatus.ON_HOLD), SubjectStatus.ACTIVE, ["dose_resumed"]),
        ("discontinued", wei(), SubjectStatus.DISCONTINUED, ["left_the_study"]),
        ("withdrawn", wei(), SubjectStatus.WITHDRAWN, ["left_the_study"]),
        ("died", wei(), SubjectStatus.DIED, []),
        ("reactivated", wei(status=SubjectStatus.DIED), SubjectStatus.ACTIVE, ["reactivated"]),
    ],
)
def test_confirmed_act_changes_where_the_subject_stands(act, patient, after, told):
    args = {"act": act, "reason": "other", "note": "x", "seen": f"{patient.status} {ORDER_ID}"}
    effects = next_of(args, patient, act="treat.confirm", staff=investigator_osei)
    change = only(SetSubjectStatus, effects)
    assert (change.act, change.before, change.after) == (TreatmentAct(act), patient.status, after)
    to_patient = tuple(
        one for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToSubject)
    )
    assert keys(to_patient) == told


def test_stopped_decision_changes_nothing():
    effects = decide(taps(), nurse_li(button=pressed("treat.stop")))
    assert keys(effects) == ["Nothing was changed."]


# ------------------------------------------------------------------- read by the patient


def read(*orders, **changes):
    button = pressed("order.read", order=str(ORDER_ID))
    return decide(taps(), wei(button=button, orders=orders, **changes))


def test_reading_is_recorded_once_and_said_back():
    effects = read(order(is_read=False))
    assert only(ConfirmOrderRead, effects).order_id == ORDER_ID
    assert CloseMessages(about=f"order:{ORDER_ID}") in effects
    assert keys(effects) == ["dose_order_read"]
    assert "ConfirmOrderRead" not in names(read(order()))


def test_order_that_stands_no_more_cannot_be_read():
    assert "ConfirmOrderRead" not in names(read())


def test_who_has_left_reads_no_order():
    effects = read(order(is_read=False), status=SubjectStatus.WITHDRAWN)
    assert (keys(effects), "ConfirmOrderRead" in names(effects)) == (["left_the_study"], False)
