"""Photos, documents and voice as objects of a message."""

from dataclasses import replace
from http import HTTPStatus

from bot.simulator.failures import ApiError, bad_request
from bot.simulator.files import Files, image_size, image_type
from bot.simulator.limits import PHOTO_BYTES, UPLOAD_BYTES
from bot.simulator.parameters import Upload
from bot.simulator.shapes import JsonObject

_PHOTOS = "photos"
_DOCUMENTS = "documents"
_VOICE = "voice"
_VOICE_SECONDS = 3
_OF_FILE = ("file_id", "file_unique_id", "file_size")


def keep_photo(files: Files, upload: Upload) -> list[JsonObject]:
    """Keep a PNG or JPEG and return its PhotoSize objects. Raises ApiError 400, 413."""
    _check(upload, PHOTO_BYTES)
    size, media_type = image_size(upload.content), image_type(upload.content)
    if size is None or media_type is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    # What a photo is called and is said to be does not matter: Telegram makes its own of it.
    name = f"photo.{media_type.rpartition('/')[2]}"
    upload = replace(upload, name=name, content_type=media_type)
    return _photo(_kept(files, upload, _PHOTOS, width=size.width, height=size.height))


def known_photo(files: Files, file_id: str) -> list[JsonObject]:
    """Return the PhotoSize objects of a photo sent before. Raises ApiError 400."""
    return _photo(_known(files, file_id, _PHOTOS))


def keep_document(files: Files, upload: Upload) -> JsonObject:
    """Keep a file and return its Document object. Raises ApiError 400, 413."""
    _check(upload, UPLOAD_BYTES)
    return _document(_kept(files, upload, _DOCUMENTS))


def known_document(files: Files, file_id: str) -> JsonObject:
    """Return the Document object of a document sent before. Raises ApiError 400."""
    return _document(_known(files, file_id, _DOCUMENTS))


def keep_voice(files: Files, upload: Upload) -> JsonObject:
    """Keep a voice recording and return its Voice object. Raises ApiError 400, 413."""
    _check(upload, UPLOAD_BYTES)
    row = _kept(files, upload, _VOICE)
    return known_voice(files, row["file_id"])


def known_voice(files: Files, file_id: str) -> JsonObject:
    """Return the Voice object of a recording sent before. Raises ApiError 400."""
    row = _known(files, file_id, _VOICE)
    return {**_pick(row, (*_OF_FILE, "mime_type")), "duration": _VOICE_SECONDS}


def _kept(files: Files, upload: Upload, folder: str, **about: int) -> JsonObject:
    return files.keep(
        upload.content, folder=folder, name=upload.name, mime_type=upload.content_type, **about
    )


def _known(files: Files, file_id: str, folder: str) -> JsonObject:
    if not file_id:
        raise bad_request("there is no file in the request")
    row = files.row(file_id)
    if row is None or row["folder"] != folder:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return row


def _photo(row: JsonObject) -> list[JsonObject]:
    return [_pick(row, (*_OF_FILE, "width", "height"))]


def _document(row: JsonObject) -> JsonObject:
    return _pick(row, (*_OF_FILE, "file_name", "mime_type"))


def _pick(row: JsonObject, names: tuple[str, ...]) -> JsonObject:
    return {name: row[name] for name in names}


def _check(upload: Upload, limit_bytes: int) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit_bytes:
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
