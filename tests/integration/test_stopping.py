"""A service that is ended leaves no connection behind, at whatever moment it is ended."""

import asyncio
import contextlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.app import Role, new_parts, serve
from records.cipher import new_keys
from scheduler.clock import TrialClock
from tests.support.running import settings_for

_START = datetime(2026, 11, 2, tzinfo=UTC)
_CONNECTED = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


@pytest.mark.parametrize("turns", [1, 5, 20, 60])
async def test_service_ended_while_it_starts_closes_what_it_opened(
    database_url: str, tmp_path: Path, turns: int
) -> None:
    # Nothing listens there: the service is ended before or while it connects.
    settings = settings_for(database_url, "http://127.0.0.1:9", tmp_path, new_keys())
    parts = new_parts(settings, database_url, TrialClock(_START, 0.0))
    service = asyncio.create_task(serve(settings, parts, Role.ALL))
    for _ in range(turns):
        await asyncio.sleep(0)
    # Given back before the service ends: a connection that outlives its pool is closed by nobody.
    async with parts.engine.connect():
        pass
    service.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await service
    assert parts.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    plain = make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False)) as owner:
        async with asyncio.timeout(10):
            while owner.execute(_CONNECTED).fetchone() != (0,):
                owner.commit()
                await asyncio.sleep(0)
