"""What people send that is not words: photos, documents, voice, stickers, places, polls."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import phones
from bot.simulator.bodies import file_body, json_body, text_of
from bot.simulator.failures import ApiError, phone_refuses
from bot.simulator.media import keep_document, keep_photo, keep_voice
from bot.simulator.shapes import JsonObject
from bot.simulator.telegram import SimulatedTelegram

_STICKER_SIDE = 512
_NANFANG_HOSPITAL = (23.1896, 113.3293)


class AttachmentRoutes:
    """One route for each kind of attachment; all answer with the Message object."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        """Return the routes of the attachments."""
        one = "/phones/{user_id:int}"
        return [
            Route(f"{one}/photo", self._photo, methods=["POST"]),
            Route(f"{one}/document", self._document, methods=["POST"]),
            Route(f"{one}/voice", self._voice, methods=["POST"]),
            Route(f"{one}/sticker", self._sticker, methods=["POST"]),
            Route(f"{one}/location", self._location, methods=["POST"]),
            Route(f"{one}/poll", self._poll, methods=["POST"]),
        ]

    async def _photo(self, request: Request) -> Response:
        upload, caption = await file_body(request)
        try:
            photo = keep_photo(self._telegram.files, upload)
        except ApiError:
            raise phone_refuses("a photo is a PNG or JPEG file up to 10 MB") from None
        return self._send(request, {"photo": photo}, caption)

    async def _document(self, request: Request) -> Response:
        upload, caption = await file_body(request)
        try:
            document = keep_document(self._telegram.files, upload)
        except ApiError:
            raise phone_refuses("a document is a file of 1 byte to 50 MB") from None
        return self._send(request, {"document": document}, caption)

    async def _voice(self, request: Request) -> Response:
        upload, caption = await file_body(request)
        try:
            voice = keep_voice(self._telegram.files, upload)
        except ApiError:
            raise phone_refuses("a voice message is a file of 1 byte to 50 MB") from None
        return self._send(request, {"voice": voice}, caption)

    async def _sticker(self, request: Request) -> Response:
        body = await json_body(request)
        sticker = {
            "file_id": "S000001thumbsup",
            "file_unique_id": "thumbsup",
            "type": "regular",
            "width": _STICKER_SIDE,
            "height": _STICKER_SIDE,
            "is_animated": False,
            "is_video": False,
            "emoji": text_of(body, "emoji", "👍"),
        }
        return self._send(request, {"sticker": sticker})

    async def _location(self, request: Request) -> Response:
        body = await json_body(request)
        latitude, longitude = _NANFANG_HOSPITAL
        try:
            location = {
                "latitude": float(body.get("latitude", latitude)),
                "longitude": float(body.get("longitude", longitude)),
            }
        except (TypeError, ValueError):
            raise phone_refuses("latitude and longitude must be numbers") from None
        return self._send(request, {"location": location})

    async def _poll(self, request: Request) -> Response:
        body = await json_body(request)
        options: Any = body.get("options", ["Yes", "No"])
        if not isinstance(options, list) or not options:
            raise phone_refuses("options must be a list of texts")
        poll = {
            "id": str(self._telegram.store.next_number("poll")),
            "question": text_of(body, "question", "?"),
            "options": [
                {"persistent_id": str(number), "text": str(option), "voter_count": 0}
                for number, option in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._send(request, {"poll": poll})

    def _send(self, request: Request, content: JsonObject, caption: str = "") -> Response:
        if caption.strip():
            content = {**content, "caption": caption.strip()}
        if album := request.query_params.get("album"):
            content = {**content, "media_group_id": album}
        user_id = int(request.path_params["user_id"])
        return JSONResponse(phones.send(self._telegram, user_id, content))
