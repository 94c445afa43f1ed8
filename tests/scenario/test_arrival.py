"""From the coordinator's first question to a patient who is reminded."""

from datetime import date

from content.vocabulary import Arm, Language
from content.words import Word
from tests.scenario.conftest import PARK, Stage
from tests.support.ward import invite

_DAY1 = date(2026, 11, 3)


async def test_coordinator_enrols_and_patient_arrives_with_a_restart_after_each_act(
    stage: Stage, patient: str, language: Language
):
    async with stage("enrolment and arrival", restarts=True) as play:
        await play.writes(PARK, en="menu", zh="菜单")
        await play.chooses(PARK, Word.ENROL)
        await play.writes(PARK, en="99-1", zh="99-1")
        await play.writes(PARK, en="01-001", zh="01-001")
        await play.writes(PARK, en="17", zh="17岁")
        await play.writes(PARK, en="45", zh="45岁")
        await play.taps(PARK, "", exact="CLAG + venetoclax")
        await play.writes(PARK, en="soon", zh="过几天")
        await play.writes(PARK, en="2026-10-01", zh="2026年10月1日")
        await play.taps_number(PARK, 2)
        await play.taps(PARK, "", exact=_own_name(language))
        await play.taps(PARK, "Enrol")
        await play.opens(patient)
        await play.opens(patient, play.link)
        await play.writes(patient, en="hello", zh="你好")
        await play.writes(patient, en="123456", zh="123456")
        await play.writes(patient, en=play.pin, zh=_full_width(play.pin))
        await play.taps(patient, "", exact=_own_name(language))
        await play.writes(patient, en="What is this?", zh="这是什么？")
        for _act in range(3):
            await play.taps(patient, "I agree")
        await play.writes(patient, en="when I get up", zh="起床以后")
        await play.writes(patient, en="5 am", zh="凌晨5点")
        await play.writes(patient, en="8:30 am", zh="早上8点半")
        await play.chooses(patient, Word.TODAY)
        await play.waits_until("09:00", days=2)


async def test_several_are_enrolled_by_a_table(stage: Stage) -> None:
    async with stage("several enrolled by a table") as play:
        await play.writes(PARK, en="/enrol", zh="入组")
        wrong, right = (_table(play.language, age) for age in (70, 45))
        await play.writes(PARK, en=wrong, zh=wrong)
        await play.writes(PARK, en=right, zh=right)
        await play.taps_number(PARK, 1)
        await play.writes(PARK, en="/enrol", zh="/enrol")
        await play.writes(PARK, en=right, zh=right)
        await play.writes(PARK, en="/relink", zh="/relink")
        await play.writes(PARK, en="01-006", zh="01-006")
        await play.taps(PARK, "New invite")


def _table(language: Language, age: int) -> str:
    head = (
        "受试者\t中心\t分组\t第1天\t语言\t年龄"
        if language is Language.ZH_CN
        else "subject\tsite\tarm\tday1\tlanguage\tage"
    )
    first = f"01-005\t01\tCLAGV\t2026-11-05\t中文\t{age}"
    return f"{head}\n{first}\n01-006\t01\tCLAG\tnot yet\tEnglish\t61"


async def test_patient_of_the_other_arm_arrives_without_a_dose_time(
    stage: Stage, patient: str, language: Language
):
    async with stage("arrival without venetoclax") as play:
        held = await invite(play.live.parts, "01-002", Arm.CLAG, language, _DAY1)
        play.pin = held.pin
        await play.begin()
        await play.opens(patient, held.token)
        await play.writes(patient, en=held.pin, zh=held.pin)
        await play.taps(patient, "", exact=_own_name(language))
        for _act in range(3):
            await play.taps(patient, "I agree")
        await play.writes(patient, en="today", zh="今天")


async def test_notice_declined_and_accepted_later(stage: Stage, patient: str, language: Language):
    async with stage("notice declined then accepted") as play:
        held = await invite(play.live.parts, "01-001", Arm.CLAGV, language, _DAY1)
        play.pin = held.pin
        await play.begin()
        await play.opens(patient, held.token)
        await play.writes(patient, en=held.pin, zh=held.pin)
        await play.taps(patient, "", exact=_own_name(language))
        await play.taps(patient, "I agree")
        await play.taps(patient, "I do not agree")
        await play.waits_until("09:00", days=2)
        await play.writes(patient, en="hello", zh="你好")
        await play.taps(patient, "I changed my mind")
        await play.taps(patient, "I agree")
        await play.taps(patient, "I agree")
        await play.taps(patient, "", exact="12:00")


async def test_fever_in_the_middle_of_arrival_gets_advice_and_arrival_goes_on(
    stage: Stage, patient: str, language: Language
):
    async with stage("fever in the middle of arrival", restarts=True) as play:
        held = await invite(play.live.parts, "01-001", Arm.CLAGV, language, _DAY1)
        play.pin = held.pin
        await play.begin()
        await play.opens(patient, held.token)
        await play.writes(patient, en="I have a fever of 39", zh="我发烧39度")
        await play.writes(patient, en=held.pin, zh=held.pin)
        await play.taps(patient, "", exact=_own_name(language))
        await play.writes(patient, en="I have a fever of 39", zh="我发烧39度")
        await play.taps(patient, "Armpit")
        await play.taps(patient, "No")
        await play.writes(patient, en="and now?", zh="然后呢？")
        await play.taps(patient, "I agree")


def _own_name(language: Language) -> str:
    return "中文" if language is Language.ZH_CN else "English"


def _full_width(pin: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in pin)
