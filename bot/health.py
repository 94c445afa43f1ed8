"""`/health` and `/metrics`: how the companion is, for people and for machines that watch it.

Red when a loop is silent, a ladder was at fault, or nobody has taken a red case.
"""

import asyncio
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.web import served
from content.plan.contact import Watch
from records.checks import beat, note_start
from records.pulse import Pulse
from records.read.health import Health, health

_PATH, _METRICS = "/health", "/metrics"
_OK, _RED = 200, 503
_SOON_SECONDS, _BEAT_SECONDS = 2.0, 30.0
# A turn of the intake waits for Telegram, the longest wait of all.
_FELT_SECONDS = 75.0
_HOUR_SECONDS = 3600.0
_NO_DATABASE = Health(silent=("database",))


async def beat_forever(engine: AsyncEngine, pulses: Mapping[str, Pulse], watch: Watch) -> None:
    """Note the start, then write a heartbeat for each loop of this process that goes round."""
    async with engine.begin() as conn:
        await note_start(conn, watch.found_minutes)
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

    async def found() -> Health:
        try:
            async with engine.connect() as conn:
                return await health(conn, watch)
        except (SQLAlchemyError, OSError):
            return _NO_DATABASE

    async def show(_request: Request) -> JSONResponse:
        now = await found()
        body = {
            "state": _state(now),
            "silent": list(now.silent),
            "starting": list(now.starting),
            "found": now.found,
            "exhausted": {"red": now.exhausted, "other": now.exhausted_other},
            "drills": {
                site: {"result": one.result, "hours": int(one.seconds // _HOUR_SECONDS)}
                for site, one in now.drills.items()
            },
        }
        return JSONResponse(body, status_code=_RED if now.is_red else _OK)

    async def measure(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(_metrics(await found()))

    return Starlette(routes=[Route(_PATH, show), Route(_METRICS, measure)])


def _state(found: Health) -> str:
    if found.is_red:
        return "red"
    return "starting" if found.starting else "ok"


def _metrics(found: Health) -> str:
    """Give the figures in the text format that Prometheus reads."""
    values = {
        "companion_red": int(found.is_red),
        "companion_loops_silent": len(found.silent),
        "companion_loops_starting": len(found.starting),
        "companion_ladder_faults": found.found,
        'companion_cases_exhausted{tier="red"}': found.exhausted,
        'companion_cases_exhausted{tier="other"}': found.exhausted_other,
    }
    for site, one in found.drills.items():
        values[f'companion_drill_age_seconds{{site="{site}"}}'] = int(one.seconds)
        values[f'companion_drill_passed{{site="{site}"}}'] = int(one.has_passed)
    return "".join(f"{name} {value}\n" for name, value in values.items())


async def show_health(engine: AsyncEngine, watch: Watch, host: str, port: int) -> None:
    """Serve `/health` until cancelled.

    Raises:
        OSError: the port is taken.
    """
    async with served(health_app(engine, watch), host, port) as serving:
        await asyncio.shield(serving)
