"""The plan of a subject: shown to a coordinator of the site only, with every message to come."""

import pytest

from content.vocabulary import StaffRole, SubjectStatus
from records.effects import SendMessage
from records.facts import Assignment, StaffFacts
from tests.support.people import (
    acts,
    coordinator_park,
    decide,
    nurse_li,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

_OTHER_SITE = (Assignment(site_id="02", role=StaffRole.COORDINATOR),)
_ASKED = says("/plan 01-001")


def test_plan_with_code_goes_to_the_plan():
    assert routed(_ASKED, coordinator_park(patient=wei())) == "plan_desk"


def test_coordinator_sees_day_one_and_the_way_to_every_message():
    effects = decide(_ASKED, coordinator_park(patient=wei()))
    assert "Cycle {cycle}, day 1: {date}" in str(only(SendMessage, effects).parts)
    assert acts(effects) == ["plan.days"]


@pytest.mark.parametrize(
    "person",
    [
        nurse_li(patient=wei()),
        coordinator_park(patient=wei(), assignments=_OTHER_SITE),
        coordinator_park(),
    ],
)
@pytest.mark.parametrize("act", ["plan.show", "plan.days", "plan.texts"])
def test_who_does_not_coordinate_the_site_sees_nothing(person: StaffFacts, act: str):
    typed = only(SendMessage, decide(_ASKED, person))
    button = pressed(act, subject=str(wei().subject_id), first="0")
    tapped = only(SendMessage, decide(taps(), StaffFacts(**{**_fields(person), "button": button})))
    assert (typed.buttons, tapped.buttons) == ((), ())
    assert "01-001:" not in str(typed.parts) + str(tapped.parts)


def _fields(person: StaffFacts) -> dict[str, object]:
    return {name: getattr(person, name) for name in StaffFacts.__slots__}


def test_subject_without_day_one_has_no_messages():
    effects = decide(_ASKED, coordinator_park(patient=wei(day1=None, doses=())))
    assert acts(effects) == []


def test_withdrawn_subject_has_no_messages():
    gone = wei(status=SubjectStatus.WITHDRAWN)
    assert acts(decide(_ASKED, coordinator_park(patient=gone))) == []


@pytest.mark.parametrize("act", ["plan.days", "plan.texts"])
def test_turning_pages_shows_each_once_and_ends(act: str):
    seen: list[str] = []
    first: str | None = "0"
    while first is not None:
        button = pressed(act, subject=str(wei().subject_id), first=first)
        shown = only(SendMessage, decide(taps(), coordinator_park(patient=wei(), button=button)))
        seen.append(str(shown.parts))
        flat = [one for row in shown.buttons for one in row]
        onward = [one for one in flat if "After" in str(one.label)]
        first = onward[0].args["first"] if onward else None
    assert len(seen) == len(set(seen)) > 1


def test_page_beyond_the_end_shows_the_plan():
    button = pressed("plan.texts", subject=str(wei().subject_id), first="999")
    effects = decide(taps(), coordinator_park(patient=wei(), button=button))
    assert acts(effects) == ["plan.days"]
