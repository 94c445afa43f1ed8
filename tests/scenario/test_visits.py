"""Visits: reminded, answered, moved, cancelled, and what an outage of ours swallowed."""

from datetime import UTC, datetime

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import PARK, Stage
from tests.support.transcript import Play

# The first blood test, on day 10, is Wednesday 11 November: three days before it is tomorrow.
_SATURDAY_AT_9 = datetime(2026, 11, 7, 1, 0, tzinfo=UTC)


async def _opens_next_visit(play: Play, *, date_en: str, date_zh: str) -> None:
    await play.writes(PARK, en="/visit 01-001", zh="/visit 01-001")
    await play.taps(PARK, "", exact=play.said(en=f"1. {date_en}", zh=f"1. {date_zh}"))


async def test_reminded_says_will_come_and_is_reminded_in_other_words(stage: Stage, patient: str):
    async with stage(
        "visit reminded and confirmed",
        arm=Arm.CLAG,
        start=_SATURDAY_AT_9,
        visits=True,
        restarts=True,
    ) as play:
        await play.writes(patient, en="/visits", zh="复诊")
        await play.waits_until("10:00", days=1)
        place = await play.find(patient, "I will come")
        await play.taps(patient, "I will come")
        await play.taps_old(patient, place, "[again]")
        await play.chooses(patient, Word.TODAY)
        await play.waits_until("20:00", days=2)
        await play.waits_until("09:00", days=1)


async def test_cannot_come_is_a_task_and_may_change(stage: Stage, patient: str):
    async with stage("visit cannot come", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True) as play:
        await play.waits_until("10:00", days=1)
        await play.writes(patient, en="I can't come", zh="来不了")
        await play.writes(
            patient,
            en="My daughter is away, Tuesday would be fine.",
            zh="女儿不在家，星期二可以。",
        )
        # On a Sunday nobody is called; who looks sees it.
        await play.chooses(PARK, Word.OPEN_CASES)
        await play.taps(PARK, "", exact=play.said(en="01-001: I have it", zh="01-001：我来处理"))
        await play.waits_until("19:00", days=2)
        await play.writes(patient, en="my visits", zh="随访")
        await play.taps_number(patient, 1)


async def test_moved_visit_reminds_of_the_new_date_only(stage: Stage, patient: str):
    async with stage(
        "visit moved", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True, restarts=True
    ) as play:
        await play.waits_until("10:00", days=1)
        place = await play.find(patient, "I will come")
        await _opens_next_visit(play, date_en="Wed, Nov 11", date_zh="11月11日周三")
        await play.taps(PARK, "Move")
        await play.writes(PARK, en="someday", zh="改天")
        await play.writes(PARK, en="2026-11-01", zh="11月1日")
        await play.writes(PARK, en="2026-11-12 09:30", zh="11月12日上午9点半")
        await play.taps(PARK, "Move it")
        await play.taps_old(patient, place, "[old: I will come]")
        await play.taps(patient, "I will come")
        await play.chooses(patient, Word.TODAY)
        await play.waits_until("12:00", days=4)


async def test_cancelled_at_night_is_told_in_the_morning(stage: Stage, patient: str):
    async with stage("visit cancelled", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True) as play:
        await play.waits_until("10:00", days=1)
        place = await play.find(patient, "I cannot come")
        await play.waits_until("22:30")
        await _opens_next_visit(play, date_en="Wed, Nov 11", date_zh="11月11日周三")
        await play.taps(PARK, "Cancel it")
        await play.writes(PARK, en="Blood was taken on the ward.", zh="病房已经抽过血。")
        await play.waits_until("07:00", days=1)
        await play.taps_old(patient, place, "[old: I cannot come]")
        await play.waits_until("12:00", days=2)


async def test_reminder_that_an_outage_swallowed_is_listed_and_not_sent(stage: Stage, patient: str):
    async with stage("visit late outage", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True) as play:
        await play.sleeps_until("13:00", days=1)
        await play.chooses(PARK, Word.OPEN_CASES)
        await play.taps(PARK, "", exact=play.said(en="01-001: I have it", zh="01-001：我来处理"))
        await play.taps(PARK, "Close the case")
        await play.taps(PARK, "Called the patient")
        await play.waits_until("19:00", days=2)


async def test_visit_that_was_missed_is_written_down(stage: Stage, patient: str):
    async with stage("visit missed", arm=Arm.CLAG, start=_SATURDAY_AT_9, visits=True) as play:
        await play.waits_until("10:00", days=1)
        await play.taps(patient, "I will come")
        await play.waits_until("17:00", days=3)
        await _opens_next_visit(play, date_en="Wed, Nov 11", date_zh="11月11日周三")
        await play.taps(PARK, "Did not come")
        await play.waits_until("10:00", days=1)
        await play.writes(patient, en="my visits", zh="随访")
