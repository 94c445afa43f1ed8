"""What staff do with a case beside taking and closing it: every act, in both languages."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import EMMA, LI, OSEI, Stage


async def test_case_is_handed_over_called_about_and_closed_with_a_note(
    stage: Stage, patient: str
) -> None:
    async with stage("case handed over", arm=Arm.CLAG) as play:
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度")
        await play.taps(LI, "I have it")
        place = await play.find(LI, "Call made")
        await play.taps(LI, "Hand over")
        await play.taps(LI, "", exact=play.said(en="Emma, nurse", zh="Emma，护士"))
        await play.waits(3)
        await play.taps(EMMA, "I take it over")
        await play.taps_old(LI, place, "[old button Call made]")
        await play.waits(40)
        await play.taps(EMMA, "Call made")
        await play.waits(30)
        await play.taps(EMMA, "Call made")
        await play.taps(EMMA, "Close the case")
        await play.taps(EMMA, "Called the patient")
        await play.taps(EMMA, "Add a note")
        await play.writes(EMMA, en="Goes to the ward now.", zh="现在去病房。")
        await play.taps_old(LI, place, "[old button Call made]")


async def test_nobody_who_is_asked_can_take_it_and_it_never_rests(
    stage: Stage, patient: str
) -> None:
    async with stage("case that others cannot take", arm=Arm.CLAG) as play:
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度")
        await play.taps(LI, "I cannot")
        await play.taps(EMMA, "I have it")
        await play.taps(EMMA, "Hand over")
        await play.taps(EMMA, "", exact=play.said(en="Osei, physician", zh="Osei，医生"))
        await play.taps(OSEI, "I cannot")
        await play.taps(LI, "Hand over")
        await play.taps(LI, "", exact=play.said(en="Emma, nurse", zh="Emma，护士"))
        await play.taps(EMMA, "I take it over")
        await play.taps(EMMA, "Hand over")
        await play.taps(EMMA, "", exact=play.said(en="Li, nurse", zh="Li，护士"))
        await play.waits(5)
        await play.taps(EMMA, "I have it")
        await play.taps(EMMA, "I cannot")
        await play.taps(LI, "Details")


async def test_case_that_is_not_urgent_is_put_off_and_comes_back(
    stage: Stage, patient: str
) -> None:
    async with stage("case put off", arm=Arm.CLAG) as play:
        await play.writes(patient, en="Can I eat peanuts?", zh="花生可以吃吗？")
        await play.taps(LI, "I have it")
        await play.chooses(LI, Word.OPEN_CASES)
        await play.taps(LI, "Details")
        await play.taps(LI, "Put off")
        await play.taps(LI, "", exact=play.said(en="1 hour", zh="1小时"))
        await play.waits(60)
        await play.taps(LI, "Answer")
        await play.writes(
            LI, en="Better not raw ones. Please ask me again.", zh="生的先别吃，回头再问我。"
        )
        await play.waits(1)
        await play.chooses(LI, Word.OPEN_CASES)
        # A worse report ends the rest of the time at once.
        await play.taps(LI, "Details")
        await play.taps(LI, "Put off")
        await play.taps(LI, "", exact=play.said(en="4 hours", zh="4小时"))
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Details")
