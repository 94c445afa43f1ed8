"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.simulator.connections import close_unanswered
from bot.simulator.failures import ApiError, bad_request, forbidden, too_many_requests
from bot.simulator.faults import FaultKind, FaultRule
from bot.simulator.methods import METHODS, method_name
from bot.simulator.parameters import Parameters, read_parameters
from bot.simulator.telegram import SimulatedTelegram

_UNAUTHORIZED = ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
_NO_METHOD = ApiError(HTTPStatus.NOT_FOUND, "Not Found: method not found")
_NO_FILE = ApiError(HTTPStatus.NOT_FOUND, "Not Found")
_OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: int
    body: Any
    headers: dict[str, str]

    def response(self) -> Response:
        return JSONResponse(self.body, status_code=self.status, headers=self.headers)


class BotApi:
    """The endpoints that a bot talks to."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        """Return the routes of the Bot API."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """Answer one call; the path gives `token` and `method`."""
        if not self._authorized(request):
            return _refused(_UNAUTHORIZED).response()
        method = method_name(request.path_params["method"])
        if method is None:
            return _refused(_NO_METHOD).response()
        try:
            parameters = await read_parameters(request)
        except ApiError as refusal:
            return _refused(refusal).response()
        if self._telegram.faults.outage:
            self._witness(method, parameters, status=0, fault=_OUTAGE)
            return await close_unanswered(request)
        return await self._answer(request, method, parameters)

    async def _answer(self, request: Request, method: str, parameters: Parameters) -> Response:
        chat_id = parameters.values.get("chat_id")
        ending: FaultRule | None = None
        for rule in self._telegram.faults.draw(method, chat_id):
            if rule.kind is FaultKind.DELAY:
                await asyncio.sleep(rule.seconds)
            else:
                ending = rule
        if ending is not None and ending.kind is not FaultKind.LOST_ANSWER:
            return await self._struck(request, method, parameters, ending)
        outcome = await self._perform(method, parameters)
        fault = None if ending is None else ending.kind.value
        if self._telegram.faults.outage:
            # It began while this call was waiting for updates.
            fault = _OUTAGE
        self._witness(method, parameters, status=outcome.status, fault=fault)
        return outcome.response() if fault is None else await close_unanswered(request)

    async def _perform(self, method: str, parameters: Parameters) -> _Outcome:
        try:
            result = await METHODS[method](self._telegram, parameters)
        except ApiError as refusal:
            return _refused(refusal)
        return _Outcome(int(HTTPStatus.OK), {"ok": True, "result": result}, {})

    async def _struck(
        self, request: Request, method: str, parameters: Parameters, rule: FaultRule
    ) -> Response:
        refusal = _REFUSALS.get(rule.kind)
        status = 0 if refusal is None else int(refusal(rule).status)
        self._witness(method, parameters, status=status, fault=rule.kind.value)
        if refusal is None:
            return await close_unanswered(request)
        if rule.kind is FaultKind.BAD_GATEWAY:
            # What a proxy in front of Telegram answers is not JSON.
            return HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", status_code=status)
        return _refused(refusal(rule)).response()

    async def _download(self, request: Request) -> Response:
        if not self._authorized(request):
            return _refused(_UNAUTHORIZED).response()
        if self._telegram.faults.outage:
            return await close_unanswered(request)
        found = self._telegram.files.read(request.path_params["path"])
        if found is None:
            return _refused(_NO_FILE).response()
        content, media_type = found
        return Response(content, media_type=media_type)

    def _authorized(self, request: Request) -> bool:
        token = request.path_params["token"].encode("utf-8", "surrogatepass")
        return hmac.compare_digest(token, self._telegram.token.encode())

    def _witness(
        self, method: str, parameters: Parameters, *, status: int, fault: str | None
    ) -> None:
        self._telegram.calls.add(method, parameters.shown(), status=status, fault=fault)


_REFUSALS: dict[FaultKind, Callable[[FaultRule], ApiError]] = {
    FaultKind.TOO_MANY_REQUESTS: lambda rule: too_many_requests(max(1, round(rule.seconds))),
    FaultKind.INTERNAL_ERROR: lambda _rule: ApiError(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error"
    ),
    FaultKind.BAD_GATEWAY: lambda _rule: ApiError(HTTPStatus.BAD_GATEWAY, "Bad Gateway"),
    FaultKind.FORBIDDEN: lambda rule: forbidden(rule.description or "bot was blocked by the user"),
    FaultKind.BAD_REQUEST: lambda rule: bad_request(rule.description or "chat not found"),
}


def _refused(refusal: ApiError) -> _Outcome:
    return _Outcome(int(refusal.status), refusal.body(), refusal.headers())
