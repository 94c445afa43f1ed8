"""Reading what the page and tests send, with clear refusals."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator.failures import phone_refuses
from bot.simulator.parameters import Upload, read_upload
from bot.simulator.shapes import JsonObject, decoded_json


async def json_body(request: Request) -> JsonObject:
    """Return the JSON object of a request; no body is an empty one. Raises PhoneError 400."""
    source = await request.body()
    if not source:
        return {}
    try:
        body = decoded_json(source)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise phone_refuses("the body must be a JSON object")
    return body


async def file_body(request: Request) -> tuple[Upload, str]:
    """Return the `file` and the `caption` of a multipart request. Raises PhoneError 400."""
    async with request.form() as form:
        file = form.get("file")
        caption = form.get("caption")
        if not isinstance(file, UploadFile):
            raise phone_refuses("file is missing: send multipart with a file")
        return await read_upload(file), caption if isinstance(caption, str) else ""


def text_of(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """Return a text field. Raises PhoneError 400 when it is missing or no text."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise phone_refuses(f"{name} must be a text")
    return value


def number_of(body: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Return a whole-number field. Raises PhoneError 400 when it is missing or no number."""
    value = body.get(name, default)
    try:
        return int(str(value))
    except ValueError:
        raise phone_refuses(f"{name} must be a whole number") from None
