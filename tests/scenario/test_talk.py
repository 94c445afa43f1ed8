"""A patient and the study team write to each other: words, photos, answers, replies."""

from datetime import UTC, datetime

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage

_NIGHT = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)  # Monday 22:30 in Shanghai


async def test_message_answered_and_answered_back(stage: Stage, patient: str):
    async with stage("talk answered and answered back", arm=Arm.CLAGV, restarts=True) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.TELL_NURSE)
        await play.writes(
            patient, en="My PICC dressing came off a little.", zh="我PICC的贴膜翘起来一点。"
        )
        await play.taps(LI, "Answer")
        await play.writes(LI, en="Please send me a photo of it.", zh="请拍张照片发给我看看。")
        await play.taps(LI, "Send it")
        await play.taps(patient, "Reply")
        await play.does(patient, "(photo)", play.phones[patient].photo())
        await play.taps(LI, "Details")
        await play.taps(LI, "Photos and files")
        await play.taps(LI, "Answer")
        await play.taps(LI, "Please come")
        await play.taps(LI, "Send it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Advice given")


async def test_files_reach_the_nurse_and_an_album_is_told_once(stage: Stage, patient: str):
    async with stage("talk files and an album", arm=Arm.CLAG) as play:
        phone = play.phones[patient]
        for number in range(3):
            await play.does(patient, f"(album {number})", phone.photo(album="9001"))
        await play.does(patient, "(voice)", phone.voice())
        await play.does(patient, "(file)", phone.document(caption="blood test"))
        await play.does(patient, "(sticker)", phone.sticker())
        await play.does(patient, "(location)", phone.location())
        fever = play.said(en="fever 39 in the armpit", zh="腋温39度")
        await play.does(patient, f"(photo: {fever})", phone.photo(caption=fever))


async def test_message_at_night_says_when_it_is_read(stage: Stage, patient: str):
    async with stage("talk at night", arm=Arm.CLAGV, start=_NIGHT) as play:
        await play.writes(patient, en="menu", zh="菜单")
        await play.chooses(patient, Word.TELL_NURSE)
        await play.writes(patient, en="Which day is my drip?", zh="我哪天输液？")
        await play.does(patient, "(photo)", play.phones[patient].photo())
        await play.waits(250)
        await play.waits(240)


async def test_answer_in_other_words_than_it_should_be(stage: Stage, patient: str):
    async with stage("talk checked before it is sent", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="Is my blood count fine?", zh="我血象还好吗？")
        await play.taps(LI, "Answer")
        await play.writes(
            LI,
            en="别担心，都正常。",
            zh="Don't worry, everything is normal.",
        )
        old = await play.find(LI, "Send it")
        await play.taps(LI, "Write it again")
        await play.taps_old(LI, old, "[old button Send it]")
        await play.writes(LI, en="I will ask the doctor.", zh="我去问一下医生。")
        await play.taps(LI, "Do not send")
        await play.taps(LI, "Answer")
        await play.taps(LI, "Measure temperature")
        place = await play.find(LI, "Send it")
        await play.taps(LI, "Send it")
        await play.taps_old(LI, place, "[Send it again]")


async def test_red_flag_in_the_reply_is_read_first(stage: Stage, patient: str):
    async with stage("talk red flag in the reply", arm=Arm.CLAGV, restarts=True) as play:
        await play.writes(patient, en="I feel a bit weak", zh="我有点没力气")
        await play.taps(LI, "Answer")
        await play.writes(LI, en="Since when?", zh="从什么时候开始的？")
        await play.taps(LI, "Send it")
        await play.taps(patient, "Reply")
        await play.writes(
            patient,
            en="since yesterday, and now I cough up blood",
            zh="昨天开始的，现在还咳血了",
        )
        await play.taps(LI, "I have it")
        await play.taps(LI, "Details")


async def test_flood_is_gathered(stage: Stage, patient: str):
    async with stage("talk flood is gathered", arm=Arm.CLAG) as play:
        for number in range(1, 7):
            await play.writes(
                patient, en=f"Question {number} about my visit", zh=f"关于复诊的问题{number}"
            )
        await play.waits(6)
        await play.taps(LI, "I have it")
        await play.taps(LI, "Details")
