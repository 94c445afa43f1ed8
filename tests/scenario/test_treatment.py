"""What the study team decides about treatment, and what the patient hears of it."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, OSEI, PARK, Stage
from tests.support.transcript import Play


async def _orders(play: Play, dose: str, first: str, last: str) -> None:
    """Let the nurse change the order, with the reason of a started inhibitor."""
    await play.writes(LI, en="/dose 01-001", zh="/dose 01-001")
    await play.taps(LI, "Change the dose")
    await play.taps(LI, "", exact=dose)
    await play.taps(LI, "", exact=first)
    await play.taps(LI, "", exact=last)
    await play.taps(LI, "Inhibitor started")
    await play.taps(LI, "Confirm")


async def test_changed_order_is_read_and_reminded(stage: Stage, patient: str):
    async with stage("dose order changed and read", arm=Arm.CLAGV) as play:
        day4, day8 = play.said(en="Day 4", zh="第4天"), play.said(en="Day 8", zh="第8天")
        await play.waits_until("07:00", days=1)
        await _orders(play, "200 mg", day4, day8)
        await play.waits_until("08:00")
        await play.taps(patient, "I have read it")
        await play.taps(patient, "Taken")
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Taken")
        await play.waits_until("08:00", days=1)


async def test_order_changed_while_a_dose_waits_and_nobody_reads_it(stage: Stage, patient: str):
    async with stage("dose order changed and not read", arm=Arm.CLAGV) as play:
        today, day8 = (
            play.said(en="Day 2, today", zh="第2天（今天）"),
            play.said(en="Day 8", zh="第8天"),
        )
        await play.waits_until("08:10", days=1)
        await _orders(play, "100 mg", today, day8)
        await play.waits_until("09:05")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Dose order")
        await play.taps(patient, "Taken")
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "I have read it")
        await play.waits_until("09:00")


async def test_hold_silences_and_resume_reminds_again(stage: Stage, patient: str):
    async with stage("venetoclax held and resumed", arm=Arm.CLAGV) as play:
        await play.waits_until("08:00", days=1)
        await play.writes(LI, en="orders 01-001", zh="医嘱 01-001")
        await play.taps(LI, "Hold venetoclax")
        await play.taps(LI, "Another reason")
        await play.writes(LI, en="Waiting for the liver values.", zh="等肝功能结果。")
        await play.taps(LI, "Confirm")
        await play.writes(patient, en="taken", zh="吃了")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
        await play.waits_until("08:00", days=1)
        await play.waits_until("17:00")
        await play.writes(OSEI, en="/dose 01-001", zh="/dose 01-001")
        await play.taps(OSEI, "Resume venetoclax")
        await play.taps(OSEI, "Recovered")
        await play.taps(OSEI, "Confirm")
        await play.waits_until("08:00", days=1)


async def test_end_of_treatment_taken_back_and_death(stage: Stage, patient: str):
    async with stage("treatment ended taken back and death", arm=Arm.CLAGV, diary=True) as play:
        await play.waits_until("08:05", days=1)
        await play.writes(PARK, en="/dose 01-001", zh="/dose 01-001")
        await play.writes(LI, en="/dose 02-001", zh="/dose 02-001")
        await play.writes(LI, en="/dose 01-001", zh="/dose 01-001")
        await play.taps(LI, "End of treatment")
        await play.taps(LI, "Disease progression")
        await play.taps(LI, "Confirm")
        await play.waits_until("12:00", days=1)
        await play.writes(OSEI, en="/dose 01-001", zh="/dose 01-001")
        await play.taps(OSEI, "Entered in error")
        await play.taps(OSEI, "Wrong entry")
        await play.taps(OSEI, "Confirm")
        await play.waits_until("08:05", days=1)
        await play.writes(patient, en="I feel very tired today.", zh="我今天很累。")
        await play.writes(LI, en="/dose 01-001", zh="/dose 01-001")
        await play.taps(LI, "Has died")
        await play.taps(LI, "Told by the hospital")
        await play.taps(LI, "Confirm")
        await play.waits_until("08:30", days=1)
        await play.taps(LI, "I have it")
