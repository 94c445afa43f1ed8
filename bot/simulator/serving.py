"""Running the server on the loopback address."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from typing_extensions import override

from bot.simulator.connections import ClosableProtocol
from bot.simulator.server import build_server
from bot.simulator.stage import Stage
from bot.simulator.telegram import SimulatedTelegram

_HOST = "127.0.0.1"
_BACKLOG = 256
_GRACE_SECONDS = 1


class LocalServer(uvicorn.Server):
    """uvicorn that says when it is ready, and lets waiting polls go before it shuts down."""

    def __init__(self, app: Starlette, telegram: SimulatedTelegram) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=ClosableProtocol,
                ws="none",
                lifespan="on",
                # An access log would hold the token, which is part of every path.
                log_config=None,
                access_log=False,
                log_level="error",
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self.ready = asyncio.Event()
        self._telegram = telegram

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready.set()

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of what waits, then shut down."""
        self._telegram.release()
        await super().shutdown(sockets)


class _EmbeddedServer(LocalServer):
    """A part of a program: leaves the signals alone, does not tick, and ends at once."""

    def __init__(self, app: Starlette, telegram: SimulatedTelegram) -> None:
        super().__init__(app, telegram)
        self.leave = asyncio.Event()

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    @override
    async def main_loop(self) -> None:
        await self.leave.wait()

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._telegram.release()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := set(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
        await self.lifespan.shutdown()


@asynccontextmanager
async def serving(
    telegram: SimulatedTelegram,
    stage: Stage | None = None,
    *,
    port: int = 0,
    page: bool = True,
) -> AsyncIterator[str]:
    """Serve a local Telegram inside this event loop; yield `http://127.0.0.1:PORT`.

    Port 0 takes a free one. Raises OSError when the port is taken.
    """
    listener = listen(port)
    server = _EmbeddedServer(build_server(telegram, stage, page=page), telegram)
    running = asyncio.create_task(server.serve([listener]))
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            ready.cancel()
            running.result()
        yield address(listener)
    finally:
        server.leave.set()
        await running


def listen(port: int) -> socket.socket:
    """Return a listening socket on the loopback address. Raises OSError."""
    # asyncio switches Nagle's delay off only on sockets that name their protocol; with it each
    # answer would take 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address(listener: socket.socket) -> str:
    """Return the URL of a listening socket."""
    return f"http://{_HOST}:{listener.getsockname()[1]}"
