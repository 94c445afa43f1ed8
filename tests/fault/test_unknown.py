"""What follows when nobody can tell whether a message arrived depends on its class."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.vocabulary import MessageClass
from tests.support.faults import all_sent, live_trial, sent_to, strike, until
from tests.support.rows import LI, MORNING, WEI, message, minutes, red, rows, write
from tests.support.running import Running

pytestmark = pytest.mark.fault
_LOST = {"kind": "lost_answer", "chat_id": WEI}
_STATES = """
select state, repeat_of is not null as again from communication
where dedupe_key like 'case%' or dedupe_key like 'again:%' order by communication_id"""


@pytest.fixture
async def live(
    trial_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    monkeypatch.setattr("bot.telegram.sender._FIRST_WAIT_SECONDS", 0.01)
    async with live_trial(trial_url, tmp_path) as running:
        yield running


async def _states(live: Running) -> list[tuple[str, bool]]:
    found = await rows(live.parts.engine, _STATES)
    return [(row["state"], row["again"]) for row in found]


async def _told(live: Running, kind: MessageClass, *, lost: int) -> list[str]:
    """Send Wei one message whose answer is lost so many times; returns what was shown."""
    strike(live.telegram, {**_LOST, "times": lost})
    await write(live.parts, "case", message(WEI, "the words", kind, about="dose:1"))
    await all_sent(live)
    return sent_to(live.telegram, WEI)


async def test_safety_advice_of_unknown_fate_is_sent_until_it_arrives_worded_as_a_repeat(
    live: Running,
) -> None:
    shown = await _told(live, MessageClass.SAFETY, lost=3)
    assert shown == ["the words"] + ["不确定上一条您是否收到，所以再发一次。\n\nthe words"] * 3
    assert await _states(live) == [
        ("unknown", False),
        ("unknown", True),
        ("unknown", True),
        ("sent", True),
    ]


async def test_reminder_of_unknown_fate_is_repeated_once_as_the_same_dose(live: Running) -> None:
    strike(live.telegram, {**_LOST, "times": 3})
    await live.go_to(MORNING + minutes(30))
    await all_sent(live)
    first, second = sent_to(live.telegram, WEI)
    assert "说的是同一次药，不是让您再吃一次" not in first
    assert "说的是同一次药，不是让您再吃一次" in second
    found = "select state from communication where message_class = 'reminder'"
    assert [r["state"] for r in await rows(live.parts.engine, found)] == ["unknown", "unknown"]


async def test_answer_of_unknown_fate_is_sent_again_as_it_is(live: Running) -> None:
    assert await _told(live, MessageClass.ANSWER, lost=2) == ["the words"] * 3
    assert await _states(live) == [("sent", False)]


async def test_broadcast_of_unknown_fate_is_not_repeated(live: Running) -> None:
    assert await _told(live, MessageClass.BROADCAST, lost=1) == ["the words"]
    assert await _states(live) == [("unknown", False)]


async def test_escalation_of_unknown_fate_reaches_the_nurse_again(live: Running) -> None:
    strike(live.telegram, {"kind": "lost_answer", "chat_id": LI, "times": 1})
    await write(live.parts, "case", red(WEI))
    await all_sent(live)
    first, second = sent_to(live.telegram, LI)
    assert second.endswith(first)
    assert len(second) > len(first)
    found = "select state from communication where lane = 0 order by communication_id"
    assert [r["state"] for r in await rows(live.parts.engine, found)] == ["unknown", "sent"]


@pytest.mark.parametrize("kind", ["500", "502", "drop_connection"])
async def test_escalation_that_telegram_failed_to_take_arrives_later(
    live: Running, kind: str
) -> None:
    strike(live.telegram, {"kind": kind, "chat_id": LI, "times": 3})
    await write(live.parts, "case", red(WEI))
    await all_sent(live)
    assert len(sent_to(live.telegram, LI)) == 1
    assert (await _states(live))[-1] == ("sent", True)


async def test_alarm_is_never_put_off_for_long_however_long_telegram_fails(
    live: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.sender._LONGEST_URGENT_WAIT_SECONDS", 0.05)
    strike(live.telegram, {"kind": "500", "chat_id": WEI, "times": 12})
    await write(live.parts, "case", message(WEI, "the words", MessageClass.SAFETY))
    count = "select count(*) from communication where repeat_of is not null"
    await until(live.parts, count, 12)
    await all_sent(live)
    assert len(sent_to(live.telegram, WEI)) == 1
    longest = "select max(length(dedupe_key)) as most from communication"
    assert (await rows(live.parts.engine, longest))[0]["most"] < 60
