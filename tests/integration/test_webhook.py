"""Receiving by webhook: stored before it is answered, closed to all without the secret."""

import asyncio
import contextlib
import socket
from datetime import UTC, datetime

import httpx
from pydantic import SecretStr
from sqlalchemy import text

from bot.app import new_parts, serve
from bot.simulator.client import PhoneClient
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from records.cipher import new_keys
from scheduler.clock import TrialClock
from tests.support.running import settings_for

_START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
_SECRET = "only-telegram-knows-this"


async def test_webhook_with_secret_answers_and_without_secret_stores_nothing(
    database_url, tmp_path
) -> None:
    clock = TrialClock(_START, 0.0)
    telegram = SimulatedTelegram(clock.now, limits=RateLimits(enforced=False))
    port = _free_port()
    address = f"http://127.0.0.1:{port}/telegram"
    async with serving(telegram, page=False) as url:
        settings = settings_for(database_url, url, tmp_path, new_keys()).model_copy(
            update={
                "webhook_url": address,
                "webhook_secret": SecretStr(_SECRET),
                "webhook_port": port,
            }
        )
        parts = new_parts(settings, database_url, clock)
        service = asyncio.create_task(serve(settings, parts))
        async with await PhoneClient.connect(url, first_name="Ann", language_code="en") as ann:
            await ann.text("hello")
            await ann.wait_for("ask your study coordinator", timeout_seconds=30)
        async with httpx.AsyncClient() as stranger:
            body = {"update_id": 999, "message": {"chat": {"id": 1}}}
            refused = await stranger.post(address, json=body)
            wrong = await stranger.post(
                address, json=body, headers={"X-Telegram-Bot-Api-Secret-Token": "guess"}
            )
        async with parts.engine.connect() as conn:
            stored = (await conn.execute(text("select count(*) from inbox_update"))).scalar_one()
        service.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await service
    assert refused.status_code == 403
    assert wrong.status_code == 403
    assert stored == 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
