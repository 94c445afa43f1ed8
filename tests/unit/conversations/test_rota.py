"""The rota: who may say that somebody is away, and what follows at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from content.vocabulary import StaffRole
from records.drill_effects import BeginDrill
from records.effects import SendMessage, ToStaff
from records.facts import Assignment
from records.rota_effects import EndAway, SetAway
from records.rota_facts import Absence, OnRota
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


@pytest.mark.parametrize("act", ["ask", "later", "from", "set", "back"])
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
    assert acts(effects) == ["rota.ask"]
    assert acts(decide(says("值班表"), coordinator_park(rota=TEAM))) == [
        *["rota.ask"] * 3,
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
