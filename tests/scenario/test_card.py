"""What staff see of a subject, and the notes they leave for each other."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, PARK, Stage
from tests.support.transcript import Play


async def _parts(play: Play, *labels: str) -> None:
    for label in labels:
        await play.taps(LI, label)


async def test_nurse_looks_at_a_patient_and_leaves_a_note(stage: Stage, patient: str):
    async with stage("patient card and note", arm=Arm.CLAGV, diary=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Taken")
        await play.writes(patient, en="I have a fever of 38.6", zh="我发烧38.6度")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Patient card")
        await _parts(play, "Doses", "Patient card", "Reports", "Patient card", "Cases")
        await play.writes(LI, en="01-001", zh="01-001")
        await _parts(play, "Medicines", "Patient card", "Notes", "Write a note")
        await play.writes(LI, en="Came by, port site looks dry.", zh="来过门诊，输液港处干燥。")
        await play.taps(LI, "Patient card")
        await play.taps(LI, "Notes")
        await play.taps(LI, "Phone number")
        await play.writes(LI, en="ask the sister", zh="问她姐姐")
        await play.writes(LI, en="138 0000 0000", zh="138 0000 0000")
        await play.writes(
            patient, en="My nose is bleeding and does not stop", zh="鼻子一直流血，止不住"
        )
        # A coordinator sees the card; what a nurse decides is not offered.
        await play.writes(PARK, en="/card 01-001", zh="/card 01-001")
        await play.writes(PARK, en="/card 02-001", zh="/card 02-001")
