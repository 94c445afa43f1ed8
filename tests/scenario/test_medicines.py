"""Medicines, food and herbs that a patient names, from the first word to the nurse."""

from datetime import date

import pytest

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage

# The scenario begins on Monday 2 November, so this makes it day 3.
_DAY1 = date(2026, 10, 31)


@pytest.mark.parametrize("arm", list(Arm))
async def test_posaconazole_started_on_day_three(stage: Stage, patient: str, arm: Arm):
    title = f"medicine posaconazole on day 3 in {arm.value}"
    async with stage(title, arm=arm, day1=_DAY1, restarts=True) as play:
        await play.writes(patient, en="posaconazole", zh="泊沙康唑")
        await play.taps(patient, "I just started it")
        if arm is Arm.CLAGV:
            await play.taps(LI, "I have it")
            await play.taps(LI, "Close the case")
            await play.taps(LI, "Called the patient")


async def test_typing_slip_is_asked_back(stage: Stage, patient: str):
    async with stage("medicine typing slip", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(patient, en="fluconazol", zh="氟康坐")
        await play.taps_number(patient, 1)
        await play.taps(patient, "I take it")


async def test_none_of_the_look_alikes(stage: Stage, patient: str):
    async with stage("medicine look-alike refused", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(patient, en="voriconazol", zh="伏力康唑")
        await play.taps(patient, "None of these")
        await play.taps(patient, "I stopped it")


async def test_cold_medicine_and_paracetamol(stage: Stage, patient: str):
    async with stage("medicine for a cold", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(patient, en="I have some Tylenol at home", zh="家里有黄色的感冒药感康")
        await play.taps(patient, "I take it")
        await play.writes(patient, en="paracetamol", zh="对乙酰氨基酚")
        await play.taps(patient, "I stopped it")


async def test_herbal_soup_nobody_knows(stage: Stage, patient: str):
    async with stage("medicine herbal soup", arm=Arm.CLAG, day1=_DAY1) as play:
        await play.writes(patient, en="my aunt cooked a herbal soup", zh="姑妈给我熬了草药汤")
        await play.taps(patient, "I just started it")


async def test_only_a_question(stage: Stage, patient: str):
    async with stage("medicine only a question", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(patient, en="Can I drink grapefruit juice?", zh="能喝葡萄柚汁吗")
        await play.taps(patient, "Only a question")


async def test_several_at_once(stage: Stage, patient: str):
    async with stage("medicine several at once", arm=Arm.CLAGV, day1=_DAY1, restarts=True) as play:
        await play.writes(
            patient,
            en="I got rifapentine, Lianhua Qingwen and Tylenol",
            zh="开了利福喷丁、连花清瘟，还有泰诺林",
        )
        await play.taps(patient, "I just started it")
        await play.writes(patient, en="2", zh="刚开始吃")
        await play.taps(patient, "Only a question")


async def test_name_inside_an_ordinary_sentence_and_beside_a_symptom(stage: Stage, patient: str):
    async with stage("medicine inside a sentence", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(
            patient,
            en="the doctor at home gave me clarithromycin yesterday",
            zh="昨天家附近的医生给我开了克拉霉素",
        )
        await play.writes(patient, en="my son visits today", zh="我儿子今天来看我")
        await play.taps(patient, "I just started it")
        await play.writes(
            patient,
            en="eight watery stools today and I started itraconazole",
            zh="今天拉了八次水样便，还开始吃伊曲康唑",
        )


async def test_by_the_menu_and_with_a_photo(stage: Stage, patient: str):
    async with stage("medicine by menu and photo", arm=Arm.CLAGV, day1=_DAY1) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.MEDICINE)
        await play.does(patient, "(photo of a box)", play.phones[patient].photo())
        await play.taps(patient, "I just started it")
        await play.writes(patient, en="/medicine", zh="/medicine")
        await play.writes(patient, en="little white pills of my neighbour", zh="邻居的小白片")
        await play.taps(patient, "I take it")


async def test_silence_about_it(stage: Stage, patient: str):
    async with stage("medicine unanswered", arm=Arm.CLAGV, day1=_DAY1, restarts=True) as play:
        old = None
        await play.writes(patient, en="fluconazol", zh="氟康坐")
        await play.waits(14)
        await play.waits(2)
        old = await play.find(patient, "None of these")
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度，发烧")
        await play.taps_old(patient, old, "[old button None of these]")


async def test_list_of_what_was_told_and_one_of_it_wrong(stage: Stage, patient: str):
    async with stage("medicine list", arm=Arm.CLAGV, day1=_DAY1, restarts=True) as play:
        await play.writes(patient, en="posaconazole", zh="泊沙康唑")
        await play.taps(patient, "I just started it")
        await play.writes(patient, en="paracetamol", zh="对乙酰氨基酚")
        await play.taps(patient, "I stopped it")
        await play.chooses(patient, Word.MEDICINE)
        await play.taps(patient, "", exact=play.word(Word.MEDICINE_LIST))
        await play.taps_number(patient, 2)
        await play.taps(patient, "Yes, it is wrong")
        await play.writes(patient, en="/medicines", zh="/medicines")
        await play.taps_number(patient, 1)
        await play.taps(patient, "No, it is right")
        await play.taps_number(patient, 1)
        await play.taps(patient, "Yes, it is wrong")
        await play.writes(patient, en="my medicines", zh="我的用药")
        await play.taps(patient, "Tell of a medicine")
