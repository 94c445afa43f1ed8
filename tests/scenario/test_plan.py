"""A coordinator looks at the plan of a subject, and reads every message before it is sent."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, PARK, Stage


async def test_coordinator_looks_at_plan_and_messages_to_come(stage: Stage, patient: str):
    async with stage("plan looked at", arm=Arm.CLAGV, diary=True, visits=True) as play:
        await play.writes(PARK, en="/plan", zh="/plan")
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
        await play.taps(PARK, "Messages to come")
        await play.taps(PARK, "After")
        await play.taps(PARK, "Read the words")
        await play.taps(PARK, "Before")
        await play.taps(PARK, "Back to the plan")
        await play.writes(PARK, en="/plan 02-001", zh="/plan 02-001")
        await play.writes(LI, en="/plan 01-001", zh="/plan 01-001")
        assert patient


async def test_day_one_is_moved_after_the_difference_was_seen(stage: Stage, patient: str):
    async with stage("day 1 moved", arm=Arm.CLAGV, diary=True, visits=True) as play:
        await play.waits_until("08:00", days=1)
        place = await play.find(patient, "Taken")
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
        await play.taps(PARK, "Move day 1")
        await play.writes(PARK, en="yesterday-ish", zh="前几天")
        await play.writes(PARK, en="2026-11-05", zh="2026-11-05")
        await play.taps_old(patient, place, "[Taken]")
        await play.taps(PARK, "Yes, do this")
        await play.taps(PARK, "Yes, do this")
        await play.waits_until("08:30", days=1)
        await play.waits_until("08:30", days=2)


async def test_day_one_in_the_past_asks_nothing_of_the_past(stage: Stage, patient: str):
    async with stage("day 1 in the past", arm=Arm.CLAGV, diary=True, visits=True) as play:
        await play.waits_until("07:30", days=1)
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
        await play.taps(PARK, "Move day 1")
        await play.writes(PARK, en="2026-10-01", zh="2026-10-01")
        await play.waits_until("10:00")
        await play.writes(PARK, en="2026-10-31", zh="2026年10月31日")
        await play.taps(PARK, "Yes, do this")
        await play.waits_until("11:30")
        await play.taps(patient, "Taken")
        await play.waits_until("08:30", days=1)


async def test_second_cycle_is_begun_after_the_first(stage: Stage, patient: str):
    async with stage("second cycle", arm=Arm.CLAGV) as play:
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
        await play.taps(PARK, "Move day 1")
        await play.writes(PARK, en="2026-10-13", zh="2026年10月13日")
        await play.taps(PARK, "Yes, do this")
        await play.waits_until("09:00", days=1)
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
        await play.taps(PARK, "Next cycle")
        await play.writes(PARK, en="2026-11-02", zh="11月2日")
        await play.writes(PARK, en="2026-11-04", zh="11月4日")
        await play.taps(PARK, "Yes, do this")
        await play.waits_until("08:30", days=2)
        await play.taps(patient, "Taken")
        await play.writes(PARK, en="/plan 01-001", zh="/plan 01-001")
