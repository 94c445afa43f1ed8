"""The phones over HTTP, for the page and for tests."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import phones
from bot.simulator.bodies import json_body, number_of, text_of
from bot.simulator.chats import listed
from bot.simulator.failures import phone_lacks
from bot.simulator.telegram import SimulatedTelegram

_LANGUAGE = "zh-hans"
_GREETING_IN_A_GROUP = "/start"


class PhoneRoutes:
    """What a person does with words and taps. Errors are `{"error": reason}` with 400 or 404."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        """Return the routes of the phones."""
        one = "/phones/{user_id:int}"
        return [
            Route("/phones", self._list, methods=["GET"]),
            Route("/phones", self._add, methods=["POST"]),
            Route(one, self._show, methods=["GET"]),
            Route(f"{one}/file/{{file_id}}", self._file, methods=["GET"]),
            Route(f"{one}/text", self._text, methods=["POST"]),
            Route(f"{one}/press", self._press, methods=["POST"]),
            Route(f"{one}/edit", self._edit, methods=["POST"]),
            Route(f"{one}/open", self._open, methods=["POST"]),
            Route(f"{one}/block", self._block, methods=["POST"]),
            Route(f"{one}/unblock", self._unblock, methods=["POST"]),
            Route(f"{one}/read", self._read, methods=["POST"]),
            Route(f"{one}/raw", self._raw, methods=["POST"]),
            Route("/groups", self._group, methods=["POST"]),
            Route("/callback/{query_id}", self._callback, methods=["GET"]),
        ]

    async def _list(self, _request: Request) -> Response:
        return JSONResponse([listed(phone) for phone in self._telegram.chats.phones()])

    async def _add(self, request: Request) -> Response:
        body = await json_body(request)
        phone = self._telegram.chats.add_phone(
            first_name=text_of(body, "first_name"),
            language_code=text_of(body, "language_code", _LANGUAGE),
            label=text_of(body, "label", ""),
            user_id=None if body.get("user_id") is None else number_of(body, "user_id"),
        )
        return JSONResponse(listed(phone))

    async def _show(self, request: Request) -> Response:
        return JSONResponse(phones.shown_phone(self._telegram, _user_id(request)))

    async def _file(self, request: Request) -> Response:
        self._telegram.chats.phone(_user_id(request))
        row = self._telegram.files.row(request.path_params["file_id"])
        found = None if row is None else self._telegram.files.read(row["file_path"])
        if found is None:
            raise phone_lacks("no file has this file_id")
        content, media_type = found
        # A document that somebody sent must never run as a page of ours.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return Response(content, media_type=media_type, headers=headers)

    async def _text(self, request: Request) -> Response:
        text = text_of(await json_body(request), "text")
        sent = phones.send_text(self._telegram, _user_id(request), text)
        return JSONResponse(sent[-1])

    async def _press(self, request: Request) -> Response:
        body = await json_body(request)
        query_id = phones.press(
            self._telegram,
            _user_id(request),
            message_id=number_of(body, "message_id"),
            data=text_of(body, "data"),
            stale=bool(body.get("stale")),
        )
        return JSONResponse({"callback_query_id": query_id})

    async def _edit(self, request: Request) -> Response:
        body = await json_body(request)
        changed = phones.edit(
            self._telegram,
            _user_id(request),
            message_id=number_of(body, "message_id"),
            text=text_of(body, "text"),
        )
        return JSONResponse(changed)

    async def _open(self, request: Request) -> Response:
        payload = text_of(await json_body(request), "start", "")
        return JSONResponse(phones.open_link(self._telegram, _user_id(request), payload))

    async def _block(self, request: Request) -> Response:
        return self._blocked(request, blocked=True)

    async def _unblock(self, request: Request) -> Response:
        return self._blocked(request, blocked=False)

    def _blocked(self, request: Request, *, blocked: bool) -> Response:
        phone = phones.set_blocked(self._telegram, _user_id(request), blocked=blocked)
        return JSONResponse(listed(phone))

    async def _read(self, request: Request) -> Response:
        last = phones.mark_read(self._telegram, _user_id(request))
        return JSONResponse({"read_up_to": last})

    async def _raw(self, request: Request) -> Response:
        update: Any = (await json_body(request)).get("update")
        update_id = phones.raw(self._telegram, _user_id(request), update)
        return JSONResponse({"update_id": update_id})

    async def _group(self, request: Request) -> Response:
        body = await json_body(request)
        chat = phones.add_to_group(
            self._telegram,
            number_of(body, "user_id"),
            title=text_of(body, "title"),
            text=text_of(body, "text", _GREETING_IN_A_GROUP),
        )
        return JSONResponse(chat)

    async def _callback(self, request: Request) -> Response:
        return JSONResponse(self._telegram.callbacks.state(request.path_params["query_id"]))


def _user_id(request: Request) -> int:
    return int(request.path_params["user_id"])
