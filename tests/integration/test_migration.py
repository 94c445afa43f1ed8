"""The migrations make exactly the tables that the code speaks of."""

import re
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from records.migrate import is_current, upgrade_async
from records.tables import accounts, clinical, queues
from records.tables.audited import AUDITED
from records.tables.metadata import metadata
from tests.support.rows import owner

_DEFINITIONS = """
select c.relname || ' ' || x.conname || ' ' || pg_get_constraintdef(x.oid) as line
from pg_constraint x join pg_class c on c.oid = x.conrelid
where c.relnamespace = cast(cast(:schema as text) as regnamespace)
union all
select tablename || ' ' || indexname || ' ' || indexdef from pg_indexes
where schemaname = cast(:schema as text)
union all
select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
       || ' ' || coalesce(column_default, '') || is_identity
from information_schema.columns where table_schema = cast(:schema as text)
"""


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"version_table": "schema_version"})
    found: list[Any] = compare_metadata(context, metadata)
    return found


async def _definitions(connection: Any, schema: str) -> set[str]:
    found = await connection.execute(text(_DEFINITIONS), {"schema": schema})
    lines = [re.sub(rf"\b{schema}\.", "", line) for line in found.scalars()]
    return {line for line in lines if not line.startswith("schema_version ")}


@pytest.fixture
async def engine(database_url: str) -> Any:
    assert accounts.subject.metadata is clinical.escalation.metadata is queues.due_action.metadata
    async with owner(database_url) as engine:
        yield engine


async def test_migrated_database_equals_the_tables_of_the_code(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        assert await conn.run_sync(_differences) == []


async def test_column_that_no_migration_made_is_found(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        await conn.execute(text("alter table subject drop column usual_time"))
        found = await conn.run_sync(_differences)
    assert [difference[0] for difference in found] == ["add_column"]


async def test_keys_checks_and_partial_indexes_are_those_of_the_code(engine: AsyncEngine) -> None:
    # Alembic compares neither checks nor the conditions of indexes, and they carry the guarantees.
    async with engine.begin() as conn:
        await conn.execute(text("create schema fresh"))
        fresh = await conn.execution_options(schema_translate_map={None: "fresh"})
        await fresh.run_sync(metadata.create_all)
        await conn.execute(text("set local search_path to fresh, public"))
        assert await _definitions(conn, "public") == await _definitions(conn, "fresh")


async def test_index_without_its_condition_is_found(engine: AsyncEngine) -> None:
    async with engine.begin() as conn:
        before = await _definitions(conn, "public")
        await conn.execute(text("drop index dose_administration_once"))
        await conn.execute(
            text(
                "create unique index dose_administration_once"
                " on dose_administration (scheduled_dose_id)"
            )
        )
        assert len(before - await _definitions(conn, "public")) == 1


async def test_every_table_is_audited_or_known_not_to_be() -> None:
    unwatched = {"dialogue", "inbox_update", "due_action", "communication", "heartbeat"}
    unwatched |= {"message_body", "attachment", "broadcast_recipient"}
    assert set(metadata.tables) == set(AUDITED) | unwatched


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await upgrade_async(database_url)
    assert await is_current(database_url)


async def test_database_of_an_older_version_is_not_current(
    database_url: str, engine: AsyncEngine
) -> None:
    async with engine.begin() as conn:
        await conn.execute(text("update schema_version set version_num = '0000'"))
    assert not await is_current(database_url)
