"""The symptom diary: the daily question, a report of symptoms, and days of silence."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage
from tests.support.transcript import Play


def _symptom(play: Play, name: str) -> str:
    words = play.live.parts.content.symptoms.items[name].name
    return words.in_language(play.language)


def _area(play: Play, name: str) -> str:
    areas = play.live.parts.content.symptoms.areas
    found = next(area for area in areas if area.id == name)
    return found.name.in_language(play.language)


async def _reports(play: Play, patient: str, name: str) -> None:
    symptom = play.live.parts.content.symptoms.items[name]
    await play.taps(patient, "", exact=_area(play, symptom.area))
    await play.taps(patient, "", exact=_symptom(play, name))


async def _presses(play: Play, patient: str, en: str, zh: str) -> None:
    await play.taps(patient, "", exact=play.said(en=en, zh=zh))


async def test_a_fine_day_is_one_press(stage: Stage, patient: str):
    async with stage("diary fine day", arm=Arm.CLAG, diary=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Fine today")
        await play.waits_until("08:00", days=1)
        await play.writes(patient, en="0", zh="0")
        await play.waits_until("07:30", days=1)
        await play.writes(patient, en="fine", zh="还好")
        await play.waits_until("20:00", days=1)


async def test_two_ambers_are_red_and_worse_than_before_is_said(stage: Stage, patient: str):
    async with stage("diary two ambers are red", arm=Arm.CLAG, diary=True, restarts=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Not so well")
        await _reports(play, patient, "nausea")
        await _presses(play, patient, "Rarely", "很少")
        await _presses(play, patient, "No", "没有")
        await _presses(play, patient, "Mild", "轻度")
        await play.taps(patient, "That is all")
        await play.taps(patient, "Yes, right")
        await play.waits_until("08:00", days=1)
        await play.writes(patient, en="1", zh="1")
        await _reports(play, patient, "nausea")
        await play.writes(patient, en="often", zh="经常")
        await play.writes(patient, en="no", zh="没有")
        await play.writes(patient, en="2", zh="２")
        await play.taps(patient, "Add another")
        await _reports(play, patient, "diarrhoea")
        await play.writes(patient, en="sometimes", zh="有时候")
        await _presses(play, patient, "No", "没有")
        await _presses(play, patient, "No", "没有")
        await play.writes(patient, en="four times", zh="四次")
        await play.taps(patient, "That is all")
        await play.taps(patient, "Yes, right")
        await play.taps(LI, "I have it")


async def test_resumed_after_a_restart_and_hours_later(stage: Stage, patient: str):
    async with stage("diary resumed after hours", arm=Arm.CLAGV, diary=True, restarts=True) as play:
        await play.chooses(patient, Word.SYMPTOMS)
        await play.writes(patient, en="Sore mouth", zh="口腔溃疡")
        await play.waits(20)
        await play.waits_until("13:00")
        await _presses(play, patient, "Mild", "轻度")
        await _presses(play, patient, "No", "没有")
        await _presses(play, patient, "Not at all", "完全没有")
        await play.taps(patient, "That is all")
        await play.taps(patient, "Yes, right")


async def test_skipped_back_changed_and_cancelled(stage: Stage, patient: str):
    async with stage("diary skip back change", arm=Arm.CLAG, diary=True) as play:
        await play.writes(patient, en="/symptoms", zh="/symptoms")
        await play.taps(patient, "", exact=_area(play, "belly"))
        await play.taps(patient, "More")
        await play.taps(patient, "Back")
        await _reports(play, patient, "nausea")
        await _presses(play, patient, "Occasionally", "偶尔")
        await play.taps(patient, "Back")
        await _presses(play, patient, "Rarely", "很少")
        await play.taps(patient, "Skip")
        await play.writes(patient, en="skip", zh="跳过")
        await play.taps(patient, "That is all")
        await play.taps(patient, "Change")
        await play.taps(patient, "", exact=_symptom(play, "nausea"))
        await _presses(play, patient, "Rarely", "很少")
        await _presses(play, patient, "No", "没有")
        await _presses(play, patient, "Mild", "轻度")
        await play.writes(patient, en="no", zh="没有")
        await play.writes(patient, en="yes", zh="对")
        await play.chooses(patient, Word.SYMPTOMS)
        await play.writes(patient, en="1", zh="1")
        await play.writes(patient, en="back", zh="返回")
        await play.writes(patient, en="cancel", zh="取消")


async def test_free_words_are_read_in_the_middle(stage: Stage, patient: str):
    async with stage("diary free words in the middle", arm=Arm.CLAGV, diary=True) as play:
        await play.chooses(patient, Word.SYMPTOMS)
        await _reports(play, patient, "nausea")
        await play.writes(
            patient, en="My gums have been bleeding for an hour", zh="牙龈出血一个小时了"
        )
        await _presses(play, patient, "Rarely", "很少")
        await play.writes(patient, en="My daughter asked me too.", zh="我女儿也这么问我。")
        await play.writes(patient, en="fever 38.6 armpit", zh="发烧，腋下38.6")
        await play.taps(patient, "No")
        await play.chooses(patient, Word.SYMPTOMS)
        await _reports(play, patient, "fever")
        await play.writes(patient, en="38.4 armpit", zh="腋下38.4")


async def test_what_is_red_is_told_before_the_last_question(stage: Stage, patient: str):
    async with stage("diary red at once", arm=Arm.CLAG, diary=True) as play:
        await play.chooses(patient, Word.SYMPTOMS)
        await _reports(play, patient, "nausea")
        await _presses(play, patient, "Frequently", "经常")
        await _presses(play, patient, "Yes", "有")
        await play.taps(LI, "I have it")
        await play.taps(patient, "That is all")
        await play.taps(patient, "Yes, right")
        await play.chooses(patient, Word.SYMPTOMS)
        await play.writes(patient, en="Vomiting", zh="呕吐")
        await _presses(play, patient, "Rarely", "很少")
        await _presses(play, patient, "Yes", "有")


async def test_two_silent_days_are_one_task(stage: Stage, patient: str):
    async with stage("diary two silent days", arm=Arm.CLAG, diary=True) as play:
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Fine today")
        await play.waits_until("08:00", days=3)
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")
        await play.waits_until("08:00", days=2)
        # On a Sunday nobody is called; who looks sees it.
        await play.chooses(LI, Word.OPEN_CASES)
        await play.taps(LI, "", exact=play.said(en="01-001: I have it", zh="01-001：我来处理"))
        await play.taps(patient, "Fine today")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")
        await play.waits_until("12:00", days=1)
