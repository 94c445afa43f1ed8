"""A local Telegram for each test, a bot of python-telegram-bot on it, phones, and a webhook."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator.client import PhoneClient
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram

Call: TypeAlias = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]
"""Calls a method as a bare bot would: `(HTTP status, JSON body)`."""


@dataclass
class Time:
    """The trial's time and the machine's seconds, both moved by hand."""

    instant: datetime = field(default=datetime(2026, 11, 3, 0, 0, tzinfo=UTC))
    seconds: float = 1000.0

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.seconds

    def pass_trial(self, **amount: float) -> None:
        self.instant += timedelta(**amount)

    def pass_real(self, **amount: float) -> None:
        self.seconds += timedelta(**amount).total_seconds()


@pytest.fixture(autouse=True)
def _retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without this the library warns each time it raises RetryAfter.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def moment() -> Time:
    return Time()


@pytest.fixture
def telegram(moment: Time) -> SimulatedTelegram:
    return SimulatedTelegram(
        moment.now,
        token="42:secret-of-the-test",
        username="clag_bot",
        monotonic=moment.monotonic,
        limits=RateLimits(enforced=False),
        webhook_retry_seconds=0.01,
    )


@pytest.fixture
async def url(telegram: SimulatedTelegram) -> AsyncIterator[str]:
    async with serving(telegram, page=False) as address:
        yield address


@asynccontextmanager
async def connected(address: str, token: str) -> AsyncIterator[Bot]:
    # Without certificates, as the address is plain HTTP: they take 30 ms to load.
    verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bot = Bot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": verify}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": verify}),
    )
    async with bot:
        yield bot


@pytest.fixture
async def bot(url: str, telegram: SimulatedTelegram) -> AsyncIterator[Bot]:
    async with connected(url, telegram.token) as connected_bot:
        yield connected_bot


@pytest.fixture
def connect_bot() -> Callable[[str, str], AbstractAsyncContextManager[Bot]]:
    """Connect further bots: takes an address and a token, gives a context of a Bot."""
    return connected


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    ) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient, telegram: SimulatedTelegram) -> Call:
    async def perform(method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        answer = await http.post(f"/bot{telegram.token}/{method}", json=params)
        return answer.status_code, answer.json()

    return perform


@pytest.fixture
async def wei(url: str) -> AsyncIterator[PhoneClient]:
    """Wei's phone: the bot is started, and its first update is update 1."""
    async with await PhoneClient.connect(url, first_name="伟", user_id=101) as phone:
        await phone.open()
        yield phone


@pytest.fixture
async def ann(url: str) -> AsyncIterator[PhoneClient]:
    """Ann's phone: the bot is not started."""
    async with await PhoneClient.connect(
        url, first_name="Ann", language_code="en", user_id=102, label="London"
    ) as phone:
        yield phone


@dataclass
class Receiver:
    """What came, in order; `answers` are HTTP status lines for the next ones, then 200."""

    url: str = ""
    answers: list[str] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def wait_for(self, number: int) -> list[int]:
        """Return the update ids of the first `number` deliveries, once they have come."""
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: len(self.received) >= number), 10)
        return [update["update_id"] for update in self.received[:number]]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = [line.split(": ", 1) for line in head.splitlines()[1:] if line]
                headers = {name.lower(): value for name, value in lines}
                body = json.loads(await reader.readexactly(int(headers["content-length"])))
                answer = self.answers.pop(0) if self.answers else "200 OK"
                writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n".encode())
                async with self.came:
                    self.received.append(body)
                    self.headers.append(headers)
                    self.came.notify_all()
        except asyncio.IncompleteReadError:
            writer.close()


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield receiver
