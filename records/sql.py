"""Statements of the paths that are walked all the time, run on the driver itself.

SQLAlchemy owns the connection, the transaction and its end; a `Sql` only spends less time on the
way to the same server: about a third. It runs inside a transaction SQLAlchemy has begun, or where
each statement is meant to be one (`each_alone`), and its errors are SQLAlchemy's.
"""

import re
from collections.abc import Mapping, Sequence

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_NAME = re.compile(r"(?<!:):([a-z_0-9]+)\b")
_LOST = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that ended between two steps of one statement
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    OSError,
)
_PASSING = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
_REFUSED = (asyncpg.PostgresError, *_LOST)
_ALONE = {"isolation_level": "AUTOCOMMIT"}


def each_alone(engine: AsyncEngine) -> AsyncEngine:
    """The same connections, each statement a transaction: one way to the server instead of three.

    For a look, or for statements that each say it all; never where two stand or fall together.
    """
    return engine.execution_options(**_ALONE)


class Sql:
    """One statement with `:named` values."""

    def __init__(self, statement: str) -> None:
        """Read the names once; the same name may stand in several places."""
        names: list[str] = []

        def place(found: re.Match[str]) -> str:
            name = found[1]
            if name not in names:
                names.append(name)
            return f"${names.index(name) + 1}"

        self._statement = _NAME.sub(place, statement)
        self._names = tuple(names)

    async def rows(self, conn: AsyncConnection, /, **values: object) -> list[asyncpg.Record]:
        """Run it and return the rows.

        Raises:
            OperationalError: the connection is lost, or the server cannot do it now.
            IntegrityError: a key or check refused it.
            DBAPIError: the server refused it for another reason.
        """
        raw, given = _driver(conn), [values[name] for name in self._names]
        try:
            found: list[asyncpg.Record] = await raw.fetch(self._statement, *given)
        except _REFUSED as error:
            raise await self._translated(conn, error) from error
        return found

    async def row(self, conn: AsyncConnection, /, **values: object) -> asyncpg.Record | None:
        """Run it and return the first row, if there is one. Raises as `rows`."""
        found = await self.rows(conn, **values)
        return found[0] if found else None

    async def count(self, conn: AsyncConnection, /, **values: object) -> int:
        """Run it and return how many rows it wrote. Raises as `rows`."""
        raw, given = _driver(conn), [values[name] for name in self._names]
        try:
            status: str = await raw.execute(self._statement, *given)
        except _REFUSED as error:
            raise await self._translated(conn, error) from error
        last = status.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    async def many(self, conn: AsyncConnection, /, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it once for each row, in order, in one exchange with the server. Raises as `rows`."""
        raw = _driver(conn)
        try:
            await raw.executemany(
                self._statement, [[row[name] for name in self._names] for row in rows]
            )
        except _REFUSED as error:
            raise await self._translated(conn, error) from error

    async def _translated(self, conn: AsyncConnection, error: Exception) -> DBAPIError:
        # Values are left out on purpose: they may be a patient's words.
        if isinstance(error, _LOST):
            await conn.invalidate()
            return OperationalError(self._statement, None, error, connection_invalidated=True)
        if isinstance(error, _PASSING):
            return OperationalError(self._statement, None, error)
        if isinstance(error, asyncpg.IntegrityConstraintViolationError):
            return IntegrityError(self._statement, None, error)
        return DBAPIError(self._statement, None, error)


def _driver(conn: AsyncConnection) -> asyncpg.Connection:
    sync = conn.sync_connection
    raw = sync.connection.driver_connection if sync is not None else None
    if not isinstance(raw, asyncpg.Connection):
        message = "needs an open connection of asyncpg"
        raise TypeError(message)
    stands_alone = sync.get_execution_options().items() >= _ALONE.items() if sync else False
    if not raw.is_closed() and not raw.is_in_transaction() and not stands_alone:
        message = "a statement outside a transaction"
        raise RuntimeError(message)
    return raw
