"""Nurses, investigators and coordinators: only their own cases, one owner, closed by a person."""

from dataclasses import replace
from uuid import UUID

import pytest

from content.vocabulary import CaseAct, EscalationTopic, StaffRole, Tier
from content.wording import Approved
from records.case_effects import AcceptCase, AddNote, DeclineCase, OfferCase
from records.case_facts import CaseActFact, Colleague
from records.effects import (
    AcknowledgeEscalation,
    CloseEscalation,
    CloseMessages,
    SendMessage,
    ToStaff,
    ToSubject,
)
from records.facts import Assignment, EscalationStatus
from tests.support.people import (
    CASE_ID,
    DAY2_AT_8,
    HOTLINE,
    OSEI_ID,
    WEI_ID,
    acts,
    asked,
    case,
    coordinator_park,
    decide,
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

_OF_OWNER = [
    "talk.answer",
    "esc.contact",
    "esc.close",
    "esc.details",
    "esc.hand",
    "esc.cannot",
    "card.show",
]
NOT_YOURS = "This case is not yours to take: it belongs to another site or another role."


def on_case(act, person, escalation, **args):
    button = pressed(act, escalation=str(CASE_ID), **args)
    return decide(taps(), person(button=button, escalation=escalation))


@pytest.mark.parametrize("person", [nurse_li, investigator_osei])
def test_open_case_is_taken_the_patient_told_and_the_others_released(person):
    effects = on_case("esc.take", person, case())
    assert effects[1] == AcknowledgeEscalation(escalation_id=CASE_ID)
    assert effects[2] == CloseMessages(about=f"escalation:{CASE_ID}")
    told = effects[3]
    assert isinstance(told, SendMessage)
    assert told.to == ToSubject(subject_id=WEI_ID)
    name = person().name
    assert told.parts == (Approved("nurse_has_it", (("name", name), ("hotline", HOTLINE))),)
    assert acts(effects) == _OF_OWNER


def test_case_somebody_has_is_not_taken_again():
    effects = on_case("esc.take", nurse_li, taken_by(investigator_osei()))
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == ["{name} has taken this case already."]


def test_case_i_have_is_shown_with_the_way_to_close_it():
    effects = on_case("esc.take", nurse_li, taken_by(nurse_li()))
    assert acts(effects) == _OF_OWNER
    assert "AcknowledgeEscalation" not in names(effects)


@pytest.mark.parametrize("act", ["esc.take", "esc.close", "esc.outcome", "esc.details"])
def test_case_of_another_site_is_refused(act):
    effects = on_case(act, nurse_li, None, outcome="other")
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == [NOT_YOURS]


def test_coordinator_may_not_take_a_fever_but_may_take_somebody_unreachable():
    assert keys(on_case("esc.take", coordinator_park, case())) == [NOT_YOURS]
    unreachable = case(topic=EscalationTopic.UNREACHABLE, tier=Tier.AMBER)
    effects = on_case("esc.take", coordinator_park, unreachable)
    assert "AcknowledgeEscalation" in names(effects)
    assert not [e for e in effects if isinstance(e, SendMessage) and e.to == ToSubject(WEI_ID)]


@pytest.mark.parametrize("role", [StaffRole.DATA_MANAGER, StaffRole.AUDITOR, StaffRole.ADMIN])
def test_other_roles_take_nothing(role):
    def person(**changes):
        return nurse_li(assignments=(Assignment(site_id="01", role=role),), **changes)

    assert keys(on_case("esc.take", person, case())) == [NOT_YOURS]


def test_nurse_whose_role_ended_takes_nothing():
    def person(**changes):
        return nurse_li(assignments=(), **changes)

    assert keys(on_case("esc.take", person, case())) == [NOT_YOURS]


def test_closing_asks_for_the_outcome():
    effects = on_case("esc.close", nurse_li, taken_by(nurse_li()))
    assert acts(effects) == ["esc.outcome"] * 5
    assert "CloseEscalation" not in names(effects)


def test_outcome_closes_the_case_and_the_patient_is_told():
    effects = on_case("esc.outcome", nurse_li, taken_by(nurse_li()), outcome="called_patient")
    assert only(CloseEscalation, effects) == CloseEscalation(
        escalation_id=CASE_ID, outcome="called_patient"
    )
    assert "report_closed" in keys(effects)


@pytest.mark.parametrize(
    ("topic", "is_told"),
    [(EscalationTopic.SYMPTOM, True), (EscalationTopic.VISIT, False)],
)
def test_who_reported_symptoms_hears_that_somebody_has_it(topic, is_told):
    effects = on_case("esc.take", nurse_li, replace(case(), topic=topic))
    assert ("nurse_has_it" in keys(effects)) is is_told


@pytest.mark.parametrize("act", ["esc.close", "esc.outcome"])
def test_case_nobody_took_must_be_taken_first(act):
    effects = on_case(act, nurse_li, case(), outcome="other")
    assert "CloseEscalation" not in names(effects)
    assert acts(effects) == ["esc.take"]


def test_dose_nobody_answered_is_not_called_a_report():
    missed = case(topic=EscalationTopic.DOSE)
    assert keys(on_case("esc.take", nurse_li, missed))[0] == "nurse_has_dose"
    mine = taken_by(nurse_li(), topic=EscalationTopic.DOSE)
    closed = on_case("esc.outcome", nurse_li, mine, outcome="called_patient")
    assert keys(closed)[0] == "dose_case_closed"


@pytest.mark.parametrize("act", ["esc.close", "esc.outcome"])
def test_case_of_somebody_else_is_not_closed(act):
    effects = on_case(act, nurse_li, taken_by(investigator_osei()), outcome="other")
    assert "CloseEscalation" not in names(effects)


@pytest.mark.parametrize("act", ["esc.take", "esc.close", "esc.outcome"])
def test_closed_case_stays_closed(act):
    closed = case(status=EscalationStatus.CLOSED)
    effects = on_case(act, nurse_li, closed, outcome="other")
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == ["This case is closed already. Nothing was changed."]


def test_details_name_the_owner():
    effects = on_case("esc.details", nurse_li, taken_by(investigator_osei()))
    assert "Taken by {name}." in keys(effects)
    assert acts(effects) == ["talk.answer", "card.show", "ae.reports", "esc.note"]


def test_open_cases_lists_each_with_what_can_be_done():
    mine = taken_by(nurse_li(), subject_code="01-002")
    theirs = taken_by(investigator_osei(), subject_code="01-003")
    facts = nurse_li(open_escalations=(case(), mine, theirs))
    effects = decide(says("待处理"), facts)
    assert acts(effects) == ["esc.take", "esc.close", "esc.details"]


def test_open_cases_shows_eight_and_counts_the_rest():
    many = tuple(case(escalation_id=UUID(int=number)) for number in range(12))
    effects = decide(says("Open cases"), nurse_li(open_escalations=many))
    assert acts(effects) == ["esc.take"] * 8
    assert "and {count} more." in keys(effects)


def test_no_open_cases_says_so():
    assert keys(decide(says("待处理"), nurse_li())) == ["Nothing is waiting."]


def _colleagues():
    return (Colleague(staff_id=OSEI_ID, name="Osei", role=StaffRole.INVESTIGATOR),)


def _offered_to(person, **changes):
    offer = CaseActFact(
        act=CaseAct.OFFERED,
        round=1,
        acted_at=DAY2_AT_8,
        staff_id=OSEI_ID,
        to_staff_id=person().staff_id,
    )

    def with_offer(**more):
        return person(acts=(offer,), **{**more, **changes})

    return with_offer


def test_hand_over_shows_who_can_be_reached_and_two_taps_call_them():
    def li(**changes):
        return nurse_li(colleagues=_colleagues(), **changes)

    mine = taken_by(nurse_li())
    assert acts(on_case("esc.hand", li, mine)) == ["esc.give"]
    effects = on_case("esc.give", li, mine, to=str(OSEI_ID))
    assert only(OfferCase, effects) == OfferCase(
        escalation_id=CASE_ID, to_staff_id=OSEI_ID, name="Li"
    )


def test_hand_over_to_somebody_who_cannot_be_reached_any_more_asks_again():
    effects = on_case("esc.give", nurse_li, taken_by(nurse_li()), to=str(OSEI_ID))
    assert "OfferCase" not in names(effects)
    assert acts(effects) == ["esc.cannot"]


_STAFF_ACTS = ["esc.hand", "esc.give", "esc.accept", "esc.cannot", "esc.contact", "esc.note"]


@pytest.mark.parametrize("act", _STAFF_ACTS)
def test_act_on_a_case_of_another_site_is_refused(act):
    assert keys(on_case(act, nurse_li, None)) == [NOT_YOURS]
    assert keys(on_case(act, coordinator_park, case())) == [NOT_YOURS]


@pytest.mark.parametrize("act", _STAFF_ACTS[:-1])
def test_old_button_of_a_closed_case_changes_nothing(act):
    effects = on_case(act, nurse_li, case(status=EscalationStatus.CLOSED))
    assert names(effects) == ("AnswerTap", "SendMessage")
    assert keys(effects) == ["This case is closed already. Nothing was changed."]


@pytest.mark.parametrize("act", _STAFF_ACTS[:-1])
def test_old_button_of_a_case_somebody_else_has_says_who(act):
    effects = on_case(act, nurse_li, taken_by(investigator_osei()))
    assert keys(effects) == ["{name} has taken this case already."]


def test_offered_case_is_taken_over_and_the_colleague_is_told():
    effects = on_case("esc.accept", _offered_to(nurse_li), taken_by(investigator_osei()))
    assert only(AcceptCase, effects) == AcceptCase(escalation_id=CASE_ID)
    assert ToStaff(OSEI_ID) in [e.to for e in effects if isinstance(e, SendMessage)]


def test_offer_of_an_earlier_round_is_no_offer():
    later = taken_by(investigator_osei(), round=2)
    effects = on_case("esc.accept", _offered_to(nurse_li), later)
    assert "AcceptCase" not in names(effects)


@pytest.mark.parametrize(
    ("person", "escalation"),
    [
        (nurse_li, case()),
        (nurse_li, taken_by(nurse_li())),
        (_offered_to(nurse_li), taken_by(investigator_osei())),
    ],
)
def test_who_cannot_says_so_with_one_tap(person, escalation):
    effects = on_case("esc.cannot", person, escalation)
    assert only(DeclineCase, effects) == DeclineCase(escalation_id=CASE_ID, name="Li")


def test_call_made_takes_an_open_case():
    assert names(on_case("esc.contact", nurse_li, case()))[1:4] == (
        "AcknowledgeEscalation",
        "CloseMessages",
        "RecordContact",
    )


def test_note_is_what_is_written_next():
    asked_for = asked("desk", "note", {"escalation": str(CASE_ID)})
    facts = nurse_li(dialogue=asked_for, escalation=case(status=EscalationStatus.CLOSED))
    effects = decide(says("Seen on the ward."), facts)
    assert only(AddNote, effects) == AddNote(escalation_id=CASE_ID, words="Seen on the ward.")
    assert "AddNote" not in names(decide(says("待处理"), facts))
    assert keys(decide(says("x"), replace(facts, escalation=None))) == [NOT_YOURS]
