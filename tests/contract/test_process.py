"""`python -m bot.simulator` as a process: its one line, its end, and kill -9."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.simulator.client import PhoneClient

ROOT = Path(__file__).parents[2]
TOKEN = "42:secret-of-the-test"


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.simulator",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stdout is not None
    try:
        yield running, (await running.stdout.readline()).decode().strip()
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


@pytest.mark.slow
async def test_it_prints_its_address_and_stops_cleanly(connect_bot):
    async with process("--token", TOKEN) as (running, url):
        async with connect_bot(url, TOKEN) as bot:
            assert (await bot.get_me()).id == 42
        running.send_signal(signal.SIGINT)
        output, errors = await running.communicate()
    assert (running.returncode, output, errors) == (0, b"", b"")


@pytest.mark.fault
@pytest.mark.slow
async def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, connect_bot):
    journal = str(tmp_path / "telegram.jsonl")
    async with process("--journal", journal) as (running, url):
        async with await PhoneClient.connect(url, first_name="伟", user_id=101) as wei:
            await wei.open()
            await wei.text("我发烧39度")
        running.send_signal(signal.SIGKILL)
        await running.wait()
    async with (
        process("--journal", journal, "--token", TOKEN) as (_, url),
        connect_bot(url, TOKEN) as bot,
    ):
        texts = [update.message.text for update in await bot.get_updates(timeout=0)]
    assert texts == ["/start", "我发烧39度"]


@pytest.mark.slow
async def test_a_taken_port_is_one_clear_line():
    async with process("--token", TOKEN) as (_, url):
        port = url.rpartition(":")[2]
        async with process("--port", port) as (second, _):
            _, errors = await second.communicate()
    assert second.returncode == 1
    assert errors.decode() == f"port {port} is taken; choose another with --port\n"
