"""The stage over HTTP, for the page."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator.bodies import json_body, number_of, text_of
from bot.simulator.failures import phone_refuses
from bot.simulator.stage import Stage

_MOVES = frozenset({"next", "hour", "morning", "play", "pause"})


class StageRoutes:
    """Forwards to a stage; without one every answer is 404."""

    def __init__(self, stage: Stage | None) -> None:
        self._stage = stage

    def routes(self) -> list[Route]:
        """Return the routes of the stage."""
        if self._stage is None:
            return [Route("/stage/{rest:path}", _absent, methods=["GET", "POST"])]
        return [
            Route("/stage/clock", self._clock, methods=["GET"]),
            Route("/stage/clock", self._move, methods=["POST"]),
            Route("/stage/panel", self._panel, methods=["GET"]),
            Route("/stage/cast", self._cast, methods=["GET"]),
            Route("/stage/plug", self._plug, methods=["POST"]),
        ]

    @property
    def _present(self) -> Stage:
        assert self._stage is not None  # noqa: S101 - routes exist only with a stage
        return self._stage

    async def _clock(self, _request: Request) -> Response:
        return JSONResponse(await self._present.clock())

    async def _move(self, request: Request) -> Response:
        to = text_of(await json_body(request), "to")
        if to not in _MOVES:
            raise phone_refuses(f"to is one of: {', '.join(sorted(_MOVES))}")
        return JSONResponse(await self._present.move(to))

    async def _panel(self, request: Request) -> Response:
        after = number_of(request.query_params, "after", default=0)
        return JSONResponse(await self._present.panel(after))

    async def _cast(self, _request: Request) -> Response:
        return JSONResponse(await self._present.cast())

    async def _plug(self, _request: Request) -> Response:
        return JSONResponse(await self._present.plug())


async def _absent(_request: Request) -> Response:
    return JSONResponse({"error": "there is no stage"}, status_code=HTTPStatus.NOT_FOUND)
