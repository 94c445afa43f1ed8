"""Where a command finds its database."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.app import Parts, new_parts
from bot.settings import Settings
from records.postgres import EmbeddedPostgres


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The configured database, or the embedded one of `COMPANION_HOME` while the block runs."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with embedded(settings.home / "postgres") as url:
        yield url


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """The embedded server of a folder; it goes on while another process uses it."""
    server = EmbeddedPostgres(folder)
    url = server.start()
    try:
        yield url
    finally:
        server.stop()


@asynccontextmanager
async def parts_for(settings: Settings, url: str) -> AsyncIterator[Parts]:
    """Everything a one-time command needs; the connection ends with the block."""
    parts = new_parts(settings, url)
    try:
        yield parts
    finally:
        await parts.engine.dispose()
