"""The morning digest: who is told of what; and time that counts in working hours only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from content.plan.contact import in_working_time
from content.vocabulary import DueKind, EscalationTopic, StaffRole, Tier
from records.digest_facts import DigestFact
from records.effects import SendMessage, ToStaff
from records.queue_effects import PlanDigest
from records.queue_facts import Owed, OwingFact, QueueFacts
from scheduler.plan import Due, PlanFacts
from scheduler.plans.digest import digest
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    LI_ID,
    PARK_ID,
    WEI_ID,
    case,
    keys,
    nurse_li,
    taken_by,
)

_ZONE = ZoneInfo("Asia/Shanghai")
_DUE = Due(
    due_id=1,
    kind=DueKind.MORNING_DIGEST,
    subject_id=None,
    topic="digest:01",
    cycle=0,
    protocol_day=0,
    slot=1,
    window_closes_at=DAY2_AT_8 + timedelta(hours=9),
)
_OWING = OwingFact(
    subject_id=WEI_ID, code="01-001", site_id="01", since=DAY2_AT_8, owed=(Owed.DIARY,)
)
_FOUND = DigestFact(
    site_id="01",
    people=((LI_ID, frozenset({StaffRole.NURSE})), (PARK_ID, frozenset({StaffRole.COORDINATOR}))),
    cases=(
        case(),
        case(tier=Tier.AMBER),
        taken_by(nurse_li(), tier=Tier.AMBER),
        case(topic=EscalationTopic.VISIT, tier=Tier.GREEN),
    ),
    queue=QueueFacts(owing=(_OWING,)),
)


def _morning(found=_FOUND, *, now=DAY2_AT_8):
    return digest(_DUE, PlanFacts(subject=None, digest=found), CONTENT, now)


def test_each_person_is_told_what_waits_for_their_role_and_never_of_red():
    nurse, coordinator, after = _morning()
    assert isinstance(nurse, SendMessage)
    assert isinstance(coordinator, SendMessage)
    assert (nurse.to, coordinator.to) == (ToStaff(LI_ID), ToStaff(PARK_ID))
    assert [dict(part.params).get("count") for part in nurse.parts[1:]] == [2, 1]
    assert [dict(part.params).get("count") for part in coordinator.parts[1:]] == [1, 1]
    assert [button.act for row in nurse.buttons for button in row] == ["queue.show"]
    assert after == PlanDigest(site_id="01")


def test_nobody_is_told_of_nothing_and_the_next_morning_is_planned():
    nothing = replace(_FOUND, cases=(case(),), queue=QueueFacts())
    assert _morning(nothing) == (PlanDigest(site_id="01"),)


def test_digest_found_after_the_working_hours_is_not_sent_as_if_it_were_morning():
    late = _DUE.window_closes_at + timedelta(minutes=1)
    assert _morning(now=late) == (PlanDigest(site_id="01"),)
    assert keys(_morning(now=late - timedelta(hours=2))) != []


@pytest.mark.parametrize(
    ("since", "minutes", "until"),
    [
        ("2026-11-23 09:00", 240, "2026-11-23 13:00"),
        ("2026-11-23 16:00", 240, "2026-11-24 10:30"),
        ("2026-11-23 22:00", 0, "2026-11-24 08:00"),
        ("2026-11-23 22:00", 240, "2026-11-24 12:00"),
        ("2026-11-27 17:00", 240, "2026-11-30 11:30"),
        ("2026-11-27 17:00", 1440, "2026-11-30 08:00"),
        ("2026-11-23 13:30", 240, "2026-11-24 08:00"),
        ("2026-11-23 09:00", 1440, "2026-11-24 09:00"),
    ],
)
def test_time_that_counts_in_working_hours_only(since, minutes, until):
    begin, end = (datetime.fromisoformat(one).replace(tzinfo=_ZONE) for one in (since, until))
    found = in_working_time(CONTENT.sites["01"], begin.astimezone(UTC), timedelta(minutes=minutes))
    assert found == end


def test_ladder_that_calls_at_once_cannot_wait_for_working_hours():
    assert {tier for tier, ladder in CONTENT.ladders.items() if ladder.in_working_hours} == {
        Tier.AMBER,
        Tier.GREEN,
    }
