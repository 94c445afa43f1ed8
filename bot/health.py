"""`/health`: red when a loop is silent or a ladder was at fault; and what the loops say of it."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.web import served
from content.plan.contact import Watch
from records.checks import beat
from records.pulse import Pulse
from records.read.health import Health, health

_PATH = "/health"
_OK, _RED = 200, 503
_SOON_SECONDS, _BEAT_SECONDS = 2.0, 30.0
# A turn of the intake waits for Telegram, the longest wait of all.
_FELT_SECONDS = 75.0
_NO_DATABASE = Health(silent=("database",))


async def beat_forever(engine: AsyncEngine, pulses: Mapping[str, Pulse]) -> None:
    """Write a heartbeat for each loop of this process that goes round."""
    wait = _SOON_SECONDS
    while True:
        await asyncio.sleep(wait)
        wait = _BEAT_SECONDS
        async with engine.begin() as conn:
            for loop, pulse in pulses.items():
                if pulse.is_felt(_FELT_SECONDS):
                    await beat(conn, loop)


def health_app(engine: AsyncEngine, watch: Watch) -> Starlette:
    """The web application that says how the companion is, with no word about anybody."""

    async def show(_request: Request) -> JSONResponse:
        try:
            async with engine.connect() as conn:
                found = await health(conn, watch)
        except (SQLAlchemyError, OSError):
            found = _NO_DATABASE
        state = "red" if found.is_red else "ok"
        body = {"state": state, "silent": list(found.silent), "found": found.found}
        return JSONResponse(body, status_code=_RED if found.is_red else _OK)

    return Starlette(routes=[Route(_PATH, show)])


async def show_health(engine: AsyncEngine, watch: Watch, host: str, port: int) -> None:
    """Serve `/health` until cancelled.

    Raises:
        OSError: the port is taken.
    """
    async with served(health_app(engine, watch), host, port) as serving:
        await asyncio.shield(serving)
