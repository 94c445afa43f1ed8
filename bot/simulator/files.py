"""Files that bots and people send: bytes, and what Telegram says about them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.simulator.shapes import JsonObject
from bot.simulator.store import Store

_TABLE = "files"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = slice(16, 24)
_SIDE_BYTES = 4
_JPEG_START = b"\xff\xd8"
_JPEG_MARKER = 0xFF
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_JPEG_SIZE_AT = 5
_JPEG_SIZE_END = 9
_MARKER_BYTES = 2
_UNIQUE_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Size:
    """The sides of an image in pixels."""

    width: int
    height: int


class Files:
    """Keeps files under a `file_id`; on disk when there is a folder, else in memory."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self._store = store
        self._folder = folder
        self._bytes: dict[str, bytes] = {}

    def keep(
        self, content: bytes, *, folder: str, name: str, mime_type: str, **about: int
    ) -> JsonObject:
        """Store bytes and return what is known about them, `about` included."""
        number = self._store.next_number("file")
        unique = hashlib.sha256(content).hexdigest()[:_UNIQUE_ID_LENGTH]
        suffix = Path(name).suffix or ".bin"
        row: JsonObject = {
            "file_id": f"F{number:06d}{unique}",
            "file_unique_id": unique,
            "file_size": len(content),
            "file_path": f"{folder}/file_{number}{suffix}",
            "file_name": name,
            "mime_type": mime_type,
            "folder": folder,
            **about,
        }
        if self._folder is None:
            self._bytes[row["file_path"]] = content
        else:
            path = self._folder / row["file_path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._store.put(_TABLE, row["file_id"], row)
        return row

    def row(self, file_id: str) -> JsonObject | None:
        """Return what is known about a file, or None."""
        return self._store.table(_TABLE).get(file_id)

    def read(self, file_path: str) -> tuple[bytes, str] | None:
        """Return the bytes and the media type of a stored file, or None."""
        for row in self._store.table(_TABLE).values():
            if row["file_path"] == file_path:
                if self._folder is None:
                    return self._bytes[file_path], row["mime_type"]
                return (self._folder / file_path).read_bytes(), row["mime_type"]
        return None


def image_type(content: bytes) -> str | None:
    """Return the media type of a PNG or JPEG image, or None when it is neither."""
    if content.startswith(_PNG_SIGNATURE):
        return "image/png"
    return "image/jpeg" if content.startswith(_JPEG_START) else None


def image_size(content: bytes) -> Size | None:
    """Return the size of a PNG or JPEG image, or None when it is neither."""
    if content.startswith(_PNG_SIGNATURE) and len(content) >= _PNG_SIZE.stop:
        sides = content[_PNG_SIZE]
        return Size(_number(sides[:_SIDE_BYTES]), _number(sides[_SIDE_BYTES:]))
    if content.startswith(_JPEG_START):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> Size | None:
    position = len(_JPEG_START)
    while position + _JPEG_SIZE_END <= len(content) and content[position] == _JPEG_MARKER:
        if content[position + 1] in _JPEG_FRAMES:
            sides = content[position + _JPEG_SIZE_AT : position + _JPEG_SIZE_END]
            half = len(sides) // 2
            return Size(height=_number(sides[:half]), width=_number(sides[half:]))
        length_at = position + _MARKER_BYTES
        position = length_at + _number(content[length_at : length_at + _MARKER_BYTES])
    return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
