"""`companion demo` as a visitor has it: one process, killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.simulator.client import PhoneClient

pytestmark = pytest.mark.slow

_GRACE, _LI = 103, 401
_SECONDS = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that the user of the embedded server may enter."""
    tmp_path.chmod(0o711)
    return tmp_path


async def test_demo_goes_on_after_plug_and_restart(home: Path):
    port = _free_port()
    async with (
        _demo(home, port) as (url, http),
        PhoneClient.adopt(url, _GRACE) as grace,
        PhoneClient.adopt(url, _LI) as nurse,
    ):
        await grace.text("help")
        await grace.wait_for("automated assistant", timeout_seconds=_SECONDS)
        before = await grace.last_id()
        moved = await _move(http, "next")
        while moved["local"][11:] < "09:00":
            moved = await _move(http, "next")
        await grace.wait_for("400 mg as ordered", after=before, timeout_seconds=_SECONDS)

        last = await nurse.last_id()
        await grace.text("fever 39")
        await grace.wait_for("000-0101-0101", after=before + 1, timeout_seconds=_SECONDS)
        await nurse.wait_for("01-003", after=last, timeout_seconds=_SECONDS)

        assert (await http.post("/stage/plug")).json() == {"kills": 1}
        before = await grace.last_id()
        await grace.press("Taken")
        await grace.wait_for("taken", after=before, timeout_seconds=_SECONDS)

        moved = await _move(http, "morning")
        assert moved["local"].endswith("07:30")
    async with _demo(home, port) as (url, http):
        clock = (await http.get("/stage/clock")).json()
        assert clock["local"] >= moved["local"]
        async with PhoneClient.adopt(url, _GRACE) as grace:
            before = await grace.last_id()
            assert before > 0
            await grace.text("today")
            await grace.wait_for("Today is day 3", after=before, timeout_seconds=_SECONDS)


@asynccontextmanager
async def _demo(home: Path, port: int) -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--headless",
        "--port",
        str(port),
        env={**env, "COMPANION_HOME": str(home)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        said = (await process.stdout.readline()).decode()
        assert said == f"The phones are at http://127.0.0.1:{port}\n"
        url = said.split()[-1]
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=120.0) as http:
            yield url, http
    finally:
        process.send_signal(signal.SIGTERM)
        _, logged = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in logged


async def _move(http: httpx.AsyncClient, to: str) -> dict[str, str]:
    answer = await http.post("/stage/clock", json={"to": to})
    assert answer.is_success
    moved: dict[str, str] = answer.json()
    return moved


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
