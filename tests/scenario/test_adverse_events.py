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


async def test_reports_are_an_event_part_of_one_or_none(stage: Stage, patient: str):
    async with stage("adverse event from a report", arm=Arm.CLAG) as play:
        await play.writes(patient, en="I have a fever of 38.6", zh="我发烧38.6度")
        await play.taps(LI, "I have it")
        await play.taps(LI, "Close the case")
        await play.taps(LI, "Called the patient")
        await play.writes(
            patient, en="My nose is bleeding and does not stop", zh="鼻子一直流血，止不住"
        )
        await play.taps(LI, "Assess reports")
        await _taps(play, LI, "Not an event", "Another reason")
        await play.writes(LI, en="An old scratch, looked at it.", zh="旧伤口，已看过。")
        await _taps(play, LI, "New adverse event")
        await _exactly(play, LI, en="1", zh="1")
        await _taps(play, LI, "Not known yet", "Today", "Not known yet", "Not known yet")
        await _taps(play, LI, "All not known yet", "Not given", "Not known yet")
        await _exactly(play, LI, en="unknown", zh="不详")
        await _taps(play, LI, "Confirm")
        await play.writes(patient, en="fever 38.4 again", zh="又发烧38.4度")
        await play.writes(LI, en="/ae 01-001", zh="/ae 01-001")
        await _taps(play, LI, "Assess reports", "Part of an event")
        await _exactly(play, LI, en="1", zh="1")


async def test_serious_event_is_told_chased_and_reported(stage: Stage):
    async with stage("serious adverse event", arm=Arm.CLAG) as play:
        await play.writes(LI, en="/ae 01-001", zh="/ae 01-001")
        await _taps(play, LI, "New adverse event")
        await play.writes(LI, en="sepsis", zh="败血症")
        await _exactly(play, LI, en="1", zh="1")
        await _exactly(play, LI, en="Grade 4", zh="4级")
        await _taps(play, LI, "Today", "Still going on", "Yes, choose")
        await _exactly(play, LI, en="Life-threatening", zh="危及生命")
        await _exactly(play, LI, en="Hospital stay", zh="住院或延长住院")
        await _taps(play, LI, "That is all")
        await play.writes(LI, en="tomorrow 08:00", zh="明天 08:00")
        await play.writes(LI, en="11-02 06:30", zh="11-02 06:30")
        await _taps(play, LI, "All not known yet", "Not given", "Not known yet")
        await _exactly(play, LI, en="not recovered", zh="未好转")
        await _taps(play, LI, "Confirm")
        await play.taps(OSEI, "Notice to print")
        await play.waits_until("18:30")
        await play.writes(OSEI, en="/ae", zh="/ae")
        await play.restart()
        await play.waits_until("10:30", days=1)
        await play.taps(PARK, "It was reported")
        await play.writes(PARK, en="11-03 09:50", zh="11-03 09:50")
        await play.waits_until("20:00")
        await play.writes(LI, en="/card 01-001", zh="/card 01-001")
