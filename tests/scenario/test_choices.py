"""A patient wants fewer messages, changes their mind, and later wants to leave the study."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, Stage


async def test_reminders_stopped_resumed_and_study_left(stage: Stage, patient: str):
    async with stage("stopped resumed left", arm=Arm.CLAGV) as play:
        await play.writes(patient, en="stop messages", zh="别再发消息了")
        await play.taps(patient, "Stop reminders")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
        await play.waits_until("08:05", days=1)
        await play.chooses(patient, Word.TODAY)
        await play.chooses(patient, Word.CHOICES)
        await play.taps(patient, "Send reminders again")
        await play.waits_until("08:05", days=2)
        await play.chooses(patient, Word.CHOICES)
        await play.taps(patient, "Hide previews")
        await play.waits_until("08:05", days=1)
        await play.writes(patient, en="/withdraw", zh="/withdraw")
        await play.taps(patient, "Leave the study")
        await play.waits_until("08:05", days=3)
