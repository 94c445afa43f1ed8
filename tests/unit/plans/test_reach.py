"""Who was not reached for days is sent a check, in working hours, and nobody else is."""

from datetime import timedelta
from uuid import UUID

import pytest

from content.vocabulary import StaffRole
from records.effects import ToStaff
from records.rota_facts import OnRota
from scheduler.reach import checks
from tests.support.people import CONTENT, DAY2_AT_8

_DAYS = timedelta(days=CONTENT.contact.rota.reached_days)
_OPEN = DAY2_AT_8 + timedelta(hours=2)
_NURSE = UUID(int=1)


def _person(**changes):
    plain = {
        "staff_id": _NURSE,
        "name": "Li",
        "site_id": "01",
        "role": StaffRole.NURSE,
        "reached_at": _OPEN - _DAYS - timedelta(minutes=1),
    }
    return OnRota(**{**plain, **changes})


def _checked(*people, now=_OPEN):
    return [one.to for one in checks(people, CONTENT, now)]


def test_who_was_not_reached_for_days_is_sent_one_check():
    also = _person(role=StaffRole.INVESTIGATOR)
    assert _checked(_person(), also) == [ToStaff(staff_id=_NURSE)]


@pytest.mark.parametrize(
    "changes",
    [
        {"reached_at": _OPEN - _DAYS},
        {"reached_at": None},
        {"is_reachable": False},
        {"is_written_to": True},
    ],
    ids=["reached in time", "no phone", "blocked", "something on the way"],
)
def test_nobody_else_is(changes):
    assert _checked(_person(**changes)) == []


def test_night_is_left_in_peace():
    assert _checked(_person(), now=_OPEN + timedelta(hours=14)) == []
