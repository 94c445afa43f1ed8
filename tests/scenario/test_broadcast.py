"""A coordinator writes to many: own words in both languages, a planned one, stopped and deleted."""

from datetime import UTC, date, datetime

from bot.simulator.client import words
from content.vocabulary import Arm, Language, StaffRole
from tests.scenario.conftest import DAY1, PARK, Stage
from tests.support.transcript import Play
from tests.support.ward import add_staff, add_subject

# The first blood test, on day 10, is Wednesday 11 November.
_SATURDAY_AT_9 = datetime(2026, 11, 7, 1, 0, tzinfo=UTC)
_ZH = "周五停电，门诊改到周四上午。"
_EN = "There is no power on Friday. The clinic is open on Thursday morning instead."


async def _joins(play: Play, name: str, code: str, language: Language, day1: date = DAY1) -> None:
    user_id = await play.joins(name, language)
    play.telegram.chats.change_phone(user_id, started=True)
    await add_subject(play.live.parts, user_id, code, Arm.CLAGV, language, day1, has_visits=True)
    await play.begin()


async def test_own_words_go_to_everybody_in_their_language(stage: Stage, patient: str) -> None:
    async with stage("broadcast own words", arm=Arm.CLAG, start=_SATURDAY_AT_9) as play:
        other = play.said(en="Mei", zh="Tom")
        await _joins(play, other, "01-002", _other(play.language))
        await play.writes(PARK, en="/broadcast", zh="群发")
        await play.taps(PARK, "Arm")
        await play.taps(PARK, "", exact="CLAG")
        await play.taps(PARK, "Arm")
        await play.taps(PARK, "All")
        await play.taps(PARK, "On to the text")
        await play.taps(PARK, "Own words")
        await play.writes(PARK, en=_EN, zh=_EN)
        await play.writes(PARK, en=_ZH, zh=_ZH)
        await play.writes(PARK, en=_EN, zh=_EN)
        await play.taps(PARK, "Test to myself")
        await play.taps(PARK, "Send now")
        await play.writes(PARK, en="3", zh="3")
        await play.taps(PARK, "Send now")
        await play.writes(PARK, en="2", zh="2")
        await play.taps(patient, "I have read it")
        await play.waits(1)
        await play.taps(PARK, "How far?")
        await play.taps(PARK, "Person by person")
        await play.taps_number(PARK, 1)
        await play.writes(PARK, en="/broadcast", zh="/broadcast")
        await play.taps(PARK, "Other ways")
        await play.taps(PARK, "No answer last time")
        await play.writes(PARK, en="/broadcast", zh="/broadcast")
        await play.taps(PARK, "On to the text")
        await play.taps(PARK, "Own words")
        await play.writes(PARK, en=_ZH, zh=_ZH)
        await play.writes(PARK, en=_EN, zh=_EN)
        await play.taps(PARK, "Send now")
        await play.writes(PARK, en="2", zh="2")
        await play.taps(PARK, "Do not send")


async def test_second_person_refuses_it_then_agrees(stage: Stage, patient: str) -> None:
    async with stage("broadcast with a second person", arm=Arm.CLAG, start=_SATURDAY_AT_9) as play:
        kim = await play.joins("Kim", play.language)
        play.telegram.chats.change_phone(kim, started=True)
        role = StaffRole.COORDINATOR
        await add_staff(play.live.parts, kim, "Kim", role, play.language)
        await play.begin()
        for answer in ("Not like this", "I agree: send it"):
            await play.writes(PARK, en="/broadcast", zh="群发")
            await play.taps(PARK, "On to the text")
            await play.taps(PARK, "Please call us")
            await play.taps(PARK, "With a second person")
            await play.taps(PARK, "Send now")
            await play.writes(PARK, en="1", zh="1")
            assert await _read_by(play, patient) == []
            await play.taps("Kim", answer)
        await play.waits(1)
        assert len(await _read_by(play, patient)) == 1
        await play.taps(PARK, "How far?")


async def _read_by(play: Play, patient: str) -> list[str]:
    return [words(message) for message in await play.phones[patient].messages()]


async def test_visit_reminder_is_planned_for_the_night_and_answered_in_the_morning(
    stage: Stage, patient: str
) -> None:
    async with stage(
        "broadcast of visits", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True
    ) as play:
        await play.writes(PARK, en="/broadcast", zh="/broadcast")
        await play.taps(PARK, "Visit soon")
        await play.taps(PARK, "", exact=play.said(en="7 days", zh="7天"))
        await play.taps(PARK, "On to the text")
        await play.taps(PARK, "Visit reminder")
        await play.taps(PARK, "Send at a time")
        await play.writes(PARK, en="yesterday evening", zh="昨天晚上")
        await play.writes(PARK, en="2026-11-07 23:30", zh="11月7日晚上11点半")
        await play.writes(PARK, en="1", zh="1")
        await play.waits_until("07:30", days=1)
        await play.taps(patient, "I will come")
        await play.taps(PARK, "How far?")


async def test_stopped_and_deleted_and_put_right(stage: Stage, patient: str) -> None:
    async with stage("broadcast taken back", arm=Arm.CLAG, start=_SATURDAY_AT_9) as play:
        await play.writes(PARK, en="/broadcast", zh="/broadcast")
        await play.taps(PARK, "On to the text")
        await play.taps(PARK, "Please call us")
        await play.taps(PARK, "Send now")
        await play.writes(PARK, en="1", zh="1")
        await play.taps(PARK, "Stop and delete")
        await play.waits(1)
        await play.taps(PARK, "How far?")
        await play.taps(PARK, "Send a correction")
        await play.taps(PARK, "Own words")
        mistake = play.said(en="The last message was a mistake.", zh="上一条消息发错了。")
        await play.writes(PARK, en=mistake, zh=mistake)
        await play.taps(PARK, "Send now")
        await play.writes(PARK, en="1", zh="1")
        read = [words(message) for message in await play.phones[patient].messages()]
        assert read == [mistake]


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH_CN else Language.ZH_CN
