"""The whole companion inside a test: real PostgreSQL, real HTTP, a clock the test moves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import text

from bot.app import Parts, Role, serve
from bot.settings import Settings
from bot.simulator.client import PhoneClient
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import DEFAULT_TOKEN, SimulatedTelegram
from content.catalogue import load_catalogues
from content.model import Content
from content.translate import Translator
from records.cipher import new_keys
from scheduler.clock import TrialClock
from tests.support.rows import new_parts_of

_BUSY = text("""
select (select count(*) from inbox_update where state = 'pending')
     + (select count(*) from due_action where state = 'pending' and due_at <= :now)
     + (select count(*) from communication
        where state = 'leased' or (state = 'requested'
          and (not_before is null or not_before <= clock_timestamp())))
""")
_FAULTS = text("""
select 'due' as queue, kind, fault from due_action where fault is not null
union all select 'inbox', state, fault from inbox_update where fault is not null
""")
_NEXT = text("select min(due_at) from due_action where state = 'pending'")


@dataclass(slots=True)
class Running:
    """A running companion and its local Telegram."""

    parts: Parts
    clock: TrialClock
    telegram: SimulatedTelegram
    url: str
    settings: Settings

    async def phone(self, name: str, language_code: str = "en") -> PhoneClient:
        """A new person with a phone."""
        return await PhoneClient.connect(self.url, first_name=name, language_code=language_code)

    async def settled(self) -> None:
        """Wait until nothing is left to do at this moment.

        Raises:
            AssertionError: something to do failed; it would be tried again, in real time.
        """
        async with asyncio.timeout(30):
            while True:
                async with self.parts.engine.connect() as conn:
                    found = await conn.execute(_BUSY, {"now": self.clock.now()})
                    faults = (await conn.execute(_FAULTS)).all()
                assert not faults, faults
                if not found.scalar_one():
                    return

    async def go_to(self, moment: datetime) -> None:
        """Move the clock forward, stopping at everything that becomes due on the way."""
        await self.settled()
        while True:
            async with self.parts.engine.connect() as conn:
                due_at = (await conn.execute(_NEXT)).scalar_one()
            if due_at is None or due_at > moment:
                break
            self._set(max(due_at, self.clock.now()))
            await self.settled()
        self._set(moment)
        await self.settled()

    def _set(self, moment: datetime) -> None:
        self.clock.set(moment, 0.0)
        self.parts.wake.nudge("due")


def settings_for(database_url: str, telegram_url: str, home: Path, keys: str) -> Settings:
    """Settings of a companion that talks to a local Telegram."""
    return Settings(
        telegram_token=SecretStr(DEFAULT_TOKEN),
        encryption_keys=SecretStr(keys),
        telegram_base_url=telegram_url,
        database_url=SecretStr(database_url),
        home=home,
    )


@asynccontextmanager
async def companion(database_url: str, home: Path, start: datetime) -> AsyncIterator[Running]:
    """Run local Telegram and companion in this event loop until the block ends."""
    clock = TrialClock(start, 0.0)
    telegram = SimulatedTelegram(clock.now, limits=RateLimits(enforced=False))
    async with serving(telegram, page=False) as url:
        settings = settings_for(database_url, url, home, new_keys())
        async with running(settings, clock, telegram, url) as live:
            yield live


@asynccontextmanager
async def running(
    settings: Settings,
    clock: TrialClock,
    telegram: SimulatedTelegram,
    url: str,
    content: Content | None = None,
) -> AsyncIterator[Running]:
    """Run a companion beside a local Telegram that goes on without it; with other content, too."""
    assert settings.database_url is not None
    # Content is read once for all tests; how the service reads it is tested where it starts alone.
    parts = new_parts_of(
        settings.database_url.get_secret_value(),
        keys=settings.encryption_keys.get_secret_value(),
        clock=clock,
    )
    if content is not None:
        translator = Translator(content, load_catalogues())
        parts = replace(parts, content=content, translator=translator)
    service = asyncio.create_task(serve(settings, parts, Role.ALL))
    try:
        yield Running(parts, clock, telegram, url, settings)
    finally:
        service.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await service
        # A service that was ended before its first step has not done it.
        await parts.engine.dispose()
