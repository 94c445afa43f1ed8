"""Wordings as JSON, so that a message can be worded in the reader's language when it is sent."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from content.wording import Approved, InBoth, Local, Param, Phrase, Verbatim, Wording


def to_json(wording: Wording) -> list[Any]:
    """A wording as plain lists; `from_json` gives an equal wording back."""
    match wording:
        case Verbatim(text):
            return ["v", text]
        case InBoth(en, zh):
            return ["b", en, zh]
        case Approved(key, params):
            return ["a", key, _params(params)]
        case Phrase(msgid, params, plural, count, context):
            return ["p", msgid, _params(params), plural, count, context]


def from_json(value: list[Any]) -> Wording:
    """The wording that `to_json` wrote."""
    match value:
        case ["v", str(text)]:
            return Verbatim(text)
        case ["b", str(en), str(zh)]:
            return InBoth(en, zh)
        case ["a", str(key), params]:
            return Approved(key, _read_params(params))
        case ["p", str(msgid), params, plural, count, context]:
            return Phrase(msgid, _read_params(params), plural, count, context)
        case _:
            message = "not a wording"
            raise ValueError(message)


def _params(params: tuple[tuple[str, Param], ...]) -> list[Any]:
    return [[name, *_param(value)] for name, value in params]


def _param(value: Param) -> tuple[str, Any]:
    match value:
        case str() | int():
            return "plain", value
        case Local(instant, zone):
            return "local", [instant.isoformat(), zone]
        case Decimal():
            return "decimal", str(value)
        case date():
            return "date", value.isoformat()
        case time():
            return "time", value.isoformat()
        case _:
            return "wording", to_json(value)


def _read_params(params: list[Any]) -> tuple[tuple[str, Param], ...]:
    return tuple((name, _read_param(kind, value)) for name, kind, value in params)


def _read_param(kind: str, value: Any) -> Param:  # noqa: ANN401 - JSON
    match kind:
        case "plain":
            return cast("str | int", value)
        case "local":
            return Local(datetime.fromisoformat(value[0]), value[1])
        case "decimal":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case _:
            return from_json(value)
