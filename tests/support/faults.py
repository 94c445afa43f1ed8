"""A companion beside a local Telegram that can be made to fail, with the people of the seed."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import Parts
from bot.demo.seed import STAFF, SUBJECTS
from bot.settings import PREFIX
from bot.simulator.client import PhoneClient
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import DEFAULT_TOKEN, SimulatedTelegram
from scheduler.clock import TrialClock
from tests.support.rows import KEYS, MORNING, value
from tests.support.running import Running, running, settings_for

SEND = "sendMessage"


def strike(telegram: SimulatedTelegram, *rules: dict[str, Any], **more: Any) -> None:
    """Replace the faults that are on; none given means none on."""
    listed = [{"method": SEND, **rule} for rule in rules]
    telegram.faults.replace({"rules": listed, **more})


def sent_to(telegram: SimulatedTelegram, user_id: int) -> list[str]:
    """The words of every message that Telegram accepted for a chat, in order."""
    return [call["params"]["text"] for call in accepted(telegram) if call["chat_id"] == user_id]


def accepted(telegram: SimulatedTelegram, method: str = SEND) -> list[dict[str, Any]]:
    """Every call of this method that Telegram accepted, answered or not, in order."""
    return [
        call
        for call in telegram.calls.after(0)["calls"]
        if call["method"] == method and call["status"] == 200
    ]


def number_of(call: dict[str, Any]) -> int:
    """The message of the outbox that a call carried, read from its buttons; 0 where it has none."""
    markup = call["params"].get("reply_markup")
    markup = json.loads(markup) if isinstance(markup, str) else markup
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            return int(str(button["callback_data"]).partition(".")[0])
    return 0


def with_people(telegram: SimulatedTelegram) -> SimulatedTelegram:
    """Give everybody of the seed a phone that has started the bot."""
    for person in (*SUBJECTS, *STAFF):
        telegram.chats.add_phone(
            first_name=person.name, language_code="en", label="", user_id=person.user_id
        )
        telegram.chats.change_phone(person.user_id, started=True)
    return telegram


@asynccontextmanager
async def telegram_of_the_trial() -> AsyncIterator[tuple[SimulatedTelegram, TrialClock, str]]:
    """A local Telegram with everybody's phone, and the clock that it shares with a companion."""
    clock = TrialClock(MORNING, 0.0)
    telegram = with_people(SimulatedTelegram(clock.now, limits=RateLimits(enforced=False)))
    async with serving(telegram, page=False) as url:
        yield telegram, clock, url


@asynccontextmanager
async def live_trial(database_url: str, home: Path) -> AsyncIterator[Running]:
    """The companion inside this event loop, over a database with the synthetic trial."""
    async with telegram_of_the_trial() as (telegram, clock, url):
        settings = settings_for(database_url, url, home, KEYS)
        async with running(settings, clock, telegram, url) as live:
            yield live


def phone_of(url: str, user_id: int) -> PhoneClient:
    return PhoneClient.adopt(url, user_id)


def environment(database_url: str, telegram_url: str, home: Path) -> dict[str, str]:
    """What a companion in a process of its own is told."""
    own = {
        "TELEGRAM_TOKEN": DEFAULT_TOKEN,
        "TELEGRAM_BASE_URL": telegram_url,
        "ENCRYPTION_KEYS": KEYS,
        "DATABASE_URL": database_url,
        "HOME": str(home),
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    kept["NO_PROXY"] = kept["no_proxy"] = "127.0.0.1"
    return {**kept, **{PREFIX + name: value for name, value in own.items()}}


@asynccontextmanager
async def process(told: Mapping[str, str], clock: TrialClock) -> AsyncIterator[Any]:
    """`companion run --control` as a process; it is killed at the end if it still runs."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--control",
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=dict(told),
    )
    try:
        assert child.stdin is not None
        child.stdin.write(clock_line(clock))
        await child.stdin.drain()
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


def clock_line(clock: TrialClock) -> bytes:
    return (json.dumps({"now": clock.now().isoformat(), "rate": clock.rate}) + "\n").encode()


async def until(parts: Parts, sql: str, wanted: Any, *, seconds: float = 60) -> None:
    """Return when a query gives this value."""
    await until_row(parts.engine, sql, wanted, seconds=seconds)


async def until_row(engine: AsyncEngine, sql: str, wanted: Any, *, seconds: float = 60) -> None:
    """Return when a query on this engine gives this value."""
    async with asyncio.timeout(seconds):
        while await value(engine, sql) != wanted:
            pass


async def all_sent(live: Running) -> None:
    """Return when nothing waits to be sent, also not for its next attempt."""
    waiting = "select count(*) from communication where state in ('requested', 'leased')"
    await until(live.parts, waiting, 0)
