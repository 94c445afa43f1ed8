"""The parameters of one Bot API call, however they were sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator.failures import bad_request
from bot.simulator.shapes import JsonObject, decoded_json

_JSON = "application/json"
_STRUCTURED = frozenset(
    {
        "reply_markup",
        "entities",
        "caption_entities",
        "reply_parameters",
        "link_preview_options",
        "allowed_updates",
        "commands",
        "scope",
    }
)
_NUMBERS = frozenset({"chat_id", "message_id", "offset", "limit", "timeout"})
_SECRETS = frozenset({"secret_token"})
_TRUE = frozenset({"true", "1", "yes", "y", "on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Typed access to what was sent. Names that were not sent read as empty."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a parameter as text; empty when it was not sent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a parameter as a whole number. Raises ApiError 400 for anything else."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"wrong parameter {name} in request") from None

    def flag(self, name: str) -> bool:
        """Return a parameter as yes or no."""
        return self.text(name).lower() in _TRUE

    def structure(self, name: str) -> Any:  # noqa: ANN401 - decoded JSON has no narrower type
        """Return a parameter decoded from JSON; None when it was not sent. Raises ApiError 400."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return decoded_json(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file of a field, sent directly or as `attach://` another field."""
        if name in self.uploads:
            return self.uploads[name]
        return self.uploads.get(self.text(name).removeprefix("attach://"))

    def shown(self) -> JsonObject:
        """Return what a witness may see: decoded, files by name and size, secrets left out."""
        shown: JsonObject = {}
        for name, value in self.values.items():
            shown[name] = "…" if name in _SECRETS else _decoded(name, value)
        for name, upload in self.uploads.items():
            shown[name] = {"file_name": upload.name, "size": len(upload.content)}
        return shown


async def read_parameters(request: Request) -> Parameters:
    """Read the query string and the body (JSON, form or multipart) of a call."""
    values: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith(_JSON):
        try:
            body = decoded_json(await request.body())
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        return Parameters(values={**values, **body})
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = await read_upload(value)
            else:
                values[name] = value
    return Parameters(values=values, uploads=uploads)


async def read_upload(file: UploadFile) -> Upload:
    """Return an uploaded file as a value."""
    return Upload(
        name=file.filename or "file",
        content_type=file.content_type or "application/octet-stream",
        content=await file.read(),
    )


def _decoded(name: str, value: Any) -> Any:  # noqa: ANN401 - decoded JSON has no narrower type
    if not isinstance(value, str):
        return value
    if name in _STRUCTURED:
        try:
            return json.loads(value)
        except ValueError:
            return value
    if (
        name in _NUMBERS
        and value.removeprefix("-").isascii()
        and value.removeprefix("-").isdecimal()
    ):
        return int(value)
    return value
