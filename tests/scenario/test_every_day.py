"""Small things of every day: help, language, today, a message nobody understands."""

from content.vocabulary import Arm, Language
from content.words import Word
from tests.scenario.conftest import LI, PARK, Stage


async def test_help_today_and_words_nobody_understands(stage: Stage, patient: str):
    async with stage("help and not understood", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.HELP)
        await play.chooses(patient, Word.TODAY)
        await play.writes(patient, en="May I eat grapefruit with it?", zh="吃这个药能吃柚子吗？")
        await play.chooses(patient, Word.TELL_NURSE)
        await play.writes(patient, en="My hands tingle.", zh="我手发麻。")
        await play.taps(LI, "I have it")
        await play.writes(patient, en="It got better.", zh="好一些了。")
        await play.writes(LI, en="thanks", zh="谢谢")
        await play.writes(LI, en="help", zh="帮助")
        await play.writes(PARK, en="help", zh="帮助")


async def test_language_changed_and_back(stage: Stage, patient: str, language: Language):
    async with stage("language changed", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.LANGUAGE)
        other = "English" if language is Language.ZH_CN else "中文"
        await play.taps(patient, "", exact=other)
        await play.waits_until("08:00", days=1)
        await play.writes(patient, en="英文", zh="中文")
        await play.writes(LI, en="Chinese", zh="英文")
