"""A new phone of a patient: resent, withdrawn, used, without losing what went on."""

from content.vocabulary import Arm, Language
from content.words import Word
from tests.scenario.conftest import DAY1, LI, PARK, Stage
from tests.support.ward import invite


async def test_patient_goes_on_with_the_open_question_on_a_new_phone(
    stage: Stage, patient: str, language: Language
):
    async with stage("a new phone", arm=Arm.CLAGV) as play:
        await play.joins("New phone")
        await play.writes(patient, en="I have a fever of 38.6", zh="我发烧38.6")
        await play.writes(PARK, en="/relink", zh="换手机")
        await play.writes(PARK, en="01-999", zh="01-999")
        await play.writes(PARK, en="01-001", zh="01-001")
        await play.taps(PARK, "New invite")
        await play.writes(patient, en="today", zh="今天")
        await play.opens("New phone", play.link)
        await play.writes("New phone", en=play.pin, zh=play.pin)
        await play.taps("New phone", "Go on")
        await play.writes("New phone", en="armpit", zh="腋下")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")
        await play.taps("New phone", "No")
        await play.writes(patient, en="today", zh="今天")
        await play.chooses("New phone", Word.TODAY)
        await play.waits_until("09:00", days=1)
        await play.taps("New phone", "Taken")


async def test_unused_invite_is_sent_again_and_withdrawn(
    stage: Stage, patient: str, language: Language
):
    async with stage("an invite sent again and withdrawn") as play:
        first = await invite(play.live.parts, "01-001", Arm.CLAGV, language, DAY1)
        await play.begin()
        await play.writes(PARK, en="/relink 01-001", zh="/relink 01-001")
        await play.taps(PARK, "New invite")
        second = play.link
        await play.opens(patient, first.token)
        await play.writes(PARK, en="/relink 01-001", zh="/relink 01-001")
        await play.taps(PARK, "Withdraw invite")
        await play.opens(patient, second)
        await play.writes(PARK, en="/relink 01-001", zh="/relink 01-001")
        await play.taps(PARK, "Change nothing")
