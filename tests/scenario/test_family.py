"""A family member who reports for the patient: marked, in the third person, ended at once."""

from content.vocabulary import Arm, Language
from content.words import Word
from tests.scenario.conftest import LI, PARK, Stage

_CARER = "Carer"


async def test_patient_adds_a_family_member_who_reports(
    stage: Stage, patient: str, language: Language
):
    async with stage("a family member reports", arm=Arm.CLAGV) as play:
        await play.joins(_CARER)
        await play.writes(patient, en="/family", zh="家属")
        await play.taps(patient, "My spouse")
        await play.taps(patient, "I agree")
        await play.opens(_CARER, play.link)
        await play.writes(_CARER, en=play.pin, zh=play.pin)
        await play.taps(_CARER, "", exact=_own_name(language))
        await play.writes(_CARER, en="he has a nosebleed", zh="他流鼻血了")
        await play.taps(_CARER, "I agree")
        await play.chooses(_CARER, Word.FEVER)
        await play.writes(_CARER, en="38.6", zh="38.6")
        await play.taps(_CARER, "Armpit")
        await play.taps(_CARER, "Yes")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")
        await play.chooses(_CARER, Word.TODAY)
        await play.writes(_CARER, en="/withdraw", zh="/withdraw")
        await play.writes(_CARER, en="/help", zh="帮助")


async def test_family_member_is_reminded_and_saw_a_dose_taken_then_is_ended(
    stage: Stage, patient: str, language: Language
):
    async with stage("a family member is reminded", arm=Arm.CLAGV) as play:
        await play.joins(_CARER)
        await play.writes(patient, en="/family", zh="家属")
        await play.taps(patient, "My child")
        await play.taps(patient, "I agree")
        await play.opens(_CARER, play.link)
        await play.writes(_CARER, en=play.pin, zh=play.pin)
        await play.taps(_CARER, "", exact=_own_name(language))
        await play.taps(_CARER, "I agree")
        await play.writes(patient, en="/family", zh="家属")
        await play.taps(patient, "Remind them too")
        await play.waits_until("08:30", days=1)
        await play.taps(_CARER, "I saw it taken")
        await play.writes(_CARER, en="grapefruit", zh="西柚")
        await play.taps(_CARER, "They take it")
        await play.chooses(_CARER, Word.SYMPTOMS)
        await play.taps_number(_CARER, 2)
        await play.taps_number(_CARER, 1)
        await play.taps_number(_CARER, 2)
        await play.taps_number(_CARER, 1)
        await play.taps(_CARER, "That is all")
        await play.taps(_CARER, "Yes, right")
        await play.writes(PARK, en="/relink 01-001", zh="/relink 01-001")
        await play.taps(PARK, "Change nothing")
        await play.writes(patient, en="/family", zh="家属")
        await play.taps(patient, "End this")
        await play.writes(_CARER, en="he has a fever of 39", zh="他发烧39度")


def _own_name(language: Language) -> str:
    return "中文" if language is Language.ZH_CN else "English"


async def test_family_member_writes_to_the_nurse_and_both_read_the_answer(
    stage: Stage, patient: str, language: Language
):
    async with stage("a family member is answered", arm=Arm.CLAGV) as play:
        await play.joins(_CARER)
        await play.writes(patient, en="/family", zh="家属")
        await play.taps(patient, "My child")
        await play.taps(patient, "I agree")
        await play.opens(_CARER, play.link)
        await play.writes(_CARER, en=play.pin, zh=play.pin)
        await play.taps(_CARER, "", exact=_own_name(language))
        await play.taps(_CARER, "I agree")
        await play.chooses(_CARER, Word.TELL_NURSE)
        await play.writes(_CARER, en="Her arm is a little red.", zh="她手臂有点红。")
        await play.taps(LI, "Answer")
        await play.writes(LI, en="Please send me a photo of it.", zh="请拍张照片发给我看看。")
        await play.taps(LI, "Send it")
        await play.taps(LI, "Details")
        await play.taps(patient, "Reply")
        await play.writes(patient, en="It has been so since today.", zh="今天才这样的。")
        await play.taps(LI, "Answer")
        await play.taps(LI, "Please come")
        await play.taps(LI, "Send it")
