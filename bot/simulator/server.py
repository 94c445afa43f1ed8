"""The web application: the Bot API, the phones, the stage and the page on one address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from typing_extensions import override

from bot.simulator.api import BotApi
from bot.simulator.attachment_routes import AttachmentRoutes
from bot.simulator.control_routes import ControlRoutes
from bot.simulator.failures import PhoneError
from bot.simulator.phone_routes import PhoneRoutes
from bot.simulator.stage import Stage
from bot.simulator.stage_routes import StageRoutes
from bot.simulator.telegram import SimulatedTelegram

_PAGE = Path(__file__).parent / "page"
# A page of somebody else's that resolves to this machine must not drive the phones.
_HOSTS = ["127.0.0.1", "localhost"]


def build_server(
    telegram: SimulatedTelegram, stage: Stage | None = None, *, page: bool = True
) -> Starlette:
    """Return the application around a local Telegram; run it with `serving`.

    Its lifespan starts the telegram and stops it for good.
    """

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await telegram.start()
        yield
        await telegram.stop()

    routes: list[BaseRoute] = [
        *BotApi(telegram).routes(),
        *PhoneRoutes(telegram).routes(),
        *AttachmentRoutes(telegram).routes(),
        *ControlRoutes(telegram).routes(),
        *StageRoutes(stage).routes(),
    ]
    if page:
        routes.append(Route("/", _index, methods=["GET"]))
        routes.append(Mount("/page", _FreshFiles(directory=_PAGE, check_dir=False)))
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)],
        exception_handlers={PhoneError: _phone_error, HTTPException: _http_error},
    )


class _FreshFiles(StaticFiles):
    """Files the browser asks for again, so that an update is never shown stale."""

    @override
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _index(_request: Request) -> Response:
    return FileResponse(_PAGE / "index.html", headers={"Cache-Control": "no-cache"})


async def _phone_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, PhoneError)  # noqa: S101 - registered for this class only
    return JSONResponse({"error": error.reason}, status_code=error.status)


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return JSONResponse(
        {"error": error.detail, "ok": False, "error_code": error.status_code},
        status_code=error.status_code,
    )
