"""A planted second version of the notice: asked once, silent until the answer, a person told."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.app import Parts
from content.vocabulary import Arm, Language, Relation
from records.account_effects import RecordConsent, UseInvite
from records.database import PLANNER, acting
from records.notice_due import ask_about_new_versions
from records.read.chat import invite_of
from records.reporter_effects import AcceptReporting, InviteReporter
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.notices import CHANGED, with_next_version
from tests.support.rows import MORNING, change, minutes, tuples, value, write
from tests.support.ward import add_subject

_ANN, _CARER = 9001, 902
_DAY2_AT_8 = MORNING + timedelta(minutes=30)
_SENT = """
select count(*) from communication where subject_id = :id and state = 'requested'
  and method = 'sendMessage' and message_class = :class
"""


@pytest.fixture
async def ann(parts: Parts) -> UUID:
    """A subject of the venetoclax arm with doses; of the others nothing is due."""
    day1 = (MORNING - timedelta(days=1)).date()
    await change(parts.engine, "update subject set status = 'withdrawn'")
    await change(parts.engine, "update due_action set state = 'cancelled'")
    await change(parts.engine, "update communication set state = 'withdrawn'")
    await add_subject(parts, _ANN, "01-901", Arm.CLAGV, Language.EN, day1)
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(parts.clock.now() + minutes(1), 0.0)
    found: UUID = await value(parts.engine, "select subject_id from subject where code = '01-901'")
    return found


async def _scan(parts: Parts) -> int:
    async with acting(parts.engine, PLANNER) as conn:
        return await ask_about_new_versions(
            conn, with_next_version(parts.content), parts.clock.now()
        )


async def _until(parts: Parts, later: timedelta) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(parts.clock.now() + later, 0.0)
    content = with_next_version(parts.content)
    planner = Planner(parts.engine, parts.cipher, content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass


async def _sent(parts: Parts, subject: UUID, message_class: str) -> int:
    found: int = await value(parts.engine, _SENT, id=subject, **{"class": message_class})
    return found


def _answer(subject: UUID, *, accepted: bool) -> RecordConsent:
    return RecordConsent(
        subject_id=subject,
        act=CHANGED,
        accepted=accepted,
        notice_version="2",
        language=Language.EN,
        text_sha256="",
    )


async def test_new_version_is_asked_about_once_whatever_becomes_of_it(
    parts: Parts, ann: UUID
) -> None:
    assert (await _scan(parts), await _scan(parts)) == (1, 0)
    await _until(parts, minutes(1))
    assert await _sent(parts, ann, "answer") == 3
    assert await _scan(parts) == 0


async def test_reminders_wait_for_the_answer_and_go_on_after_it(parts: Parts, ann: UUID) -> None:
    await _scan(parts)
    await _until(parts, _DAY2_AT_8 + minutes(1) - parts.clock.now())
    assert await _sent(parts, ann, "reminder") == 0
    await write(parts, "agrees", _answer(ann, accepted=True))
    await _until(parts, timedelta(hours=1))
    assert await _sent(parts, ann, "reminder") == 1


async def test_who_does_not_answer_is_a_nurses_task_once(parts: Parts, ann: UUID) -> None:
    await _scan(parts)
    await _until(parts, minutes(1))
    await _until(parts, timedelta(hours=5))
    opened = "select topic, tier from escalation where subject_id = :id and topic = 'choice'"
    assert await tuples(parts.engine, opened, id=ann) == [("choice", "amber")]


async def test_who_refused_is_not_asked_again(parts: Parts, ann: UUID) -> None:
    await write(parts, "refuses", _answer(ann, accepted=False))
    assert await _scan(parts) == 0


async def test_at_night_the_question_waits_for_the_morning(parts: Parts, ann: UUID) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(MORNING + timedelta(hours=15), 0.0)
    await _scan(parts)
    await _until(parts, minutes(1))
    assert await _sent(parts, ann, "answer") == 0
    await _until(parts, timedelta(hours=9))
    assert await _sent(parts, ann, "answer") == 3


async def test_family_member_is_asked_again_and_reports_nothing_until_then(
    parts: Parts, ann: UUID
) -> None:
    version = parts.content.texts["family_notice"].version
    made = InviteReporter(
        subject_id=ann,
        relation=Relation.SPOUSE,
        language=Language.EN,
        token="family",
        pin="135790",
        valid_until=parts.clock.now() + minutes(60),
    )
    await write(parts, "invite", made)
    async with parts.engine.connect() as conn:
        invite_id = await invite_of(conn, parts.cipher, "family")
    assert invite_id is not None
    await write(parts, "use", UseInvite(invite_id=invite_id, language=Language.EN), user_id=_CARER)
    key = await value(parts.engine, "select reporter_id from reporter")
    await write(parts, "agree", AcceptReporting(reporter_id=key, version=version))
    await write(parts, "own", _answer(ann, accepted=True))
    assert (await _scan(parts), await _scan(parts)) == (1, 0)
    await _until(parts, minutes(1))
    to_carer = "select count(*) from communication where chat_index = :chat"
    assert await value(parts.engine, to_carer, chat=parts.cipher.chat_index(_CARER)) == 1
    assert await value(parts.engine, "select agreed_at is null from reporter")
    again = AcceptReporting(reporter_id=key, version=str(int(version) + 1))
    await write(parts, "again", again)
    assert await _scan(parts) == 0
