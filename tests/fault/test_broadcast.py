"""A broadcast whose companion is killed on the way: nobody twice, nobody left out."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.support.broadcasts import PEOPLE, plans
from tests.support.faults import accepted, environment, process, telegram_of_the_trial, until
from tests.support.rows import change, opened, rows

pytestmark = pytest.mark.fault
_KILLED_AFTER = 3
_STATES = """
select c.chat_index, c.state from broadcast_recipient r
join communication c on c.communication_id = r.communication_id"""
_WAITING = """
select count(*) from broadcast_recipient r
left join communication c on c.communication_id = r.communication_id
where r.state = 'planned' or c.state in ('requested', 'leased')"""


async def test_killed_on_the_way_nobody_is_left_out_and_only_the_unknown_may_lack_it(
    trial_url: str, tmp_path: Path
) -> None:
    """Rapidpro PR #2016: a broadcast that starts again must not start from the beginning."""
    async with telegram_of_the_trial() as (telegram, clock, url), opened(trial_url) as parts:
        told = environment(trial_url, url, tmp_path)
        await change(parts.engine, "update due_action set state = 'cancelled'")
        await plans(parts)
        async with process(told, clock), asyncio.timeout(60):
            while len(accepted(telegram)) < _KILLED_AFTER:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0)
        async with process(told, clock):
            await until(parts, _WAITING, 0)
        got = Counter(parts.cipher.chat_index(call["chat_id"]) for call in accepted(telegram))
        states = {row["chat_index"]: row["state"] for row in await rows(parts.engine, _STATES)}
    assert len(states) == PEOPLE
    assert max(got.values()) == 1
    assert {index for index, state in states.items() if state == "sent"} <= got.keys()
    assert set(states.values()) <= {"sent", "unknown"}
