"""A phone in the hands of a test."""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from types import TracebackType
from typing import Self, TypeAlias

import httpx

from bot.simulator.shapes import JsonObject

Wanted: TypeAlias = str | Callable[[JsonObject], bool]

_TIMEOUT_SECONDS = 10.0
_DATA = "data: "
# A whole PNG of one grey pixel.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


class PhoneRefusedError(Exception):
    """The local Telegram said that this phone cannot do that."""


class PhoneClient:
    """One phone, over HTTP. Use `connect` for a new person, `adopt` for one who is there.

    `messages`, `wait_for` and the like give Telegram Message objects with "outgoing" (true
    when this person sent it) and "edited".
    """

    def __init__(self, http: httpx.AsyncClient, user_id: int) -> None:
        self._http = http
        self.user_id = user_id

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        first_name: str,
        language_code: str = "zh-hans",
        user_id: int | None = None,
        label: str = "",
    ) -> Self:
        """Add a person with a phone. The person has not started the bot: `open` does that."""
        person = {
            "first_name": first_name,
            "language_code": language_code,
            "label": label,
            "user_id": user_id,
        }
        async with _http(url) as http:
            phone = _checked(await http.post("/phones", json=person))
        return cls.adopt(url, phone["user_id"])

    @classmethod
    def adopt(cls, url: str, user_id: int) -> Self:
        """Take the phone of a person who is there already."""
        return cls(_http(url), user_id)

    async def close(self) -> None:
        """Close the connections; the phone stays."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def text(self, text: str) -> JsonObject:
        """Send text and return the message (the last one, if it went as several)."""
        return await self._do("text", {"text": text})

    async def open(self, start: str = "") -> JsonObject:
        """Tap on an invite link, or on Start."""
        return await self._do("open", {"start": start})

    async def edit(self, message_id: int, text: str) -> JsonObject:
        """Change the words of an own message."""
        return await self._do("edit", {"message_id": message_id, "text": text})

    async def press(self, label_contains: str, *, message_id: int | None = None) -> str:
        """Tap the newest button whose label contains this; return the callback query's id.

        Raises PhoneRefusedError when there is none.
        """
        for message in reversed(await self.messages()):
            if message_id in (None, message["message_id"]):
                for button in buttons(message):
                    if label_contains in button["text"] and button.get("callback_data"):
                        return await self.press_data(message["message_id"], button["callback_data"])
        raise PhoneRefusedError("no message on this phone has such a button")

    async def press_data(self, message_id: int, data: str, *, stale: bool = False) -> str:
        """Tap a button by its data; `stale` taps it even if it is no longer there."""
        body = {"message_id": message_id, "data": data, "stale": stale}
        return str((await self._do("press", body))["callback_query_id"])

    async def photo(
        self, content: bytes = _PIXEL, caption: str = "", *, album: str = ""
    ) -> JsonObject:
        """Send a photo (PNG or JPEG), one of several sent together where there is an `album`."""
        act = f"photo?album={album}" if album else "photo"
        return await self._attach(act, "photo.png", content, caption)

    async def document(
        self, content: bytes = b"text", caption: str = "", *, name: str = "note.txt"
    ) -> JsonObject:
        """Send a document."""
        return await self._attach("document", name, content, caption)

    async def voice(self, content: bytes = b"OggS") -> JsonObject:
        """Send a voice message."""
        return await self._attach("voice", "voice.oga", content, "")

    async def sticker(self) -> JsonObject:
        """Send a sticker."""
        return await self._do("sticker", {})

    async def location(self) -> JsonObject:
        """Send a location."""
        return await self._do("location", {})

    async def poll(self, question: str = "?") -> JsonObject:
        """Send a poll."""
        return await self._do("poll", {"question": question})

    async def block(self) -> None:
        """Block the bot."""
        await self._do("block", {})

    async def unblock(self) -> None:
        """Unblock the bot without pressing Start."""
        await self._do("unblock", {})

    async def read(self) -> None:
        """Mark all messages as read."""
        await self._do("read", {})

    async def raw(self, update: JsonObject) -> int:
        """Send any object as an update and return its update_id."""
        return int((await self._do("raw", {"update": update}))["update_id"])

    async def state(self) -> JsonObject:
        """Return everything that is to be seen on this phone."""
        return _checked(await self._http.get(f"/phones/{self.user_id}"))

    async def messages(self) -> list[JsonObject]:
        """Return all messages, oldest first."""
        return list((await self.state())["messages"])

    async def received(self) -> list[str]:
        """Return the words of all messages of the bot, oldest first."""
        return [words(message) for message in await self.messages() if not message["outgoing"]]

    async def keyboard(self) -> list[str]:
        """Return the labels of the reply keyboard, row by row."""
        markup = (await self.state())["keyboard"] or {"keyboard": []}
        return [button["text"] for row in markup["keyboard"] for button in row]

    async def callback(self, query_id: str) -> JsonObject:
        """Return `{"answered", "text", "show_alert"}` of a tap."""
        return _checked(await self._http.get(f"/callback/{query_id}"))

    async def last_id(self) -> int:
        """Return the id of the newest message, to wait for what comes after it; 0 for none."""
        return max((int(message["message_id"]) for message in await self.messages()), default=0)

    async def wait_for(
        self, wanted: Wanted, *, after: int = 0, timeout_seconds: float = _TIMEOUT_SECONDS
    ) -> JsonObject:
        """Return the newest message of the bot that contains a text or fits a predicate.

        Waits for it (or for an edit that makes it fit) by events; looks only at messages
        whose id is greater than `after`. Raises TimeoutError.
        """
        fits = _predicate(wanted)

        async def found() -> JsonObject | None:
            for message in reversed(await self.messages()):
                if not message["outgoing"] and message["message_id"] > after and fits(message):
                    return message
            return None

        return await self._wait(found, timeout_seconds)

    async def wait_for_answer(
        self, query_id: str, *, timeout_seconds: float = _TIMEOUT_SECONDS
    ) -> JsonObject:
        """Return the bot's answer to a tap. Raises TimeoutError."""

        async def found() -> JsonObject | None:
            state = await self.callback(query_id)
            return state if state["answered"] else None

        return await self._wait(found, timeout_seconds)

    async def _wait(
        self, found: Callable[[], Awaitable[JsonObject | None]], timeout_seconds: float
    ) -> JsonObject:
        try:
            async with asyncio.timeout(timeout_seconds):
                async with aclosing(self._events()) as events:
                    async for _event in events:
                        if (result := await found()) is not None:
                            return result
        except TimeoutError:
            pass
        # What the phone shows is left out: it may be a patient's words.
        raise TimeoutError(f"phone {self.user_id}: nothing fitting in {timeout_seconds} s")

    async def _events(self) -> AsyncGenerator[JsonObject]:
        async with self._http.stream("GET", "/events", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith(_DATA):
                    event: JsonObject = json.loads(line.removeprefix(_DATA))
                    if event.get("user_id", self.user_id) == self.user_id:
                        yield event

    async def _do(self, action: str, body: JsonObject) -> JsonObject:
        return _checked(await self._http.post(f"/phones/{self.user_id}/{action}", json=body))

    async def _attach(self, action: str, name: str, content: bytes, caption: str) -> JsonObject:
        return _checked(
            await self._http.post(
                f"/phones/{self.user_id}/{action}",
                files={"file": (name, content)},
                data={"caption": caption},
            )
        )


def buttons(message: JsonObject) -> list[JsonObject]:
    """Return the inline buttons under a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def words(message: JsonObject) -> str:
    """Return the text or the caption of a message; empty when it has none."""
    return str(message.get("text", message.get("caption", "")))


def _predicate(wanted: Wanted) -> Callable[[JsonObject], bool]:
    if isinstance(wanted, str):
        return lambda message: wanted in words(message)
    return wanted


def _http(url: str) -> httpx.AsyncClient:
    # The address is plain HTTP; loading the certificates of the world would take 30 ms.
    no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=_TIMEOUT_SECONDS, verify=no_certificates
    )


def _checked(response: httpx.Response) -> JsonObject:
    if response.is_error:
        reason = response.json().get("error", "") if response.content else ""
        raise PhoneRefusedError(f"{response.status_code}: {reason}")
    body: JsonObject = response.json()
    return body
