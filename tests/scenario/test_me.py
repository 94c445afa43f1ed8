"""A patient sees their own record, corrects it, and takes the medicine at another time."""

from datetime import date

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage


async def test_own_record_seen_corrected_and_another_time(stage: Stage, patient: str):
    async with stage("own record", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="fever 38.6 in the armpit", zh="腋下发烧38.6")
        await play.taps(patient, "No")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
        await play.waits_until("08:02", days=1)
        await play.taps(patient, "Taken")
        await play.writes(patient, en="menu", zh="菜单")
        await play.taps(patient, "", exact=play.word(Word.ME))
        await play.taps(patient, "Correct something")
        await play.taps(patient, "", exact=play.said(en="Temperature 38.6 °C", zh="体温38.6 °C"))
        await play.taps(patient, "Wrong number")
        await play.writes(patient, en="36.8", zh="36.8")
        await play.writes(patient, en="/me", zh="/me")
        await play.taps(patient, "Change my times")
        await play.taps(patient, "Study medicine")
        await play.writes(patient, en="10 am", zh="上午10点")
        await play.taps(patient, "Change it")
        await play.waits_until("10:01", days=1)
        await play.taps(patient, "Not taken")
        await play.taps(patient, "I forgot")
        await play.writes(patient, en="my record", zh="我的记录")
        await play.taps(patient, "Correct something")
        await play.taps(patient, "", exact=play.said(en="Dose of day 3", zh="第3天的药"))
        await play.taps(patient, "I did take it")
        await play.taps(LI, "I have it")


async def test_own_record_without_venetoclax_privacy_and_a_time_too_far(stage: Stage, patient: str):
    async with stage("own record without venetoclax", arm=Arm.CLAG, restarts=True) as play:
        await play.chooses(patient, Word.MENU)
        await play.taps(patient, "", exact=play.word(Word.ME))
        await play.taps(patient, "Privacy")
        await play.taps(patient, "Change my times")
        await play.taps(patient, "Daily question")
        await play.taps(patient, "", exact="20:00")
        await play.taps(patient, "Change nothing")


async def test_own_record_as_a_picture_and_a_file(stage: Stage, patient: str):
    async with stage("own record as a picture and a file", arm=Arm.CLAGV) as play:
        await play.waits_until("08:02", days=1)
        await play.taps(patient, "Taken")
        await play.writes(patient, en="/me", zh="/me")
        await play.taps(patient, "As a picture")
        await play.taps(patient, "My data as a file")
        await play.taps(patient, "Send it here")


async def test_times_of_the_daily_question_and_the_morning_of_a_visit(stage: Stage, patient: str):
    async with stage(
        "times", arm=Arm.CLAG, diary=True, visits=True, restarts=True, day1=date(2026, 10, 25)
    ) as play:
        await play.writes(patient, en="/times", zh="改时间")
        await play.taps(patient, "Daily question")
        await play.writes(patient, en="23:00", zh="晚上11点")
        await play.writes(patient, en="7:30 pm", zh="晚上7点半")
        await play.taps(patient, "Change it")
        await play.writes(patient, en="/times", zh="/times")
        await play.taps(patient, "Morning of a visit")
        await play.taps(patient, "", exact="08:30")
        await play.taps(patient, "Change it")
        await play.waits_until("19:31", days=1)
