"""Staff see all subjects of their site together."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, PARK, Stage

_PARTS = (
    "Recruitment",
    "Who is on which day",
    "Doses taken",
    "Diary",
    "Cases",
    "Not reached",
    "Visits ahead",
)


async def test_coordinator_looks_at_the_site(stage: Stage, patient: str):
    async with stage("overview of a site", arm=Arm.CLAGV, diary=True, visits=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Taken")
        await play.writes(patient, en="I have a fever of 38.6", zh="我发烧38.6度")
        await play.taps(LI, "I have it")
        await play.writes(PARK, en="/overview", zh="/overview")
        for part in _PARTS:
            await play.taps(PARK, part)
            if part in {"Recruitment", "Doses taken", "Cases"}:
                await play.taps(PARK, "Picture")
        await play.taps(PARK, "Overview")
        await play.writes(LI, en="overview", zh="总览")
        await play.writes(PARK, en="/console", zh="电脑页面")
        await play.writes(patient, en="/overview", zh="/overview")
