"""Keyboards: checked as Telegram checks them."""

import json
from typing import Any

from bot.simulator.failures import ApiError, bad_request
from bot.simulator.limits import CALLBACK_DATA_BYTES, REPLY_MARKUP_BYTES
from bot.simulator.shapes import JsonObject

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_URL_STARTS = ("http://", "https://", "tg://", "tel:", "mailto:", "ton://")
_INLINE = "inline keyboard button"
_REPLY = "keyboard button"


def checked_markup(markup: Any) -> JsonObject | None:  # noqa: ANN401 - decoded JSON
    """Return a reply markup that Telegram would take, buttons in full form; None for none.

    Raises ApiError 400 for what it would refuse.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if len(json.dumps(markup, ensure_ascii=False).encode()) > REPLY_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    if markup.get("inline_keyboard") is not None:
        rows = _rows(markup["inline_keyboard"], _INLINE)
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]}
    if markup.get("keyboard") is not None:
        rows = _rows(markup["keyboard"], _REPLY)
        return {**markup, "keyboard": [[_reply_button(button) for button in row] for row in rows]}
    return markup


def inline_keyboard(markup: JsonObject | None) -> JsonObject | None:
    """Return the markup when it belongs to a message and not to the chat."""
    return markup if markup and markup.get("inline_keyboard") else None


def button_data(message: JsonObject) -> list[str]:
    """Return the callback data of all buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [data for row in rows for button in row if (data := button.get("callback_data"))]


def _rows(rows: Any, kind: str) -> list[list[Any]]:  # noqa: ANN401 - decoded JSON
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _unparsable(kind, "Expected an Array of Array")
    return [row for row in rows if row]


def _inline_button(button: Any) -> JsonObject:  # noqa: ANN401 - decoded JSON
    text = _text_of(button, _INLINE)
    if not any(action in button for action in _ACTIONS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not _is_data(data):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(_URL_STARTS):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return {**button, "text": text}


def _is_data(data: Any) -> bool:  # noqa: ANN401 - decoded JSON
    return isinstance(data, str) and 0 < len(data.encode()) <= CALLBACK_DATA_BYTES


def _reply_button(button: Any) -> JsonObject:  # noqa: ANN401 - decoded JSON
    if isinstance(button, str):
        button = {"text": button}
    return {**button, "text": _text_of(button, _REPLY)}


def _text_of(button: Any, kind: str) -> str:  # noqa: ANN401 - decoded JSON
    if not isinstance(button, dict):
        raise _unparsable(kind, "KeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unparsable(kind, 'Can\'t find field "text"')
    if not isinstance(text, str) or not text.strip():
        raise _unparsable(kind, 'Field "text" must be a non-empty String')
    return text


def _unparsable(kind: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {kind}: {reason}")
