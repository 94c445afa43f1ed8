"""What Telegram refuses, and whom that concerns."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.client import buttons
from bot.telegram import calls
from bot.telegram import render as render_module
from content.vocabulary import MessageClass
from content.wording import Verbatim
from records.effects import Button
from tests.support.faults import accepted, live_trial, phone_of, sent_to, strike, until
from tests.support.rows import (
    ANN,
    GRACE,
    LI,
    WEI,
    as_tuple,
    go_to_work,
    message,
    opened,
    red,
    rows,
    subject_id,
    value,
    write,
)
from tests.support.running import Running

pytestmark = pytest.mark.fault
_STATE = "select state from communication where dedupe_key = '{key}:1'"


@pytest.fixture
async def live(trial_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    async with live_trial(trial_url, tmp_path) as running:
        yield running


async def test_too_many_requests_rests_one_lane_and_no_other(live: Running) -> None:
    strike(live.telegram, {"kind": "429", "chat_id": ANN, "seconds": 30, "times": 1})
    await write(live.parts, "first", message(ANN, "reminder", MessageClass.REMINDER))
    await until(
        live.parts, "select fault from communication where dedupe_key = 'first:1'", "retry_after"
    )
    await write(live.parts, "second", message(GRACE, "reminder", MessageClass.REMINDER))
    await write(live.parts, "answer", message(GRACE, "answer"))
    await write(live.parts, "alarm", red(WEI))
    await until(live.parts, _STATE.format(key="answer"), "sent")
    await until(
        live.parts, "select count(*) from communication where lane = 0 and state = 'sent'", 1
    )
    for key in ("first", "second"):
        assert await value(live.parts.engine, _STATE.format(key=key)) == "requested"


async def test_too_many_requests_to_one_nurse_does_not_hold_up_the_others_alarms(
    live: Running,
) -> None:
    strike(live.telegram, {"kind": "429", "chat_id": LI, "seconds": 30, "times": 1})
    await write(live.parts, "alarm", red(WEI))
    await until(live.parts, "select max(fault) from communication where lane = 0", "retry_after")
    await write(live.parts, "advice", message(ANN, "advice", MessageClass.SAFETY))
    await until(live.parts, _STATE.format(key="advice"), "sent")


async def test_patient_who_blocked_the_bot_becomes_one_task(live: Running) -> None:
    go_to_work(live.parts)
    strike(live.telegram, {"kind": "403", "chat_id": WEI})
    for number in range(3):
        await write(live.parts, f"case-{number}", message(WEI, "x"))
    await live.settled()
    states = "select state from communication where dedupe_key like 'case%'"
    assert [r["state"] for r in await rows(live.parts.engine, states)] == ["rejected"] * 3
    link = "select is_reachable from chat_link where subject_id = :id"
    assert await value(live.parts.engine, link, id=subject_id(WEI)) is False
    tasks = await rows(live.parts.engine, "select subject_id, topic, round from escalation")
    assert [as_tuple(r) for r in tasks] == [(subject_id(WEI), "unreachable", 1)]
    assert len(sent_to(live.telegram, LI)) == 1


async def test_buttons_that_telegram_refuses_fall_away_and_the_words_arrive(live: Running) -> None:
    strike(
        live.telegram,
        {"kind": "400", "chat_id": WEI, "times": 1, "description": "BUTTON_DATA_INVALID"},
    )
    button = Button(label=Verbatim("Yes"), act="dose.taken")
    await write(live.parts, "case", message(WEI, "the words", buttons=((button,),)))
    await live.settled()
    async with phone_of(live.url, WEI) as phone:
        (shown,) = await phone.messages()
    assert (shown["text"], buttons(shown)) == ("the words", [])


async def test_message_that_telegram_refuses_is_not_tried_for_ever(live: Running) -> None:
    strike(live.telegram, {"kind": "400", "chat_id": WEI, "description": "message is too odd"})
    await write(live.parts, "case", message(WEI, "the words"))
    await live.settled()
    assert await value(live.parts.engine, _STATE.format(key="case")) == "rejected"


async def test_message_that_cannot_be_worded_is_set_aside_and_the_next_is_sent(
    live: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(out: Any, *rest: Any) -> Any:
        if out.key == "broken:1":
            raise LookupError
        return whole(out, *rest)

    whole = render_module.render
    monkeypatch.setattr(calls, "render", render)
    await write(live.parts, "broken", message(WEI, "x"))
    await write(live.parts, "next", message(WEI, "the next"))
    await live.settled()
    assert await value(live.parts.engine, _STATE.format(key="broken")) == "rejected"
    assert sent_to(live.telegram, WEI) == ["the next"]


async def test_backlog_of_an_outage_leaves_alarms_first(trial_url: str, tmp_path: Path) -> None:
    async with opened(trial_url) as parts:
        for number in range(30):
            for user_id in (WEI, ANN, GRACE):
                one = message(user_id, f"broadcast {number}", MessageClass.BROADCAST)
                await write(parts, f"b-{number}-{user_id}", one)
        for user_id in (WEI, ANN, GRACE):
            await write(parts, f"r-{user_id}", message(user_id, "reminder", MessageClass.REMINDER))
        await write(parts, "alarm", red(ANN))
    async with live_trial(trial_url, tmp_path) as live:
        await until(live.parts, "select state from communication where lane = 0", "sent")
        first = "select min(state) from communication where message_class = 'broadcast'"
        await until(live.parts, first.replace("min", "max"), "sent")
        words = [call["params"]["text"] for call in accepted(live.telegram)]
    first_broadcast = next(i for i, text in enumerate(words) if text.startswith("broadcast"))
    alarm = next(i for i, call in enumerate(accepted(live.telegram)) if call["chat_id"] == LI)
    assert alarm < first_broadcast
    assert words[:first_broadcast].count("reminder") == 3
