"""The nurse corrects what a patient reported wrongly: the dose, the temperature, the medicine."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, Stage


async def test_entries_are_corrected_with_a_reason_and_the_patient_hears_of_it(
    stage: Stage, patient: str
):
    async with stage("entries corrected", arm=Arm.CLAGV, diary=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Taken")
        await play.writes(patient, en="38.6", zh="38.6")
        await play.writes(patient, en="/medicine", zh="/medicine")
        await play.writes(patient, en="Grandma's red drops", zh="奶奶的红药水")
        await play.taps(patient, "I just started it")
        await play.writes(LI, en="01-001", zh="01-001")
        await play.taps(LI, "Doses")
        await play.taps(LI, "Correct an entry")
        await play.taps(LI, "", exact="1")
        await play.taps(LI, "It was not taken")
        await play.writes(LI, en="Phoned: the box is still full.", zh="已打电话：药盒还是满的。")
        await play.taps(LI, "Back")
        await play.taps(LI, "Correct an entry")
        await play.taps(LI, "", exact="1")
        await play.taps(LI, "It was taken")
        await play.writes(LI, en="tonight", zh="今晚")
        await play.writes(LI, en="7:50", zh="7:50")
        await play.writes(LI, en="Found the empty blister.", zh="找到了空药板。")
        await play.writes(LI, en="01-001", zh="01-001")
        await play.taps(LI, "Reports")
        await play.taps(LI, "Correct an entry")
        await play.taps(LI, "", exact="1")
        await play.taps(LI, "Mark as wrong")
        await play.writes(LI, en="Thermometer of the cat.", zh="体温计是给猫量的。")
        await play.writes(LI, en="01-001", zh="01-001")
        await play.taps(LI, "Medicines")
        await play.taps(LI, "Correct an entry")
        await play.taps(LI, "", exact="1")
        await play.taps(LI, "Mark as wrong")
        await play.writes(LI, en="It is a food colour.", zh="那是食用色素。")
        await play.writes(LI, en="01-001", zh="01-001")
        await play.taps(LI, "Notes")
