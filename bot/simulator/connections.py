"""Closing a connection without an answer, which ASGI itself has no word for."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "transport"


class ClosableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, telling the application which connection it is on."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection for the requests that will come on it."""
        self.app_state = {**self.app_state, _KEY: transport}
        super().connection_made(transport)


class _NoResponse(Response):
    """Sends nothing; the connection is gone."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do nothing."""


async def close_unanswered(request: Request) -> Response:
    """Cut the connection of a request and return the response that sends nothing."""
    transport: asyncio.Transport = getattr(request.state, _KEY)
    transport.abort()
    # uvicorn complains about an unanswered request unless it has seen the connection go.
    while not await request.is_disconnected():  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)
    return _NoResponse()
