"""The team judges what the list of medicines could not: what it is, or what is known of it."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import EMMA, LI, Stage


async def test_unknown_products_are_judged_and_the_patient_hears_of_it(stage: Stage, patient: str):
    async with stage("medicine judged", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="/medicine", zh="/medicine")
        await play.writes(patient, en="Grandma's red drops", zh="奶奶的红药水")
        await play.taps(patient, "I just started it")
        await play.chooses(LI, Word.QUEUE)
        await play.taps(LI, "Medicines to judge")
        await play.taps(LI, "", exact=play.said(en="01-001: judge", zh="01-001：判断"))
        # It turns out to be something of the list: the rule acts as if it had been named.
        await play.taps(LI, "It is …")
        await play.writes(LI, en="zzzz", zh="没有这种")
        await play.writes(LI, en="clarithromycin", zh="克拉霉素")
        await play.taps(LI, "", exact=play.said(en="clarithromycin", zh="克拉霉素"))
        await play.taps(LI, "Record it")


async def test_nothing_known_of_it_and_ask_the_doctor(stage: Stage, patient: str):
    async with stage("medicine judged by the team", arm=Arm.CLAG) as play:
        for english, chinese in (
            ("Blue moon tonic", "蓝月口服液"),
            ("Uncle's roots", "叔叔的草根"),
        ):
            await play.writes(patient, en="/medicine", zh="/medicine")
            await play.writes(patient, en=english, zh=chinese)
            await play.taps(patient, "I just started it")
        await play.writes(EMMA, en="/queue", zh="/queue")
        await play.taps(EMMA, "Medicines to judge")
        await play.taps(EMMA, "", exact=play.said(en="01-001: judge", zh="01-001：判断"))
        await play.taps(EMMA, "No interaction known")
        await play.writes(
            EMMA, en="Only sugar and water, the label says.", zh="看过标签，只有糖和水。"
        )
        await play.chooses(EMMA, Word.QUEUE)
        await play.taps(EMMA, "Medicines to judge")
        await play.taps(EMMA, "", exact=play.said(en="01-001: judge", zh="01-001：判断"))
        await play.taps(EMMA, "Stop, ask the doctor")
        await play.taps(EMMA, "Without a note")
        await play.chooses(EMMA, Word.QUEUE)
        await play.taps(EMMA, "Patient card")
