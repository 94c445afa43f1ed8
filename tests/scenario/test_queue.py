"""The nurse works through everything that waits, from one screen."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, PARK, Stage


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
