"""Staff say who is away, and the ladder calls whoever is there."""

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import EMMA, LI, PARK, Stage


async def test_who_is_away_is_not_called_while_others_are_there(stage: Stage, patient: str) -> None:
    async with stage("rota away and back", arm=Arm.CLAG) as play:
        await play.chooses(LI, Word.AWAY)
        await play.taps_number(LI, 2)
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度")
        await play.chooses(PARK, Word.ROTA)
        await play.taps_number(PARK, 2)
        await play.taps(PARK, "Away …")
        await play.taps(PARK, "Begins later …")
        await play.taps_number(PARK, 1)
        await play.taps_number(PARK, 2)
        await play.taps(LI, "Back on duty")
        await play.writes(EMMA, en="/rota", zh="/rota")
        await play.taps_number(EMMA, 1)
        await play.taps(EMMA, "Away …")
        await play.waits(6)


async def test_who_has_a_shift_is_called_first(stage: Stage, patient: str) -> None:
    async with stage("rota shifts", arm=Arm.CLAG) as play:
        await play.chooses(PARK, Word.ROTA)
        await play.taps_number(PARK, 2)
        await play.taps(PARK, "Called first …")
        await play.taps_number(PARK, 1)
        await play.writes(patient, en="fever 39 in the armpit", zh="腋温39度")
        await play.chooses(PARK, Word.ROTA)
        await play.taps_number(PARK, 1)
        await play.taps(PARK, "Called first …")
        await play.taps(PARK, "Another day …")
        await play.taps_number(PARK, 3)
        await play.taps_number(PARK, 2)
        await play.chooses(LI, Word.ROTA)
        await play.taps_number(LI, 1)
        await play.taps(LI, "Called first …")
        await play.taps(LI, "No longer first")
        await play.chooses(PARK, Word.ROTA)
        await play.taps_number(PARK, 2)
        await play.taps(PARK, "Called first …")
        await play.taps(PARK, "Always")
        await play.chooses(EMMA, Word.ROTA)


async def test_alarm_is_tried_in_the_day_and_ends_with_a_tap(stage: Stage) -> None:
    async with stage("drill answered", arm=Arm.CLAG) as play:
        await play.chooses(PARK, Word.ROTA)
        await play.taps(PARK, "Try the alert")
        await play.waits(180)
        await play.chooses(PARK, Word.ROTA)
        await play.taps(PARK, "Try the alert")
        await play.waits(5)
        await play.chooses(LI, Word.OPEN_CASES)
        await play.taps(LI, "I have it")
        await play.waits(30)
