"""Requests to the Bot API by aiohttp: the library's own, by httpx, takes ten times the processor.

It has no proxy; where one stands between, `HTTPXRequest` is used, which knows more kinds of them.
"""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 5.0
_WRITE_FILES_SECONDS = 20.0
_KEEP_ALIVE_SECONDS = 60.0

# What is raised while nothing of a request has left. A connection that is lost later says nothing.
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def is_direct(url: str) -> bool:
    """Whether the environment names no proxy on the way to `url`."""
    way = urlsplit(url)
    named = getproxies()
    return not named.keys() & {way.scheme, "all"} or bool(proxy_bypass(way.netloc))


class AiohttpRequest(BaseRequest):
    """At most `connections` at once, each kept open for the next call.

    What fails is `NetworkError`, what takes too long `TimedOut`, with aiohttp's own as the cause.
    """

    def __init__(self, connections: int, *, answer_seconds: float) -> None:
        """Prepare; `initialize` opens, inside a running event loop."""
        self._connections = connections
        self._answer_seconds = answer_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float:
        return self._answer_seconds

    @override
    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_KEEP_ALIVE_SECONDS
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    @override
    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one request; gives the status and the body. Seconds are as they were given."""
        if self._session is None:
            message = "not initialized"
            raise RuntimeError(message)
        files = request_data.multipart_data if request_data else {}
        connect = _given(connect_timeout, _CONNECT_SECONDS)
        read = _given(read_timeout, self._answer_seconds)
        write = _given(write_timeout, _WRITE_FILES_SECONDS if files else _WRITE_SECONDS)
        seconds = aiohttp.ClientTimeout(
            total=connect + write + read, connect=_given(pool_timeout, connect), sock_read=read
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data, files), timeout=seconds
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error


def _given(value: Any, usual: float) -> float:  # noqa: ANN401 - a number or the library's sentinel
    return float(value) if isinstance(value, int | float) else usual


def _body(request_data: RequestData | None, files: Any) -> Any:  # noqa: ANN401 - the library's
    values = request_data.json_parameters if request_data else None
    if not files:
        return values
    form = aiohttp.FormData(values or {})
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
