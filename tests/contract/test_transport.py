"""Calls by aiohttp: what is sent, and what is said when something goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.simulator.client import PhoneClient
from bot.simulator.serving import listen
from bot.telegram.errors import Fate, verdict
from bot.telegram.transport import AiohttpRequest, is_direct

_TOKEN = "42:secret-of-the-test"
_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\x0f\x04\x00\t\xfb\x03\xfd\xa6\x92\xc5\x1f\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)
_Answers = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _bot(address: str) -> AsyncIterator[Bot]:
    request = AiohttpRequest(4, answer_seconds=0.2)
    bot = Bot(
        _TOKEN,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(1, answer_seconds=5.0),
    )
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


async def _fails(answers: _Answers) -> TelegramError:
    ended = asyncio.Event()

    async def to_its_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answers(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        ended.set()

    server = await asyncio.start_server(to_its_end, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    async with server, _bot(f"http://127.0.0.1:{port}") as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(5, "words")
    await ended.wait()
    return caught.value


async def test_words_and_files_arrive(url: str, wei: PhoneClient) -> None:
    async with _bot(url) as bot:
        sent = await bot.send_message(wei.user_id, "38．5 度，拉了八次 & <b>")
        picture = await bot.send_photo(wei.user_id, _PICTURE, caption="二维码")
        file = await bot.get_file(picture.photo[-1].file_id)
        content = await file.download_as_bytearray()
    assert (sent.text, picture.caption) == ("38．5 度，拉了八次 & <b>", "二维码")
    assert bytes(content) == _PICTURE


async def test_nobody_there_means_that_nothing_left() -> None:
    closed = listen(0)
    port = closed.getsockname()[1]
    closed.close()
    async with _bot(f"http://127.0.0.1:{port}") as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(5, "words")
    assert verdict(caught.value).fate is Fate.NOT_SENT


async def test_connection_lost_after_the_words_had_gone_says_nothing() -> None:
    async def hears_and_leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"words")
        writer.transport.abort()

    assert verdict(await _fails(hears_and_leaves)).fate is Fate.UNKNOWN


async def test_answer_broken_off_says_nothing() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"words")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":')
        await writer.drain()

    assert verdict(await _fails(half)).fate is Fate.UNKNOWN


async def test_silence_is_timed_out_and_says_nothing() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    error = await _fails(silent)
    assert isinstance(error, TimedOut)
    assert verdict(error).fate is Fate.UNKNOWN


@pytest.mark.parametrize(
    ("proxies", "url", "direct"),
    [
        ({}, "https://api.telegram.org", True),
        ({"https_proxy": "http://10.0.0.1:3128"}, "https://api.telegram.org", False),
        ({"https_proxy": "http://10.0.0.1:3128"}, "http://127.0.0.1:80", True),
        (
            {"http_proxy": "http://10.0.0.1:3128", "no_proxy": "127.0.0.1"},
            "http://127.0.0.1:80",
            True,
        ),
    ],
)
def test_proxy_of_the_environment_is_kept(
    monkeypatch: pytest.MonkeyPatch, proxies: dict[str, str], url: str, *, direct: bool
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)
    assert is_direct(url) is direct
