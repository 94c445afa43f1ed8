"""Receiving by webhook: the row is committed before the answer is given."""

import asyncio
import hmac
import json

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.intake import KINDS, Intake
from bot.web import served
from records.log import logger

_HOST = "127.0.0.1"
_PATH = "/telegram"
_BEAT_SECONDS = 15.0
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
_LARGEST_BODY = 1024 * 1024
_OK, _BAD, _FORBIDDEN, _TOO_LARGE, _LATER = 200, 400, 403, 413, 503


def webhook_app(intake: Intake, secret: str) -> Starlette:
    """The web application Telegram posts to; nothing without the secret is read."""

    async def receive_one(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=_FORBIDDEN)
        body = await request.body()
        if len(body) > _LARGEST_BODY:
            return Response(status_code=_TOO_LARGE)
        try:
            raw = json.loads(body)
        except ValueError:
            return Response(status_code=_BAD)
        try:
            await intake.store([raw] if isinstance(raw, dict) else [])
        except (SQLAlchemyError, OSError) as error:
            # Telegram keeps the update and comes back.
            logger().warning("webhook_waits", fault=type(error).__name__)
            return Response(status_code=_LATER, headers={"Retry-After": "5"})
        return Response(status_code=_OK)

    return Starlette(routes=[Route(_PATH, receive_one, methods=["POST"])])


async def receive(bot: Bot, intake: Intake, *, url: str, secret: str, port: int) -> None:
    """Tell Telegram where we are and serve until cancelled. TLS ends at the proxy before us.

    Raises:
        OSError: the port is taken, or Telegram does not accept the address now.
    """
    async with served(webhook_app(intake, secret), _HOST, port) as serving:
        try:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=list(KINDS))
            while not serving.done():
                intake.pulse.beat()
                await asyncio.wait([serving], timeout=_BEAT_SECONDS)
        except TelegramError as error:
            raise ConnectionError(type(error).__name__) from None
