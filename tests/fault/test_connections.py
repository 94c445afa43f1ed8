"""Connections break, updates come twice and out of order, the process ends at the worst moment."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import MessageClass
from tests.support.faults import (
    SEND,
    accepted,
    all_sent,
    environment,
    live_trial,
    phone_of,
    process,
    sent_to,
    strike,
    telegram_of_the_trial,
    until,
    until_row,
)
from tests.support.rows import ANN, GRACE, TOM, WEI, message, opened, owner, rows, value, write
from tests.support.running import Running

pytestmark = pytest.mark.fault
_PEOPLE = (WEI, ANN, GRACE, TOM)
_END_ALL = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where application_name = 'companion' and datname = current_database()"""
_UNSENT = "select count(*) from communication where state in ('requested', 'leased')"
_HANDLED = "select count(*) from inbox_update where state = 'handled'"


@pytest.fixture
async def live(
    trial_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    monkeypatch.setattr("bot.app._RETRY_SECONDS", 0.1)
    monkeypatch.setattr("bot.telegram.intake._PAUSE_SECONDS", (0.1,))
    async with live_trial(trial_url, tmp_path) as running:
        yield running


async def _talk(url: str, user_id: int, times: int) -> None:
    async with phone_of(url, user_id) as phone:
        for _ in range(times):
            await phone.text("help")


async def test_updates_that_come_twice_and_out_of_order_are_handled_once_each(
    live: Running,
) -> None:
    live.telegram.faults.replace({"updates": {"duplicate": 0.5, "shuffle": 0.7}, "seed": 7})
    await asyncio.gather(*(_talk(live.url, user_id, 6) for user_id in _PEOPLE))
    await until(live.parts, _HANDLED, 24)
    await all_sent(live)
    found = await rows(live.parts.engine, "select update_id from inbox_update order by inbox_id")
    assert len({row["update_id"] for row in found}) == len(found) == 24
    answers = [len(sent_to(live.telegram, user_id)) for user_id in _PEOPLE]
    assert len(set(answers)) == 1


async def test_ended_database_connections_cost_time_and_nothing_else(
    live: Running, trial_url: str
) -> None:
    # Connections of our own: those of the companion end again and again.
    async with owner(trial_url) as as_owner:
        for turn in range(4):
            await asyncio.gather(*(_talk(live.url, user_id, 2) for user_id in _PEOPLE))
            await until_row(as_owner, "select count(*) from inbox_update", 8 * (turn + 1))
            await value(as_owner, _END_ALL)
        await until_row(as_owner, _HANDLED, 32)
        await until_row(as_owner, _UNSENT, 0)
        assert (
            await value(as_owner, "select count(*) from inbox_update where state <> 'handled'") == 0
        )
        answers = "select count(*) from communication where dedupe_key like 'inbox:%'"
        sent = answers + " and state = 'sent'"
        assert await value(as_owner, answers) == await value(as_owner, sent)


@pytest.mark.parametrize(("kind", "shown"), [(MessageClass.BROADCAST, 1), (MessageClass.SAFETY, 2)])
async def test_process_killed_between_acceptance_and_our_note_treats_it_as_unknown(
    trial_url: str, tmp_path: Path, kind: MessageClass, shown: int
) -> None:
    async with telegram_of_the_trial() as (telegram, clock, url), opened(trial_url) as parts:
        told = environment(trial_url, url, tmp_path)
        await write(parts, "case", message(WEI, "x", kind))
        state = "select state from communication where dedupe_key = 'case:1'"
        async with process(told, clock) as child, asyncio.timeout(60):
            _kill_when_accepted(telegram, child)
            await child.wait()
        assert await value(parts.engine, state) == "leased"
        async with process(told, clock):
            await until(parts, state, "unknown")
            await until(parts, _UNSENT, 0)
        assert len(sent_to(telegram, WEI)) == shown


def _kill_when_accepted(telegram: SimulatedTelegram, child: Any) -> None:
    """Kill the process when Telegram has taken a message and has not said so yet."""
    add = telegram.calls.add

    def watched(method: str, *args: Any, **more: Any) -> None:
        add(method, *args, **more)
        if method == SEND and child.returncode is None:
            telegram.calls.add = add  # type: ignore[method-assign]
            child.send_signal(signal.SIGKILL)

    telegram.calls.add = watched  # type: ignore[method-assign]


async def test_terminated_process_finishes_what_is_on_the_way(
    trial_url: str, tmp_path: Path
) -> None:
    async with telegram_of_the_trial() as (telegram, clock, url), opened(trial_url) as parts:
        strike(telegram, {"kind": "delay", "seconds": 1.0})
        for user_id in _PEOPLE:
            for number in range(8):
                await write(parts, f"case-{user_id}-{number}", message(user_id, f"{number}"))
        async with process(environment(trial_url, url, tmp_path), clock) as child:
            # Something has arrived, and the next of each chat is on its way.
            await until(
                parts,
                "select bool_or(state = 'sent') from communication where dedupe_key like 'case%'",
                True,  # noqa: FBT003 - a value of SQL
            )
            child.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                assert await child.wait() == 0
        found = await rows(
            parts.engine,
            "select state, attempts_started, attempts_finished from communication"
            " where dedupe_key like 'case%'",
        )
        assert {row["state"] for row in found} <= {"sent", "requested"}
        assert all(row["attempts_started"] == row["attempts_finished"] for row in found)
        sent = sum(row["state"] == "sent" for row in found)
        assert sent == len(accepted(telegram)) >= 1
