"""A new version of the notice: asked once for what changed, silent until the answer."""

from datetime import UTC, datetime

from content.vocabulary import Arm
from records.database import PLANNER, acting
from records.notice_due import ask_about_new_versions
from tests.scenario.conftest import LI, Stage
from tests.support.notices import with_next_version
from tests.support.transcript import Play

_EVENING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # Monday 17:00 in Shanghai: day 2 is tomorrow


async def _is_changed(play: Play) -> None:
    """Start the companion with the next version, and let it look who is to be asked."""
    play.lines += ["", "the notice has a new version: its act about the messenger has changed"]
    await play.restart(with_next_version(play.live.parts.content))
    parts = play.live.parts
    async with acting(parts.engine, PLANNER) as conn:
        await ask_about_new_versions(conn, parts.content, parts.clock.now())
    await play.waits(1)


async def test_changed_act_is_asked_again_and_reminders_go_on(stage: Stage, patient: str):
    async with stage("notice changed and agreed to", arm=Arm.CLAGV, start=_EVENING) as play:
        await _is_changed(play)
        # What the patient says of themselves goes on being heard.
        await play.writes(patient, en="My temperature is 36.8", zh="我体温36.8度")
        await play.taps(patient, "I agree")
        await play.waits_until("08:00", days=1)
        await play.taps(patient, "Taken")


async def test_nobody_is_reminded_before_the_answer_and_a_refusal_reaches_the_nurse(
    stage: Stage, patient: str
):
    async with stage("notice changed and refused", arm=Arm.CLAGV, start=_EVENING) as play:
        await _is_changed(play)
        await play.waits_until("08:05", days=1)
        await play.taps(patient, "I do not agree")
        await play.taps(LI, "I have it")
