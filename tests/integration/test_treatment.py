"""Decisions about treatment in the database: one transaction, and nothing old goes out."""

from datetime import timedelta

import pytest

from bot.app import Parts
from content.vocabulary import Language, MessageClass, SubjectStatus
from records.database import acting
from records.effects import CloseMessages, Effect
from records.read.subject import subjects
from records.treatment_effects import ConfirmOrderRead, OrderDose, SetSubjectStatus, TreatmentAct
from records.write.apply import apply
from records.write.writing import Chat
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    LI,
    MORNING,
    TEST,
    WEI,
    message,
    minutes,
    rows,
    staff_id,
    subject_id,
    tuples,
    value,
    write,
    writing,
)

_WAITING = """
select message_class, state from communication where subject_id = :subject
  and communication_id > :after order by communication_id
"""


async def _decided(parts: Parts, cause: str, *effects: Effect) -> None:
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, cause)
        w.chat = Chat(chat_id=LI, index=b"", staff_id=staff_id(LI))
        await apply(w, effects, Language.EN)


def _order(**changes: object) -> OrderDose:
    values: dict[str, object] = {
        "subject_id": subject_id(WEI),
        "site_id": "01",
        "status": SubjectStatus.ACTIVE,
        "cycle": 1,
        "amount_mg": 200,
        "from_day": 3,
        "until_day": 8,
        "reason": "physician",
        "unread_at": MORNING + minutes(60),
    }
    return OrderDose(**{**values, **changes})


def _set(after: SubjectStatus, act: TreatmentAct) -> SetSubjectStatus:
    return SetSubjectStatus(
        subject_id=subject_id(WEI),
        act=act,
        before=SubjectStatus.ACTIVE,
        after=after,
        reason="other",
        note="in words",
    )


async def _plan_at(parts: Parts, after_minutes: float) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(MORNING + minutes(after_minutes), 0.0)
    planner = Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)
    while await planner.plan_once():
        pass


async def _last_message(parts: Parts) -> int:
    return int(
        await value(parts.engine, "select coalesce(max(communication_id), 0) from communication")
    )


async def test_reminder_that_waits_with_the_old_dose_is_withdrawn(parts: Parts) -> None:
    before = await _last_message(parts)
    await _plan_at(parts, 31)
    about = await value(
        parts.engine,
        "select 'dose:' || scheduled_dose_id from scheduled_dose where subject_id = :id"
        " and protocol_day = 3",
        id=subject_id(WEI),
    )
    await _decided(parts, "order", CloseMessages(about=about), _order())
    found = await tuples(parts.engine, _WAITING, subject=subject_id(WEI), after=before)
    assert ("reminder", "withdrawn") in found
    assert found[-1] == ("reminder", "requested")  # the notice of the new order
    reminders = "select state from communication where about = :about"
    assert await tuples(parts.engine, reminders, about=about) == [("withdrawn",)]


async def test_order_is_read_from_the_newest_and_its_reading_ends_the_task(parts: Parts) -> None:
    await _decided(parts, "order", _order())
    async with acting(parts.engine, TEST) as conn:
        facts = (await subjects(conn, [subject_id(WEI)]))[subject_id(WEI)]
    first, second = facts.order_for(2), facts.order_for(3)
    assert first is not None
    assert second is not None
    assert (first.amount_mg, first.is_read) == (400, True)
    assert (second.amount_mg, second.is_read) == (200, False)
    read = ConfirmOrderRead(subject_id=subject_id(WEI), order_id=second.order_id)
    await write(parts, "read", read, user_id=WEI)
    await write(parts, "read again", read, user_id=WEI)
    async with acting(parts.engine, TEST) as conn:
        facts = (await subjects(conn, [subject_id(WEI)]))[subject_id(WEI)]
    assert [one.is_read for one in facts.orders] == [True, True]
    due = "select state from due_action where kind = 'order_unread'"
    assert await tuples(parts.engine, due) == [("cancelled",)]
    assert await value(parts.engine, "select count(*) from dose_order_reading") == 1


async def test_order_nobody_reads_becomes_one_task_and_a_second_order_ends_the_question(
    parts: Parts,
) -> None:
    await _decided(parts, "order", _order(unread_at=MORNING + minutes(5)))
    await _plan_at(parts, 6)
    cases = "select topic, tier from escalation where subject_id = :id"
    assert await tuples(parts.engine, cases, id=subject_id(WEI)) == [("dose", "amber")]
    [row] = await rows(parts.engine, "select dose_order_id from dose_order where amount_mg = 200")
    key = row["dose_order_id"]
    await _decided(parts, "again", _order(amount_mg=100, replaces=(key,)))
    standing = "select amount_mg from dose_order where subject_id = :id and superseded_at is null"
    assert sorted(await tuples(parts.engine, standing, id=subject_id(WEI))) == [(100,), (400,)]


async def test_decision_and_its_reason_stand_in_the_trail(parts: Parts) -> None:
    await _decided(parts, "hold", _set(SubjectStatus.ON_HOLD, TreatmentAct.HOLD))
    event = "select why from audit.event where entity = 'subject' order by event_id desc limit 1"
    assert await value(parts.engine, event) == "other"
    [act] = await rows(parts.engine, "select act_id, note, decided_by from treatment_act")
    words = parts.cipher.open(act["note"], field="treatment_act.note", row=act["act_id"])
    assert (words, act["decided_by"]) == ("in words", staff_id(LI))


@pytest.mark.parametrize("after", [SubjectStatus.ON_HOLD, SubjectStatus.DIED])
async def test_hold_and_death_leave_no_reminder(parts: Parts, after: SubjectStatus) -> None:
    act = TreatmentAct.HOLD if after is SubjectStatus.ON_HOLD else TreatmentAct.DIED
    await _decided(parts, "stop", _set(after, act))
    before = await _last_message(parts)
    await _plan_at(parts, timedelta(days=6) / minutes(1))
    sent = "select count(*) from communication where subject_id = :id and communication_id > :after"
    assert await value(parts.engine, sent, id=subject_id(WEI), after=before) == 0


async def test_nothing_that_waits_or_comes_later_is_sent_to_the_phone_of_the_dead(
    parts: Parts,
) -> None:
    before = await _last_message(parts)
    await write(parts, "waits", message(WEI, "soon", MessageClass.SAFETY))
    await _decided(parts, "died", _set(SubjectStatus.DIED, TreatmentAct.DIED))
    await write(parts, "later", message(WEI, "after", MessageClass.SAFETY))
    found = await tuples(parts.engine, _WAITING, subject=subject_id(WEI), after=before)
    assert found == [("safety", "withdrawn")]


async def test_who_has_left_still_gets_what_is_about_safety(parts: Parts) -> None:
    before = await _last_message(parts)
    await write(parts, "asks", message(WEI, "dose", MessageClass.REMINDER))
    await write(parts, "visit", message(WEI, "come", MessageClass.VISIT_REMINDER))
    await write(parts, "warns", message(WEI, "call", MessageClass.SAFETY))
    left = _set(SubjectStatus.WITHDRAWN, TreatmentAct.WITHDRAWN)
    await _decided(parts, "left", left)
    found = await tuples(parts.engine, _WAITING, subject=subject_id(WEI), after=before)
    assert found == [
        ("reminder", "withdrawn"),
        ("visit_reminder", "withdrawn"),
        ("safety", "requested"),
    ]
