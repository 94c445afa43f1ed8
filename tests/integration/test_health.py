"""`/health` and `companion watch`: red when a loop is silent or a ladder was at fault."""

import asyncio
import socket
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.app import Parts
from bot.cli.refusal import Refused
from bot.cli.watch import fault_of, run_on_red, watch
from bot.health import health_app
from bot.web import served
from content.vocabulary import Tier
from records.checks import beat, note_start
from records.database import new_engine
from records.read.health import LOOPS
from tests.support.rows import WEI, change, red, write

_SILENT = "update heartbeat set beat_at = beat_at - interval '4 minutes' where loop = 'sender'"
_STARTED_BEFORE = "update heartbeat set found_at = found_at - interval '2 hours'"
_LAST_START = "update heartbeat set beat_at = beat_at - cast(cast(:ago as text) as interval)"
_LONG_AGO = "update heartbeat set found_at = found_at - interval '16 minutes'"


async def _looked(parts: Parts, path: str = "/health") -> httpx.Response:
    transport = httpx.ASGITransport(health_app(parts.engine, parts.content.contact.watch))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get(path)


async def _beaten(parts: Parts) -> None:
    async with parts.engine.begin() as conn:
        for loop in LOOPS:
            await beat(conn, loop)


async def test_health_is_green_while_every_loop_beats(parts: Parts) -> None:
    await _beaten(parts)
    answer = await _looked(parts)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "state": "ok",
            "silent": [],
            "starting": [],
            "found": 0,
            "exhausted": {"red": 0, "other": 0},
            "drills": {},
        },
    )


async def test_loop_that_never_began_or_fell_silent_is_named(parts: Parts) -> None:
    before = await _looked(parts)
    assert (before.status_code, before.json()["silent"]) == (503, list(LOOPS))
    await _beaten(parts)
    await change(parts.engine, _SILENT)
    answer = await _looked(parts)
    assert (answer.status_code, answer.json()["silent"]) == (503, ["sender"])


async def test_loop_without_its_first_chance_is_starting_and_not_silent(parts: Parts) -> None:
    async with parts.engine.begin() as conn:
        await note_start(conn, 15)
    answer = await _looked(parts)
    assert (answer.status_code, answer.json()["state"]) == (200, "starting")
    assert (answer.json()["silent"], answer.json()["starting"]) == ([], list(LOOPS))
    await change(parts.engine, _STARTED_BEFORE)
    answer = await _looked(parts)
    assert (answer.status_code, answer.json()["silent"]) == (503, list(LOOPS))


@pytest.mark.parametrize(("last_start", "status"), [("5 minutes", 503), ("20 minutes", 200)])
async def test_what_starts_again_and_again_is_not_starting(
    parts: Parts, last_start: str, status: int
) -> None:
    async with parts.engine.begin() as conn:
        await note_start(conn, 15)
    await change(parts.engine, _STARTED_BEFORE)
    await change(parts.engine, _LAST_START, ago=last_start)
    async with parts.engine.begin() as conn:
        await note_start(conn, 15)
    assert (await _looked(parts)).status_code == status


@pytest.mark.parametrize(("tier", "status"), [(Tier.RED, 503), (Tier.AMBER, 200)])
async def test_standing_alarm_is_shown_and_red_where_the_case_is(
    parts: Parts, tier: Tier, status: int
) -> None:
    await _beaten(parts)
    await write(parts, "report", replace(red(WEI), tier=tier))
    await change(parts.engine, "update escalation set status = 'exhausted'")
    answer = await _looked(parts)
    kind = "red" if tier is Tier.RED else "other"
    assert (answer.status_code, answer.json()["exhausted"][kind]) == (status, 1)
    measured = await _looked(parts, "/metrics")
    assert f'companion_cases_exhausted{{tier="{kind}"}} 1' in measured.text.splitlines()


async def test_fault_stays_red_long_enough_to_be_seen_though_it_was_mended(parts: Parts) -> None:
    await _beaten(parts)
    async with parts.engine.begin() as conn:
        await beat(conn, "auditor", found=2)
        await beat(conn, "auditor")
    answer = await _looked(parts)
    assert (answer.status_code, answer.json()["found"]) == (503, 1)
    await change(parts.engine, _LONG_AGO)
    assert (await _looked(parts)).status_code == 200


async def test_database_that_is_away_is_red(parts: Parts) -> None:
    away = new_engine("postgresql://nobody@127.0.0.1:1/nothing")
    transport = httpx.ASGITransport(health_app(away, parts.content.contact.watch))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/health")
    await away.dispose()
    assert (answer.status_code, answer.json()["silent"]) == (503, ["database"])


async def test_watch_says_in_one_line_what_is_wrong_and_runs_the_command(
    parts: Parts, tmp_path: Path
) -> None:
    port, told = _free_port(), tmp_path / "told"
    url = f"http://127.0.0.1:{port}/health"
    assert fault_of(url) == "companion does not answer (ConnectError)"
    async with served(health_app(parts.engine, parts.content.contact.watch), "127.0.0.1", port):
        line = (
            "companion is red: silent intake, worker, sender, planner, auditor; ladders at fault 0;"
            " red cases nobody took 0"
        )
        with pytest.raises(Refused, match=line):
            await asyncio.to_thread(watch, url, once=True)
        write = f"{sys.executable} -c \"import sys; open('{told}', 'w').write(sys.argv[1])\""
        await asyncio.to_thread(run_on_red, write, line)
        assert told.read_text() == line
        await _beaten(parts)
        assert await asyncio.to_thread(fault_of, url) is None


async def test_watch_counts_red_looks_in_a_row() -> None:
    port = _free_port()
    with pytest.raises(Refused, match="does not answer"):
        await asyncio.to_thread(watch, f"http://127.0.0.1:{port}/health", every=0.0, grace=3)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
