"""The connection to Telegram: one `Bot`, two pools, both through the proxy when there is one."""

import asyncio
from dataclasses import dataclass
from typing import Self

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.commands import offer_commands
from bot.telegram.intake import Intake, Poll
from bot.telegram.pace import Pace
from bot.telegram.sender import Sender
from bot.telegram.transport import AiohttpRequest, is_direct
from bot.telegram.webhook import receive
from content.model import Content
from content.translate import Translator
from records.cipher import Cipher
from records.log import logger
from records.wake import Wake
from scheduler.clock import Clock

_SEND_CONNECTIONS = 64  # as many as the sender has on the way at once
_POLL_CONNECTIONS = 2
_KEEP_ALIVE_SECONDS = 60.0
_ANSWER_SECONDS = 10.0
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0
_PUBLIC = "https://api.telegram.org"


class TelegramRefusedError(Exception):
    """Telegram does not know this token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How Telegram is reached: over the network, unless a transport of its own is given."""

    token: str
    base_url: str | None = None
    proxy: str | None = None
    transport: httpx.AsyncBaseTransport | None = None


class TelegramLink:
    """An open connection, and the parts of the service that use it.

    Raises on entering, when Telegram refuses the token: `TelegramRefusedError`.
    """

    def __init__(self, connection: Connection) -> None:
        """Prepare; the connection opens when the block is entered."""
        self._connection = connection
        self._updates = _request(connection, _POLL_CONNECTIONS)
        self._bot = _new_bot(connection, self._updates)

    async def __aenter__(self) -> Self:
        try:
            await self._connect()
        except BaseException:
            # Who never came in is not led out: the connections would stay open.
            await self._bot.shutdown()
            raise
        return self

    async def _connect(self) -> None:
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                return await self._bot.initialize()
            except InvalidToken:
                raise TelegramRefusedError from None
            except TelegramError as error:
                logger().warning("telegram_unreachable", fault=type(error).__name__, seconds=wait)
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)

    async def __aexit__(self, *_: object) -> None:
        await self._bot.shutdown()

    @property
    def username(self) -> str:
        """The bot's name in links."""
        return self._bot.username

    async def offer_commands(self, translator: Translator) -> None:
        """Tell Telegram which commands there are."""
        await offer_commands(self._bot, translator)

    def intake(self, engine: AsyncEngine, cipher: Cipher, clock: Clock) -> Intake:
        """The part that stores what arrives."""
        poll = Poll(f"{self._bot.base_url}/getUpdates", self._updates)
        return Intake(engine, cipher, poll, self._bot.id, clock)

    async def poll(self, intake: Intake) -> None:
        """Receive by polling until cancelled; a webhook left over from before is taken away."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            raise ConnectionError(type(error).__name__) from None
        await intake.poll_forever()

    def sender(  # noqa: PLR0913, PLR0917 - what sending needs
        self,
        engine: AsyncEngine,
        cipher: Cipher,
        content: Content,
        translator: Translator,
        clock: Clock,
        wake: Wake,
        pace: Pace | None = None,
    ) -> Sender:
        """The part that sends what is written down, at Telegram's pace unless told another."""
        return Sender(engine, cipher, self._bot, content, translator, clock, wake, pace)

    async def receive(self, intake: Intake, *, url: str, secret: str, port: int) -> None:
        """Receive by webhook instead of polling."""
        await receive(self._bot, intake, url=url, secret=secret, port=port)


def _new_bot(connection: Connection, updates: BaseRequest) -> Bot:
    base = _base(connection)
    return Bot(
        connection.token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(connection, _SEND_CONNECTIONS),
        get_updates_request=updates,
    )


def _base(connection: Connection) -> str:
    return (connection.base_url or _PUBLIC).rstrip("/")


def _request(connection: Connection, connections: int) -> BaseRequest:
    is_plain = connection.transport is None and connection.proxy is None
    if is_plain and is_direct(_base(connection)):
        return AiohttpRequest(connections, answer_seconds=_ANSWER_SECONDS)
    other = {} if connection.transport is None else {"transport": connection.transport}
    limits = httpx.Limits(
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
    )
    return HTTPXRequest(
        connection_pool_size=connections,
        proxy=connection.proxy,
        read_timeout=_ANSWER_SECONDS,
        httpx_kwargs={"limits": limits, **other},
    )
