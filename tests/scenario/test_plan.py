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
