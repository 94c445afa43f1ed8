"""Bring a database to the newest schema."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from records.database import database_url

_FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    options = {"version_table": "schema_version"}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


async def upgrade_async(url: str) -> None:
    """Upgrade as the owner of the schema, in one transaction."""
    engine = create_async_engine(database_url(url), poolclass=NullPool)
    async with engine.begin() as conn:
        await conn.run_sync(_upgrade)
    await engine.dispose()


def upgrade(url: str) -> None:
    """Upgrade from outside an event loop."""
    asyncio.run(upgrade_async(url))


async def is_current(url: str) -> bool:
    """Whether the database has the schema this version needs."""
    engine = create_async_engine(database_url(url), poolclass=NullPool)
    async with engine.connect() as conn:
        current = await conn.run_sync(_current)
    await engine.dispose()
    return current == ScriptDirectory.from_config(_config()).get_current_head()
