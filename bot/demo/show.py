"""The whole demonstration: database, local Telegram, companion, page."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import webbrowser
from datetime import UTC, datetime, time
from pathlib import Path

from pydantic import SecretStr

from bot.app import new_parts
from bot.demo.child import Companion
from bot.demo.clock import DemoClock
from bot.demo.panel import Panel
from bot.demo.seed import STAFF, SUBJECTS, seed
from bot.demo.stage import DemoStage
from bot.settings import PREFIX, Settings
from bot.simulator.serving import serving
from bot.simulator.telegram import DEFAULT_TOKEN, SimulatedTelegram
from content.plan.protocol_day import instant_of, local_date
from content.vocabulary import Language
from records import migrate
from records.cipher import new_keys
from records.read.subject import is_empty

_FIRST_HOUR = time(7, 30)
_LOOK_SECONDS = 0.02
_PRIVATE = 0o600
_SITE = "01"
_LANGUAGE_CODES = {Language.ZH_CN: "zh-hans", Language.EN: "en"}
_INTRODUCTION = "getMe"


def forget(home: Path) -> None:
    """Begin from nothing: the phones, the clock and the keys of the demonstration are removed."""
    if home.exists():
        shutil.rmtree(home)


async def show(home: Path, database_url: str, port: int, *, open_browser: bool) -> None:
    """Run the demonstration until SIGINT or SIGTERM. Prints one line: the address."""
    if not await migrate.is_current(database_url):
        await migrate.upgrade_async(database_url)
    console_port = _free_port()
    settings = Settings(
        console_url=f"http://127.0.0.1:{console_port}",
        console_port=console_port,
        telegram_token=SecretStr(DEFAULT_TOKEN),
        encryption_keys=SecretStr(_keys(home / "keys")),
        database_url=SecretStr(database_url),
        home=home,
    )
    parts = new_parts(settings, database_url)
    zone = parts.content.sites[_SITE].zone
    companion: Companion | None = None

    async def tell(moment: datetime, rate: float) -> None:
        if companion is not None:
            await companion.set_clock(moment, rate)

    clock = DemoClock(home / "clock.json", _first_morning(zone), tell)
    telegram = SimulatedTelegram(clock.now, journal=home / "telegram.jsonl")
    async with parts.engine.connect() as conn:
        is_new = await is_empty(conn)
    if is_new:
        await seed(parts, clock.now())
    _add_phones(telegram)
    panel = Panel(parts.engine, parts.cipher, parts.translator, clock.now, clock.now())
    await panel.skip_past()
    companion = Companion()
    stage = DemoStage(
        engine=parts.engine,
        clock_=clock,
        companion=companion,
        panel_=panel,
        telegram=telegram,
        cipher=parts.cipher,
        zone=zone,
    )
    async with serving(telegram, stage, port=port) as address:
        companion.environment = _environment(settings, address)
        await clock.begin()
        running = asyncio.create_task(companion.keep_running())
        keeping = asyncio.create_task(_keep_clock(clock))
        await _polled(telegram)
        sys.stdout.write(f"The phones are at {address}\n")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(address)
        await _until_stopped()
        for task in (running, keeping):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        clock.keep()
    await parts.engine.dispose()


def _environment(settings: Settings, address: str) -> dict[str, str]:
    own = {
        "TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
        "TELEGRAM_BASE_URL": address,
        "ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
        "DATABASE_URL": settings.database_url.get_secret_value() if settings.database_url else "",
        "HOME": str(settings.home),
        "CONSOLE_URL": settings.console_url or "",
        "CONSOLE_PORT": str(settings.console_port),
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    # A proxy of the environment is for the outside, not for this machine.
    kept["NO_PROXY"] = kept["no_proxy"] = "127.0.0.1"
    return {**kept, **{PREFIX + name: value for name, value in own.items()}}


def _free_port() -> int:
    """Find a port for the page for a desk; the companion takes it when it starts."""
    with socket.socket() as looking:
        looking.bind(("127.0.0.1", 0))
        port: int = looking.getsockname()[1]
    return port


def _first_morning(zone: str) -> datetime:
    today = local_date(datetime.now(UTC), zone)
    return instant_of(today, _FIRST_HOUR, zone)


def _keys(file: Path) -> str:
    if not file.exists():
        file.write_text(new_keys(), encoding="utf-8")
        file.chmod(_PRIVATE)
    return file.read_text(encoding="utf-8")


def _add_phones(telegram: SimulatedTelegram) -> None:
    known = {phone["user_id"] for phone in telegram.chats.phones()}
    for person in (*SUBJECTS, *STAFF):
        if person.user_id in known:
            continue
        telegram.chats.add_phone(
            first_name=person.name,
            language_code=_LANGUAGE_CODES[person.language],
            label="",
            user_id=person.user_id,
        )
        telegram.chats.change_phone(person.user_id, started=True)


async def _polled(telegram: SimulatedTelegram) -> None:
    """Wait until the companion has introduced itself: then it answers."""
    seen = 0
    while True:
        new = telegram.calls.after(seen)
        seen = new["next"]
        if any(call["method"] == _INTRODUCTION for call in new["calls"]):
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _keep_clock(clock: DemoClock) -> None:
    while True:
        await asyncio.sleep(1.0)
        clock.keep()


async def _until_stopped() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
