"""The nurse works through everything that waits, from one screen."""

from datetime import UTC, datetime

from content.vocabulary import Arm
from content.words import Word
from scheduler.digests import plan_digests
from tests.scenario.conftest import EMMA, LI, PARK, Stage

_EVENING = datetime(2026, 11, 2, 13, 30, tzinfo=UTC)  # Monday 21:30 in Shanghai


async def test_nurse_works_through_the_queue(stage: Stage, patient: str):
    async with stage("queue worked through", arm=Arm.CLAGV, diary=True) as play:
        await play.chooses(LI, Word.QUEUE)
        await play.writes(LI, en="/card 01-001", zh="/card 01-001")
        await play.taps(LI, "Notes")
        await play.taps(LI, "Phone number")
        await play.writes(LI, en="138 0000 0000", zh="138 0000 0000")
        await play.waits_until("08:00", days=1)
        await play.waits(70)
        await play.writes(LI, en="/queue", zh="/queue")
        await play.taps(LI, "Owe an answer")
        await play.taps(LI, "", exact=play.said(en="01-001: card", zh="01-001：卡片"))
        # What the patient writes afterwards answers none of what was asked, but it is no silence.
        await play.writes(
            patient,
            en="Which day is my next drip? My husband wants to drive me.",
            zh="我下次输液是哪天？家里人想开车送我。",
        )
        await play.does(patient, "(voice)", play.phones[patient].voice())
        await play.writes(LI, en="Queue", zh="工作清单")
        await play.taps(LI, "Unread messages")
        await play.taps(LI, "", exact=play.said(en="01-001: read", zh="01-001：阅读"))
        await play.taps(LI, "Queue")
        await play.taps(LI, "Photos and voice")
        await play.taps(LI, "", exact=play.said(en="01-001: look", zh="01-001：查看"))
        old = await play.find(LI, "Looked at")
        await play.taps(LI, "Looked at")
        await play.taps_old(LI, old, "[Looked at, once more]")
        await play.taps(LI, "Not taken yet")
        await play.taps(LI, "", exact=play.said(en="01-001: details", zh="01-001：详情"))
        await play.taps(LI, "I have it")
        await play.chooses(LI, Word.QUEUE)
        await play.taps(LI, "My cases")
        # A coordinator is shown what is theirs.
        await play.chooses(PARK, Word.QUEUE)


async def test_what_comes_in_the_evening_is_told_in_the_morning(stage: Stage, patient: str):
    async with stage("morning digest", arm=Arm.CLAG, start=_EVENING) as play:
        parts = play.live.parts
        await plan_digests(parts.engine, parts.cipher, parts.content, parts.clock.now())
        await play.writes(patient, en="Can I eat peanuts?", zh="花生可以吃吗？")
        await play.does(patient, "(photo)", play.phones[patient].photo())
        # A red one waits for nobody.
        await play.writes(patient, en="My temperature is 38.9", zh="我体温38.9度")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
        await play.waits_until("08:00", days=1)
        await play.taps(EMMA, "Queue")
        await play.taps(EMMA, "Reports to assess")
        await play.taps(EMMA, "", exact=play.said(en="01-001: assess", zh="01-001：评估"))
        await play.taps(EMMA, "Not an event")
        await play.taps(EMMA, "Told twice")
        await play.waits_until("12:00")
