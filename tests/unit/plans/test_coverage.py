"""Which duties nobody could be called for, now and ahead."""

from datetime import timedelta
from uuid import UUID

import pytest

from content.vocabulary import Duty, StaffRole
from records.rota_facts import Absence, OnRota
from scheduler.coverage import Gap, ahead
from tests.support.people import CONTENT, DAY2_AT_8

_NOW = DAY2_AT_8
_HOUR = timedelta(hours=1)
_ROLES = (StaffRole.NURSE, StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR)


def team(*absent, unreachable=(), roles=_ROLES):
    """Give a full team; `absent` are places in it with the hours between which they are away."""
    away = {
        place: Absence(from_at=_NOW + begin * _HOUR, until_at=_NOW + end * _HOUR)
        for place, begin, end in absent
    }
    return tuple(
        OnRota(
            staff_id=UUID(int=place),
            name=str(place),
            site_id="01",
            role=role,
            is_reachable=place not in unreachable,
            absences=(away[place],) if place in away else (),
        )
        for place, role in enumerate(roles)
    )


def found(people):
    return ahead(people, "01", CONTENT, _NOW)


def test_full_team_has_no_gap():
    assert found(team()) == ()


@pytest.mark.parametrize(
    ("people", "duties"),
    [
        (team(unreachable=(0,)), [Duty.BACKUP_NURSE]),
        (team((0, -1, 2)), [Duty.BACKUP_NURSE]),
        (team((0, -1, 2), unreachable=(1,)), [Duty.ON_CALL_NURSE, Duty.BACKUP_NURSE]),
        (team((2, 0, 5)), [Duty.PHYSICIAN, Duty.INVESTIGATOR]),
        (team(unreachable=(3,)), [Duty.COORDINATOR]),
        (team((0, -5, 0)), []),
    ],
)
def test_gap_now(people, duties):
    assert [gap.duty for gap in found(people)] == duties


def test_gap_ahead_begins_with_the_absence():
    assert found(team((0, 30, 60))) == (Gap("01", Duty.BACKUP_NURSE, _NOW + 30 * _HOUR),)


def test_absence_after_the_days_looked_at_is_no_gap_yet():
    hours = 24 * CONTENT.contact.rota.ahead_days
    assert found(team((0, hours + 1, hours + 9))) == ()


def test_absences_that_overlap_leave_nobody_only_while_they_do():
    people = team((0, 10, 30), (1, 20, 40))
    assert found(people) == (
        Gap("01", Duty.BACKUP_NURSE, _NOW + 10 * _HOUR),
        Gap("01", Duty.ON_CALL_NURSE, _NOW + 20 * _HOUR),
    )


def test_another_site_is_not_looked_at():
    assert [gap.duty for gap in ahead(team(), "02", CONTENT, _NOW)] == list(Duty)
