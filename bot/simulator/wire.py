"""The local Telegram without a network: a transport for a client in the same event loop."""

import httpx
from starlette.requests import Request
from starlette.types import Message
from typing_extensions import override

from bot.simulator.api import BotApi
from bot.simulator.telegram import SimulatedTelegram

_BOT = "/bot"


class Wire(httpx.AsyncBaseTransport):
    """Carries requests to the Bot API of a local Telegram, with all its faults, and back.

    A poll for updates never waits. Where the server would cut the connection, `httpx.ReadError`
    is raised: whoever called cannot tell whether it was done.
    """

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._api = BotApi(telegram)
        telegram.release()

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request as the server would."""
        line = _Line(await request.aread())
        token, _, method = request.url.path.removeprefix(_BOT).partition("/")
        scope = {
            "type": "http",
            "method": request.method,
            "path": request.url.path,
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "path_params": {"token": token, "method": method},
            "state": {"transport": line},
        }
        response = await self._api.call(Request(scope, line.receive))
        if line.is_cut:
            raise httpx.ReadError("the connection was cut", request=request)
        return httpx.Response(
            response.status_code, headers=response.raw_headers, content=bytes(response.body)
        )


class _Line:
    """One request on its way; the server may cut it."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.is_cut = False

    def abort(self) -> None:
        """Cut it."""
        self.is_cut = True

    async def receive(self) -> Message:
        """Give the body, or say that nobody is there any more."""
        if self.is_cut:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self._body, "more_body": False}
