"""Who may poll and who may send: one process at a time, decided by PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_LOCK = text("select pg_advisory_lock(:key)")
_UNLOCK = text("select pg_advisory_unlock(:key)")


class LeadLostError(Exception):
    """The connection that held the lead is gone; somebody else may lead now."""


@asynccontextmanager
async def leading(engine: AsyncEngine, name: str) -> AsyncIterator[None]:
    """Wait until this process alone may do `name`; the body is cancelled when the lead is lost.

    The lead ends with its connection, so a killed process is followed at once.

    Raises:
        LeadLostError: PostgreSQL closed the connection that held the lead.
    """
    key = {"key": crc32(f"companion:{name}".encode())}
    async with engine.connect() as plain:
        conn = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await conn.execute(_LOCK, key)
        lost = await _watch(conn)
        body = asyncio.current_task()
        is_ended_by_loss = False

        async def end_when_lost() -> None:
            nonlocal is_ended_by_loss
            await lost.wait()
            if body is not None:
                is_ended_by_loss = True
                body.cancel()

        watcher = asyncio.create_task(end_when_lost())
        try:
            yield
        except (asyncio.CancelledError, SQLAlchemyError, OSError):
            # Whoever else cancelled the body meant it, also when the lead was lost before.
            if body is None or not is_ended_by_loss or body.uncancel() > 0:
                raise
            raise LeadLostError(name) from None
        finally:
            watcher.cancel()
            if not lost.is_set():
                # A connection that cannot let go of the lead has lost it.
                with contextlib.suppress(SQLAlchemyError, OSError):
                    await conn.execute(_UNLOCK, key)


async def _watch(conn: AsyncConnection) -> asyncio.Event:
    lost = asyncio.Event()
    raw = (await conn.get_raw_connection()).driver_connection
    if raw is not None:
        raw.add_termination_listener(lambda _: lost.set())
        if raw.is_closed():  # before anybody listened
            lost.set()
    return lost
