"""The application's role adds facts; it cannot take any back, nor switch off who watches."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.app import Parts
from records.tables.audited import AUDITED
from records.tables.metadata import metadata
from tests.support.rows import value

_DENIED = "permission denied|must be owner|append-only"


@pytest.fixture
async def app(parts: Parts, as_owner: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that has no other rights than the application's, also after `reset role`."""
    async with as_owner.connect() as conn:
        await conn.execute(text("set session authorization companion_app"))
        await conn.execute(text("select set_config('app.actor', 'system:test', false)"))
        await conn.commit()
        yield conn


async def _refused(conn: AsyncConnection, statement: str) -> None:
    with pytest.raises(DBAPIError, match=_DENIED):
        await conn.execute(text(statement))
    await conn.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit.event set actor = 'nobody'",
        "delete from audit.event",
        "truncate audit.event",
        "insert into audit.event (actor, role, entity, entity_id, act) values ('a','','','','')",
        "update audit.seal set root = ''",
        "delete from audit.seal",
        "truncate audit.seal",
        "alter table audit.event disable trigger all",
        "alter table subject disable trigger audit_record",
        "drop trigger audit_record on subject",
        "drop table audit.event",
        "set session_replication_role = replica",
        (
            "create or replace function audit.record() returns trigger language plpgsql"
            " as $$ begin return null; end $$"
        ),
        "set role companion_audit",
        "create table public.mine (a int)",
        "update schema_version set version_num = ''",
    ],
)
async def test_tampering_by_the_application_is_refused(
    app: AsyncConnection, statement: str
) -> None:
    if statement.startswith("set role"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await app.execute(text(statement))
        return
    await _refused(app, statement)


async def test_fact_cannot_be_deleted(app: AsyncConnection) -> None:
    for name in (*AUDITED, "communication", "inbox_update", "due_action"):
        await _refused(app, f"delete from {name}")  # noqa: S608
        await _refused(app, f"truncate {name} cascade")


async def test_column_that_is_written_once_cannot_be_changed(app: AsyncConnection) -> None:
    for name, (_, changeable) in AUDITED.items():
        for column in set(metadata.tables[name].c.keys()) - set(changeable):
            await _refused(app, f"update {name} set {column} = {column}")  # noqa: S608


@pytest.mark.parametrize("statement", ["delete from audit.event", "truncate audit.event"])
async def test_even_the_owner_cannot_alter_the_trail_by_accident(
    parts: Parts, as_owner: AsyncEngine, statement: str
) -> None:
    async with as_owner.connect() as conn:
        await _refused(conn, statement)


async def test_replication_mode_of_the_owner_does_not_silence_the_trail(
    parts: Parts, as_owner: AsyncEngine
) -> None:
    before = await value(parts.engine, "select count(*) from audit.event")
    async with as_owner.begin() as conn:
        await conn.execute(text("set local session_replication_role = replica"))
        await conn.execute(text("select set_config('app.actor', 'owner', true)"))
        await conn.execute(text("update subject set cycle = 5"))
    assert await value(parts.engine, "select count(*) from audit.event") == before + 8
