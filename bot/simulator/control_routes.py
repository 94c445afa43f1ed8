"""What tests and the page need besides the phones: events, the witness, and faults."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator.bodies import json_body, number_of
from bot.simulator.telegram import SimulatedTelegram

_SILENCE_SECONDS = 15.0
_COMMENT = ": still here\n\n"


class ControlRoutes:
    """Live events of all phones, the log of calls, and the switches for faults."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/events", self._events, methods=["GET"]),
            Route("/calls", self._calls, methods=["GET"]),
            Route("/faults", self._show_faults, methods=["GET"]),
            Route("/faults", self._set_faults, methods=["POST"]),
            Route("/faults", self._clear_faults, methods=["DELETE"]),
        ]

    async def _events(self, _request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        async for event in self._telegram.events.listen(silence_seconds=_SILENCE_SECONDS):
            yield _COMMENT if event is None else _as_sent(event)

    async def _calls(self, request: Request) -> Response:
        after = number_of(request.query_params, "after", default=0)
        return JSONResponse(self._telegram.calls.after(after))

    async def _show_faults(self, _request: Request) -> Response:
        return JSONResponse(self._telegram.faults.shown())

    async def _set_faults(self, request: Request) -> Response:
        return self._replaced(await json_body(request))

    async def _clear_faults(self, _request: Request) -> Response:
        return self._replaced({})

    def _replaced(self, wanted: dict[str, object]) -> Response:
        self._telegram.faults.replace(wanted)
        if self._telegram.faults.outage:
            self._telegram.updates.end_poll("the outage began")
        return JSONResponse(self._telegram.faults.shown())


def _as_sent(event: dict[str, object]) -> str:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
