"""Days of a subject with venetoclax, and the same days of one without."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage


async def test_reminded_and_taken(stage: Stage, patient: str):
    async with stage("dose reminded and taken", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.waits(4)
        await play.taps(patient, "Taken")
        await play.chooses(patient, Word.TODAY)
        await play.writes(patient, en="taken", zh="吃了")
        await play.waits_until("08:00", days=1)
        await play.writes(patient, en="I took it", zh="已经吃了")
        await play.taps(patient, "Change")
        await play.taps(patient, "I vomited")


async def test_put_off_then_taken(stage: Stage, patient: str):
    async with stage("dose put off then taken", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Later")
        await play.waits(30)
        await play.taps(patient, "Later")
        await play.waits(20)
        await play.writes(patient, en="later", zh="等会儿")
        await play.waits(45)
        await play.taps(patient, "Taken")
        await play.waits_until("18:00")


async def test_not_taken_with_a_reason(stage: Stage, patient: str):
    async with stage("dose not taken with a reason", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Not taken")
        await play.taps(patient, "I felt sick")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")
        await play.waits_until("20:00")


async def test_vomited_and_something_else(stage: Stage, patient: str):
    async with stage("dose vomited", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Problem")
        await play.taps(patient, "I vomited")
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Problem")
        await play.taps(patient, "Something else")
        await play.writes(patient, en="The tablets are broken.", zh="药片碎了。")
        await play.taps(patient, "Taken")


async def test_too_much_is_red(stage: Stage, patient: str):
    async with stage("dose too much", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Problem")
        await play.taps(patient, "I took too much")
        await play.taps(LI, "I have it")
        await play.waits_until("12:00")


async def test_never_answered_is_missed_and_the_nurse_is_told(stage: Stage, patient: str):
    async with stage("dose never answered", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        place = await play.find(patient, "Taken")
        await play.waits_until("15:50")
        await play.chooses(patient, Word.TODAY)
        await play.waits_until("16:05")
        await play.taps_old(patient, place, "[old button Taken]")
        await play.writes(patient, en="taken", zh="吃了")
        await play.taps(patient, "Yes, in time")


async def test_taken_earlier_than_told_and_corrected(stage: Stage, patient: str):
    async with stage("dose taken earlier and corrected", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.waits_until("10:20")
        await play.taps(patient, "Taken")
        await play.taps(patient, "Change")
        await play.taps(patient, "I took it earlier")
        await play.writes(patient, en="8:15", zh="8点一刻")
        await play.taps(patient, "Change")
        await play.taps(patient, "I vomited")
        await play.taps(patient, "Within one hour")


async def test_problem_that_is_not_named_becomes_a_task(stage: Stage, patient: str):
    async with stage("dose problem not named", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Problem")
        await play.waits(20)


async def test_all_days_end_with_day_eight(stage: Stage, patient: str):
    async with stage("last day of doses", arm=Arm.CLAGV) as play:
        for _day in range(7):
            await play.waits_until("08:00", days=1)
            await play.taps(patient, "Taken")
        await play.chooses(patient, Word.TODAY)
        await play.waits_until("20:00", days=6)
        received = await play.phones[patient].received()
        asked = [words for words in received if words.startswith(play.said(en="Day ", zh="第"))]
        assert len([words for words in asked if "400" in words]) == 7


async def test_subject_without_venetoclax_is_never_reminded(stage: Stage, patient: str):
    async with stage("days without venetoclax", arm=Arm.CLAG) as play:
        for _day in range(3):
            await play.waits_until("08:00", days=1)
            await play.waits_until("17:00")
        before = await play.phones[patient].received()
        assert before == []
        await play.writes(patient, en="today", zh="今天的药")
        await play.writes(patient, en="taken", zh="吃了")
        await play.writes(patient, en="help", zh="帮助")
        await play.waits_until("20:00", days=7)
        after = await play.phones[patient].received()
        assert len(after) == 3
        async with play.live.parts.engine.connect() as conn:
            planned = await conn.exec_driver_sql("select count(*) from scheduled_dose")
            assert planned.scalar_one() == 0
