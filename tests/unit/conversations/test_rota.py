"""The rota: who may say that somebody is away, and what follows at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from content.vocabulary import Duty, StaffRole
from records.drill_effects import BeginDrill
from records.effects import SendMessage, ToChat, ToDuty, ToStaff
from records.facts import Assignment
from records.rota_effects import CallFirst, EndAway, EndShifts, SetAway, TakeShift
from records.rota_facts import Absence, OnRota, Shift, in_order
from tests.support.people import (
    DAY2_AT_8,
    LI_ID,
    OSEI_ID,
    PARK_ID,
    acts,
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

_OWN_ONLY = (
    "You may set this for yourself only. A coordinator or investigator of the site sets it for"
    " others."
)


def on_rota(staff_id, name, role, site_id="01", **changes):
    plain = OnRota(staff_id=staff_id, name=name, site_id=site_id, role=role)
    return replace(plain, **changes)


def try_alarm(person, staff_id, at):
    button = pressed("rota.drill", person=str(staff_id), site="01")
    return decide(taps(at=at), person(button=button, rota=TEAM))


LI = on_rota(LI_ID, "Li", StaffRole.NURSE)
OSEI = on_rota(OSEI_ID, "Osei", StaffRole.INVESTIGATOR)
PARK = on_rota(PARK_ID, "Park", StaffRole.COORDINATOR)
TEAM = (LI, OSEI, PARK)


def presses(person, act, of, **args):
    button = pressed(f"rota.{act}", person=str(of), **args)
    return decide(taps(), person(button=button, rota=TEAM))


def after(hours):
    return (DAY2_AT_8 + timedelta(hours=hours)).isoformat()


def test_away_is_two_taps():
    effects = decide(says("/away"), nurse_li(rota=TEAM))
    assert acts(effects) == ["rota.set"] * 6 + ["rota.later"]
    set_away = only(SetAway, presses(nurse_li, "set", LI_ID, until=after(4)))
    assert set_away.staff_id == LI_ID
    assert set_away.until_at - set_away.from_at == timedelta(hours=4)


def test_who_is_away_is_offered_to_be_back():
    absence = Absence(from_at=DAY2_AT_8, until_at=DAY2_AT_8 + timedelta(hours=4))
    effects = decide(says("不在岗"), nurse_li(rota=(replace(LI, absences=(absence,)),)))
    assert acts(effects)[0] == "rota.back"
    assert only(EndAway, presses(nurse_li, "back", LI_ID)) == EndAway(staff_id=LI_ID)


@pytest.mark.parametrize(
    "act",
    ["person", "ask", "later", "from", "set", "back", "first", "day", "shifts", "shift", "always"],
)
def test_nurse_sets_nothing_for_a_colleague(act):
    assert keys(presses(nurse_li, act, OSEI_ID, until=after(4))) == [_OWN_ONLY]


@pytest.mark.parametrize("person", [coordinator_park, investigator_osei])
def test_coordinator_and_investigator_set_it_for_a_colleague_who_is_told(person):
    effects = presses(person, "set", LI_ID, until=after(4))
    assert only(SetAway, effects).staff_id == LI_ID
    assert ToStaff(LI_ID) in [e.to for e in effects if isinstance(e, SendMessage)]


def test_coordinator_of_another_site_sets_nothing():
    def other(**changes):
        return coordinator_park(
            assignments=(Assignment(site_id="02", role=StaffRole.COORDINATOR),), **changes
        )

    assert "SetAway" not in names(presses(other, "set", LI_ID, until=after(4)))


def test_absence_that_would_be_over_changes_nothing():
    effects = presses(nurse_li, "set", LI_ID, until=after(-1))
    assert keys(effects) == ["This question is closed. Nothing was changed."]


def test_what_nobody_covers_then_is_said_at_once():
    said = keys(presses(nurse_li, "set", LI_ID, until=after(4)))
    assert "⚠️ Nobody can be called as {duty} now." in said


def test_open_cases_of_who_goes_away_are_named():
    button = pressed("rota.set", person=str(LI_ID), until=after(4))
    facts = nurse_li(button=button, rota=TEAM, open_escalations=(taken_by(nurse_li()),))
    assert "{name} still has {count} open case. Please hand it over or close it." in keys(
        decide(taps(), facts)
    )


def test_rota_shows_each_role_and_only_the_buttons_one_may_use():
    effects = decide(says("/rota"), nurse_li(rota=TEAM))
    assert "Nurses: {people}" in keys(effects)
    assert acts(effects) == ["rota.person"]
    assert acts(decide(says("值班表"), coordinator_park(rota=TEAM))) == [
        *["rota.person"] * 3,
        "rota.drill",
    ]


def test_coordinator_tries_the_alarm_in_the_day_and_nobody_is_woken():
    at = DAY2_AT_8 + timedelta(hours=3)
    begun = try_alarm(coordinator_park, PARK_ID, at)
    assert only(BeginDrill, begun) == BeginDrill(site_id="01")
    for hours in (0, 8, 15):
        refused = try_alarm(coordinator_park, PARK_ID, DAY2_AT_8 + timedelta(hours=hours))
        assert names(refused) == ("AnswerTap", "SendMessage")


def test_nurse_does_not_try_the_alarm():
    refused = try_alarm(nurse_li, LI_ID, DAY2_AT_8 + timedelta(hours=3))
    assert keys(refused) == ["A coordinator of the site tries the alert."]


EMMA_ID = UUID(int=0xE)
EMMA = on_rota(EMMA_ID, "Emma", StaffRole.NURSE)
_NURSES = (LI, EMMA)


def first(act, of=EMMA_ID, person=coordinator_park, team=(*_NURSES, OSEI, PARK), **args):
    button = pressed(f"rota.{act}", person=str(of), site="01", **args)
    return decide(taps(), person(button=button, rota=team))


def buttons(effects):
    shown = [e for e in effects if isinstance(e, SendMessage)]
    return [button for row in shown[0].buttons for button in row]


def told(effects):
    return {e.to for e in effects if isinstance(e, SendMessage)} - {ToChat()}


def test_coordinator_is_not_asked_about_being_first_for_all_are_called_at_once():
    assert acts(first("person", of=PARK_ID)) == ["rota.ask"]
    assert acts(first("person")) == ["rota.ask", "rota.first"]


def test_shift_that_runs_and_the_next_are_one_press_away():
    offered = first("first")
    assert acts(offered) == ["rota.shift", "rota.shift", "rota.day", "rota.always"]
    runs, follows = (button.args for button in buttons(offered)[:2])
    assert runs["until"] == follows["begin"]
    taken = only(TakeShift, first("shift", begin=runs["begin"], until=runs["until"]))
    assert (taken.staff_id, taken.site_id) == (EMMA_ID, "01")
    assert taken.from_at == DAY2_AT_8


def test_who_would_have_been_first_hears_of_it():
    effects = first("shift", begin=after(12), until=after(24))
    assert told(effects) == {ToStaff(EMMA_ID), ToStaff(LI_ID)}


def test_who_takes_a_shift_hears_nothing_twice_and_the_coordinators_hear_of_it():
    effects = first("shift", of=LI_ID, person=nurse_li, begin=after(12), until=after(24))
    assert told(effects) == {ToDuty("01", Duty.COORDINATOR)}


def test_shift_of_another_day_is_chosen_by_day_and_hours():
    days = buttons(first("day"))
    shifts = first("shifts", on=days[-1].args["on"])
    assert acts(shifts) == ["rota.shift", "rota.shift"]
    chosen = buttons(shifts)[-1].args
    taken = only(TakeShift, first("shift", begin=chosen["begin"], until=chosen["until"]))
    assert taken.until_at - taken.from_at == timedelta(hours=12)


@pytest.mark.parametrize(
    ("act", "args"), [("shift", {}), ("shifts", {}), ("shifts", {"on": "2020-01-01"})]
)
def test_old_buttons_of_shifts_change_nothing(act, args):
    assert keys(first(act, **args)) == ["This question is closed. Nothing was changed."]


def test_shift_that_is_over_is_not_taken():
    over = first("shift", begin=after(-20), until=after(-8))
    assert keys(over) == ["This question is closed. Nothing was changed."]


def test_first_always_and_no_longer():
    assert only(CallFirst, first("always")) == CallFirst(staff_id=EMMA_ID, site_id="01")
    assert only(EndShifts, first("not_first")) == EndShifts(staff_id=EMMA_ID, site_id="01")


def shift(begin, until, said=0):
    times = (DAY2_AT_8 + timedelta(hours=hours) for hours in (begin, until, said - 100))
    return Shift(*times)


def test_rota_names_who_is_first_now_and_the_shifts_that_come():
    team = (LI, replace(EMMA, shifts=(shift(-1, 5), *(shift(n, n + 1) for n in range(20, 26)))))
    said = keys(decide(says("/rota"), nurse_li(rota=team)))
    assert said.count("{name} is called first until {until}.") == 1
    assert said.count("{name} is called first from {begin} until {until}.") == 3
    assert "{count} more shift is planned." in said
    assert [one.name for one in in_order(team, DAY2_AT_8)] == ["Emma", "Li"]


@pytest.mark.parametrize(
    ("shifts", "order"),
    [
        (((), (), ()), [0, 1, 2]),
        (((), (), (shift(-1, 1),)), [2, 0, 1]),
        (((), (shift(-1, 1, said=2),), (shift(-1, 1, said=1),)), [1, 2, 0]),
        (((), (shift(0, 1),), (shift(1, 2),)), [1, 0, 2]),
        (((), (shift(-1, 0),), ()), [0, 1, 2]),
    ],
)
def test_order_at_an_instant(shifts, order):
    people = [on_rota(LI_ID, str(n), StaffRole.NURSE, shifts=one) for n, one in enumerate(shifts)]
    assert [int(one.name) for one in in_order(people, DAY2_AT_8)] == order
