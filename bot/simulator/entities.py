"""Formatted text: HTML tags and the links and commands that Telegram finds by itself."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override

from bot.simulator.failures import ApiError, bad_request
from bot.simulator.shapes import JsonObject, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_LINK = "a"
_PIECE = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>[^<>]*)>"
    r"|&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
    r"|<"
)
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>\bhttps?://[^\s<>\"'，。；！？、）】]+)"
)


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Plain text and its entities, offsets and lengths in UTF-16 units."""

    text: str
    entities: list[JsonObject]


def plain(text: str) -> FormattedText:
    """Return text as a person types it: trimmed, with commands and links found."""
    return _finished(text, [])


def with_entities(text: str, entities: list[JsonObject]) -> FormattedText:
    """Return text with the entities that came beside it."""
    return _finished(text, entities)


def parse_html(source: str) -> FormattedText:
    """Return the text that `parse_mode=HTML` means. Raises ApiError 400 as Telegram words it."""
    reader = _Reader(source)
    position = 0
    for match in _PIECE.finditer(source):
        reader.text += source[position : match.start()]
        position = match.end()
        reader.take(match)
    reader.text += source[position:]
    reader.finish()
    return _finished(reader.text, reader.entities)


@dataclass(slots=True)
class _OpenTag:
    name: str
    offset: int
    url: str


@dataclass(slots=True)
class _Reader:
    source: str
    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    open_tags: list[_OpenTag] = field(default_factory=list)

    def take(self, match: re.Match[str]) -> None:
        piece = match.group()
        if piece.startswith("&"):
            self.text += html.unescape(piece)
        elif match["name"] is None:
            raise self._refused("Unclosed start tag", match)
        elif match["close"]:
            self._close(match)
        else:
            self._open(match)

    def finish(self) -> None:
        if self.open_tags:
            name = self.open_tags[-1].name
            raise _unparsable(f"Can't find end tag corresponding to start tag {name}")

    def _open(self, match: re.Match[str]) -> None:
        name = match["name"].lower()
        if name not in _TYPES:
            raise self._refused(f'Unsupported start tag "{name}"', match)
        url = _attributes(match.group()).get("href", "")
        self.open_tags.append(_OpenTag(name, utf16_length(self.text), url))

    def _close(self, match: re.Match[str]) -> None:
        name = match["name"].lower()
        if not self.open_tags:
            raise self._refused("Unexpected end tag", match)
        tag = self.open_tags.pop()
        if tag.name != name:
            where = self._byte_offset(match)
            raise _unparsable(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        entity: JsonObject = {
            "type": _TYPES[name],
            "offset": tag.offset,
            "length": utf16_length(self.text) - tag.offset,
        }
        if tag.url:
            entity["url"] = tag.url
        if tag.url or name != _LINK:
            self.entities.append(entity)

    def _byte_offset(self, match: re.Match[str]) -> int:
        return len(self.source[: match.start()].encode("utf-8", "surrogatepass"))

    def _refused(self, reason: str, match: re.Match[str]) -> ApiError:
        return _unparsable(f"{reason} at byte offset {self._byte_offset(match)}")


class _AttributeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}


def _attributes(tag: str) -> dict[str, str]:
    reader = _AttributeReader()
    reader.feed(tag)
    return reader.found


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _finished(text: str, entities: list[JsonObject]) -> FormattedText:
    # Telegram trims what it is sent; entities move and shrink with the text.
    cut = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept: list[JsonObject] = []
    for entity in entities:
        start = max(0, int(entity["offset"]) - cut)
        stop = min(end, int(entity["offset"]) + int(entity["length"]) - cut)
        if start < stop:
            kept.append({**entity, "offset": start, "length": stop - start})
    for found in _found(text):
        if not any(_overlap(found, entity) for entity in kept):
            kept.append(found)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(text, kept)


def _found(text: str) -> list[JsonObject]:
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def _overlap(one: JsonObject, other: JsonObject) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
