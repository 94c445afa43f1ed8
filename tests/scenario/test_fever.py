"""Fever, said at any moment, brings a person."""

from datetime import date

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import EMMA, LI, OSEI, Stage


async def test_said_in_words_reaches_the_nurse_who_takes_and_closes_it(stage: Stage, patient: str):
    async with stage("fever in words taken and closed", arm=Arm.CLAG, restarts=True) as play:
        await play.writes(patient, en="fever 39", zh="我发烧39度")
        late = await play.find(LI, "I have it")
        await play.waits(2)
        await play.taps(LI, "I have it")
        await play.taps(patient, "Mouth")
        await play.taps(patient, "Yes")
        await play.writes(LI, en="open cases", zh="待处理")
        await play.waits(20)
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Sent to hospital")
        await play.taps_old(LI, late, "[old button I have it]")
        await play.waits(120)


async def test_asked_by_buttons(stage: Stage, patient: str):
    async with stage("fever by buttons", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.FEVER)
        await play.writes(patient, en="37.6", zh="37.6")
        await play.taps(patient, "Armpit")
        await play.taps(patient, "No")
        await play.waits(40)
        await play.writes(patient, en="38.1", zh="38.1")
        await play.taps(patient, "Ear")
        await play.taps(patient, "I do not know")


async def test_unclear_and_unanswered_is_red_after_fifteen_minutes(stage: Stage, patient: str):
    async with stage("fever unclear and unanswered", arm=Arm.CLAG, restarts=True) as play:
        await play.writes(patient, en="I feel feverish", zh="我好像发烧了")
        await play.waits(14)
        await play.waits(2)
        await play.writes(patient, en="385", zh="385")
        await play.taps(patient, "Yes")


async def test_said_in_the_middle_of_another_question(stage: Stage, patient: str):
    async with stage(
        "fever in the middle of a question", arm=Arm.CLAGV, day1=date(2026, 11, 1)
    ) as play:
        await play.waits(1)
        await play.taps(patient, "Not taken")
        await play.writes(patient, en="shivering, 38.4 in the ear", zh="打冷战，耳温38.4")
        await play.taps(patient, "No")
        await play.taps(patient, "I forgot")
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.TELL_NURSE)
        await play.writes(patient, en="fever 40 and bleeding", zh="发烧40度，还出血")
        await play.writes(patient, en="no fever any more", zh="现在不发烧了")


async def test_nobody_answers_and_the_ladder_climbs_for_two_hours(stage: Stage, patient: str):
    async with stage("fever nobody answers", arm=Arm.CLAG) as play:
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度，发烧")
        await play.waits(120)
        await play.taps(OSEI, "I have it")
        await play.waits(59)
        await play.waits(2)


async def test_second_nurse_is_too_late_and_the_case_opens_again(stage: Stage, patient: str):
    async with stage("fever second nurse and not closed", arm=Arm.CLAG) as play:
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度，发烧")
        await play.waits(11)
        late = await play.find(EMMA, "I have it")
        await play.taps(LI, "I have it")
        await play.taps_old(EMMA, late, "[I have it]")
        await play.waits(61)
        await play.waits(10)
        await play.taps(EMMA, "I have it")
        await play.writes(patient, en="now 40.1", zh="现在40.1度")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
