"""Adverse events: from scratch, from a report, the clock of a serious one, and another version."""

from content.vocabulary import Arm
from tests.scenario.conftest import LI, OSEI, PARK, Stage
from tests.support.transcript import Play


async def _taps(play: Play, name: str, *labels: str) -> None:
    for label in labels:
        await play.taps(name, label)


async def _exactly(play: Play, name: str, *, en: str, zh: str) -> None:
    """Press a button whose label stands in the content."""
    await play.taps(name, "", exact=play.said(en=en, zh=zh))


async def _related(play: Play, name: str, *answers: tuple[str, str]) -> None:
    for en, zh in answers:
        await _exactly(play, name, en=en, zh=zh)


_PROBABLE, _POSSIBLE = ("probable", "很可能有关"), ("possible", "可能有关")
_UNRELATED = ("unrelated", "肯定无关")


async def test_nurse_records_an_event_and_changes_it(stage: Stage):
    async with stage("adverse event from scratch", arm=Arm.CLAGV) as play:
        await play.writes(LI, en="/ae 01-001", zh="/ae 01-001")
        await _taps(play, LI, "New adverse event")
        await play.writes(LI, en="gobbledygook", zh="莫名其妙")
        await play.writes(LI, en="feeling sick", zh="想吐")
        await _exactly(play, LI, en="1", zh="1")
        await play.writes(LI, en="four", zh="四级")
        await _exactly(play, LI, en="Grade 2", zh="2级")
        await play.writes(LI, en="2027-01-01", zh="2027-01-01")
        await _taps(play, LI, "Yesterday", "Back")
        await play.writes(LI, en="11-01", zh="11-01")
        await play.restart()
        await _taps(play, LI, "Still going on", "None of these")
        await _related(play, LI, _PROBABLE, _POSSIBLE)
        await _taps(play, LI, "All not known yet", "Not given", "Nothing changed")
        await _exactly(play, LI, en="recovered", zh="痊愈")
        await _taps(play, LI, "Change", "Outcome")
        await _exactly(play, LI, en="recovering", zh="好转")
        await _taps(play, LI, "Confirm")
        # The investigator finds it, judges and changes it.
        await play.writes(OSEI, en="/ae", zh="/ae")
        await play.taps_number(OSEI, 1)
        await _taps(play, OSEI, "Change", "Relatedness")
        await _related(play, OSEI, _PROBABLE, _UNRELATED, _UNRELATED, _UNRELATED)
        await _taps(play, OSEI, "Not given", "Another reason")
        await play.writes(OSEI, en="Only with the tablets.", zh="只在服药后出现。")
        await _taps(play, OSEI, "Confirm", "Open it", "History", "Back")
        await play.writes(PARK, en="/ae 01-001", zh="/ae 01-001")
        await play.writes(PARK, en="/ae 09-001", zh="/ae 09-001")
