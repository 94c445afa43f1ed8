"""A companion that is ended, or refused, while it connects leaves no connection behind."""

import asyncio

import httpx
import pytest
from typing_extensions import override

from bot.simulator.telegram import DEFAULT_TOKEN
from bot.telegram.client import Connection, TelegramLink, TelegramRefusedError
from tests.support.faults import strike, telegram_of_the_trial

pytestmark = pytest.mark.fault


class _Watched(httpx.AsyncHTTPTransport):
    """Real connections; says when it answered, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.has_answered = asyncio.Event()
        self.is_closed = False

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        self.has_answered.set()
        return answer

    @override
    async def aclose(self) -> None:
        await super().aclose()
        self.is_closed = True


async def test_service_ended_while_telegram_is_out_closes_its_connections() -> None:
    async with telegram_of_the_trial() as (telegram, _, url):
        strike(telegram, {"kind": "502", "method": "getMe"})
        transport = _Watched()
        link = TelegramLink(Connection(token=DEFAULT_TOKEN, base_url=url, transport=transport))
        entering = asyncio.create_task(link.__aenter__())
        await transport.has_answered.wait()
        entering.cancel()
        await asyncio.wait({entering})
        assert entering.cancelled()
        assert transport.is_closed


async def test_refused_token_closes_the_connections() -> None:
    async with telegram_of_the_trial() as (_, _, url):
        transport = _Watched()
        link = TelegramLink(Connection(token="1:wrong", base_url=url, transport=transport))
        with pytest.raises(TelegramRefusedError):
            await link.__aenter__()
        assert transport.is_closed
