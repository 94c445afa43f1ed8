"""What is to be sent: in the order of urgency, by one sender at a time, once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from bot.app import Parts
from content.vocabulary import Language, MessageClass
from records import outbox
from records.database import acting
from records.effects import CloseMessages
from records.outbox import Outgoing
from tests.support.rows import (
    ANN,
    GRACE,
    TEST,
    TOM,
    WEI,
    change,
    message,
    minutes,
    rows,
    subject_id,
    tuples,
    value,
    write,
)

_ONE, _TWO = (UUID(int=number) for number in (1, 2))
_STATES = "select state from communication where dedupe_key like 'case%' order by communication_id"


async def _claim(
    parts: Parts,
    lease: UUID = _ONE,
    *,
    lanes: tuple[int, int] = (0, 3),
    later: timedelta = timedelta(0),
) -> list[Outgoing]:
    async with acting(parts.engine, TEST) as conn:
        return await outbox.claim(
            conn,
            parts.cipher,
            lease=lease,
            lanes=lanes,
            busy=(),
            most=10,
            now=parts.clock.now() + later,
        )


async def _states(parts: Parts) -> list[str]:
    return [row["state"] for row in await rows(parts.engine, _STATES)]


async def test_messages_are_taken_by_lane_then_by_age(parts: Parts) -> None:
    for user_id, kind in (
        (WEI, MessageClass.BROADCAST),
        (ANN, MessageClass.REMINDER),
        (GRACE, MessageClass.ANSWER),
        (TOM, MessageClass.ESCALATION),
    ):
        await write(parts, f"case-{user_id}", message(user_id, "x", kind))
    assert [out.chat_id for out in await _claim(parts)] == [TOM, GRACE, ANN, WEI]


async def test_chat_has_one_message_on_the_way(parts: Parts) -> None:
    for number in range(3):
        await write(parts, f"case-{number}", message(WEI, "x"))
    claimed = await _claim(parts)
    assert [out.key for out in claimed] == ["case-0:1"]
    assert await _states(parts) == ["leased", "requested", "requested"]


async def test_message_on_the_way_is_nobody_elses(parts: Parts) -> None:
    await write(parts, "case", message(WEI, "x"))
    (out,) = await _claim(parts)
    assert await _claim(parts, _TWO) == []
    async with acting(parts.engine, TEST) as conn:
        settled = await outbox.settle(conn, out, _TWO, state="sent", now=parts.clock.now())
    assert (settled, await _states(parts)) == (False, ["leased"])
    async with acting(parts.engine, TEST) as conn:
        assert await outbox.settle(conn, out, _ONE, state="sent", now=parts.clock.now())
    assert await _states(parts) == ["sent"]


async def test_two_senders_who_ask_at_once_get_different_messages(parts: Parts) -> None:
    for user_id in (WEI, ANN):
        await write(parts, f"case-{user_id}", message(user_id, "x"))
    async with acting(parts.engine, TEST) as first, acting(parts.engine, TEST) as second:
        taken = [
            await outbox.claim(
                conn,
                parts.cipher,
                lease=lease,
                lanes=(0, 3),
                busy=(),
                most=1,
                now=parts.clock.now(),
            )
            for conn, lease in ((first, _ONE), (second, _TWO))
        ]
    assert [len(one) for one in taken] == [1, 0]  # the second looks again, and is told to
    assert len(await _claim(parts, _TWO)) == 1


async def test_message_of_a_closed_matter_is_withdrawn(parts: Parts) -> None:
    await write(parts, "case", message(WEI, "x", about="dose:1"), CloseMessages(about="dose:1"))
    await write(parts, "case-2", message(WEI, "x", about="dose:1"))
    await write(parts, "close", CloseMessages(about="dose:1"))
    assert "withdrawn" in await _states(parts)
    assert (
        await value(parts.engine, "select state from communication where dedupe_key like 'case-2%'")
        == "withdrawn"
    )


@pytest.mark.parametrize("kind", [MessageClass.REMINDER, MessageClass.ESCALATION])
async def test_matter_closed_while_its_message_was_on_the_way_is_not_repeated(
    parts: Parts, kind: MessageClass
) -> None:
    await write(parts, "case", message(WEI, "x", kind, about="dose:1"))
    (out,) = await _claim(parts)
    await write(parts, "close", CloseMessages(about="dose:1"))
    async with acting(parts.engine, TEST) as conn:
        await outbox.fate_unknown(
            conn, parts.cipher, out, _ONE, now=parts.clock.now(), wait=0, fault="test"
        )
    assert await _states(parts) == ["unknown"]
    assert await value(parts.engine, "select count(*) from communication where repeat_of > 0") == 0


async def test_matter_closed_while_its_message_was_on_the_way_is_not_tried_again(
    parts: Parts,
) -> None:
    await write(parts, "case", message(WEI, "x", MessageClass.REMINDER, about="dose:1"))
    (out,) = await _claim(parts)
    await write(parts, "close", CloseMessages(about="dose:1"))
    async with acting(parts.engine, TEST) as conn:
        await outbox.send_again(conn, out, _ONE, now=parts.clock.now(), wait=0, fault="test")
    assert await _states(parts) == ["withdrawn"]


async def test_message_past_its_time_expires(parts: Parts) -> None:
    until = parts.clock.now() + minutes(45)
    await write(parts, "case", message(WEI, "x", expires_at=until))
    assert await _claim(parts, later=minutes(46)) == []
    async with acting(parts.engine, TEST) as conn:
        await outbox.expire(conn, parts.clock.now() + minutes(46))
    assert await _states(parts) == ["expired"]


async def test_same_cause_makes_the_same_message_once(parts: Parts) -> None:
    await write(parts, "case", message(WEI, "x"))
    with pytest.raises(IntegrityError, match="dedupe_key"):
        await write(parts, "case", message(WEI, "x"))
    assert await _states(parts) == ["requested"]


async def test_message_given_back_counts_no_attempt(parts: Parts) -> None:
    await write(parts, "case", message(WEI, "x"))
    (out,) = await _claim(parts)
    async with acting(parts.engine, TEST) as conn:
        await outbox.put_back(conn, out, _ONE, now=parts.clock.now())
    found = "select state, attempts_started from communication where dedupe_key = 'case:1'"
    assert await tuples(parts.engine, found) == [("requested", 0)]


async def test_message_that_cannot_be_opened_is_rejected_and_stops_nobody(parts: Parts) -> None:
    for user_id in (WEI, ANN):
        await write(parts, f"case-{user_id}", message(user_id, "x"))
    await change(
        parts.engine,
        "update communication set payload = 'x' where dedupe_key = :key",
        key=f"case-{WEI}:1",
    )
    assert [out.chat_id for out in await _claim(parts)] == [ANN]
    assert await _states(parts) == ["rejected", "leased"]


async def test_hundreds_of_repeats_keep_their_key_short(parts: Parts) -> None:
    await write(parts, "case", message(WEI, "x", MessageClass.ESCALATION))
    repeats: list[int] = []
    for _ in range(3):
        (out,) = await _claim(parts)
        repeats.append(out.repeats)
        async with acting(parts.engine, TEST) as conn:
            await outbox.fate_unknown(
                conn, parts.cipher, out, _ONE, now=parts.clock.now(), wait=0, fault="test"
            )
    longest = await value(parts.engine, "select max(length(dedupe_key)) from communication")
    assert longest < 40
    assert repeats == [0, 1, 2]


async def test_language_changed_while_a_message_waits_is_the_one_it_is_sent_in(
    parts: Parts,
) -> None:
    await write(parts, "case", message(WEI, "x"))
    await change(
        parts.engine,
        "update subject set language = 'en' where subject_id = :id",
        id=subject_id(WEI),
    )
    (out,) = await _claim(parts)
    assert out.language is Language.EN
