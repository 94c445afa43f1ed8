"""The shapes of JSON that cross the wire, and how Telegram counts characters."""

import json
from datetime import datetime
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
"""A decoded JSON object. Objects kept in the store are replaced, never changed in place."""

_UTF16_UNIT_BYTES = 2


def decoded_json(source: bytes | str) -> Any:  # noqa: ANN401 - decoded JSON has no narrower type
    """Return decoded JSON. Raises ValueError for what is no JSON, or holds half a character."""
    decoded = json.loads(source)
    # "\ud83d" alone is valid JSON, but nothing that could be sent on.
    json.dumps(decoded, ensure_ascii=False).encode()
    return decoded


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // _UTF16_UNIT_BYTES


def telegram_date(instant: datetime) -> int:
    """Return an aware instant as the whole Unix seconds that Telegram puts in `date`."""
    return int(instant.timestamp())
