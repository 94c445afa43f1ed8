"""Where the benchmarks run: a PostgreSQL of their own, a database for each row, and the sizes."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.app import Parts, new_parts
from bot.settings import PREFIX, Settings
from bot.simulator.telegram import DEFAULT_TOKEN
from records.cipher import new_keys
from records.migrate import upgrade_async
from records.postgres import EmbeddedPostgres
from scheduler.clock import Clock

_TEMPLATE = "bench_template"
_SHORT_FOLDER = "/tmp"  # noqa: S108 - the path of a socket is short; mkdtemp makes the name
_ENTER_ONLY = 0o711
_OWNER = "postgresql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    due_now: int = 10_000
    due_rows: int = 1_000_000
    reminder_repeats: int = 3
    peer_jobs: int = 10_000
    broadcasts: int = 10_000
    broadcast_slow: int = 600
    broadcast_fast: int = 5_000
    broadcast_large: int = 100_000
    escalations: int = 120
    escalation_gap_seconds: float = 0.2
    reds: int = 100
    red_gap_seconds: float = 1.1
    updates: int = 2_000
    update_repeats: int = 3
    taps: int = 200
    tap_gap_seconds: float = 0.15
    starts: int = 3
    idle_seconds: float = 30.0
    cohort: int = 172


FULL = Sizes()
QUICK = Sizes(
    due_rows=100_000,
    peer_jobs=2_000,
    reminder_repeats=1,
    broadcasts=2_000,
    broadcast_slow=150,
    broadcast_fast=1_000,
    broadcast_large=2_000,
    escalations=30,
    reds=20,
    updates=500,
    update_repeats=1,
    taps=40,
    starts=1,
    idle_seconds=10.0,
    cohort=16,
)


@dataclass(slots=True)
class Ground:
    """A running server; `home` is a folder for whatever a row needs beside it."""

    home: Path
    server_url: str
    sizes: Sizes
    _number: int = 0

    async def new_database(self) -> str:
        """The URL of a migrated, empty database of its own."""
        if self._number == 0:
            await self._administer(f"create database {_TEMPLATE}")
            await upgrade_async(self._url(_TEMPLATE))
        self._number += 1
        name = f"bench_{self._number}"
        await self._administer(f"create database {name} template {_TEMPLATE}")
        return self._url(name)

    async def _administer(self, statement: str) -> None:
        async with as_owner(self.server_url) as owner:
            await owner.execute(statement)

    def _url(self, database: str) -> str:
        return make_url(self.server_url).set(database=database).render_as_string(False)  # noqa: FBT003


@contextmanager
def new_ground(sizes: Sizes) -> Iterator[Ground]:
    """Start a server in a new folder; both are gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="companion-bench-", dir=_SHORT_FOLDER))
    folder.chmod(_ENTER_ONLY)  # as root the server runs as another user
    server = EmbeddedPostgres(folder / "postgres")
    try:
        yield Ground(folder, server.start(), sizes)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def as_owner(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A plain connection as the owner of the database, for loading what is measured."""
    plain = make_url(url).set(drivername=_OWNER).render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute("select set_config('app.actor', 'system:bench', false)")
        yield connection
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A companion's settings and parts for one database."""

    settings: Settings
    parts: Parts
    url: str

    def environment(self, telegram_url: str) -> dict[str, str]:
        """The settings as a child process reads them."""
        return {
            f"{PREFIX}TELEGRAM_TOKEN": DEFAULT_TOKEN,
            f"{PREFIX}TELEGRAM_BASE_URL": telegram_url,
            f"{PREFIX}ENCRYPTION_KEYS": self.settings.encryption_keys.get_secret_value(),
            f"{PREFIX}DATABASE_URL": self.url,
            f"{PREFIX}HOME": str(self.settings.home),
        }


@asynccontextmanager
async def new_setup(ground: Ground, clock: Clock) -> AsyncIterator[Setup]:
    """A migrated database with keys, content and engine, until the block ends."""
    async with setup_on(await ground.new_database(), ground.home, clock) as setup:
        yield setup


@asynccontextmanager
async def setup_on(url: str, home: Path, clock: Clock) -> AsyncIterator[Setup]:
    """Keys, content and engine for a database that is there, until the block ends."""
    settings = Settings(
        telegram_token=SecretStr(DEFAULT_TOKEN),
        encryption_keys=SecretStr(new_keys()),
        database_url=SecretStr(url),
        home=home,
    )
    parts = new_parts(settings, url, clock)
    try:
        yield Setup(settings=settings, parts=parts, url=url)
    finally:
        await parts.engine.dispose()
