"""Engine and transactions. Nothing else commits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from records.sql import Sql

APP_ROLE = "companion_app"
_DRIVER = "postgresql+asyncpg"
_OFF = "off"
# Classes of SQLSTATE: connection exception, and the server ending a connection or itself.
_GONE = ("08", "57P")
_UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")


class DatabaseRefusedError(Exception):
    """The database is reachable but must not be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for the audit trail: a code, never a name."""

    name: str
    role: str
    site: str | None = None


PLANNER = Actor("system:planner", "system")
SENDER = Actor("system:sender", "system")
INTAKE = Actor("system:intake", "system")


def database_url(url: str) -> str:
    """The address with our driver named; other drivers of PostgreSQL are replaced."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("postgres"):
        message = "only PostgreSQL is supported"
        raise DatabaseRefusedError(message)
    return parsed.set(drivername=_DRIVER).render_as_string(hide_password=False)


def new_engine(url: str, *, pool_size: int = 12) -> AsyncEngine:
    """An engine whose connections act as the application role, which cannot alter what happened."""
    return create_async_engine(
        database_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        connect_args={
            "server_settings": {
                "role": APP_ROLE,
                "timezone": "UTC",
                "application_name": "companion",
                "jit": "off",
                # Our statements look rows up by keys: planning each anew costs more than it finds.
                "plan_cache_mode": "force_generic_plan",
            },
        },
    )


def is_outage(error: BaseException) -> bool:
    """Whether the database went away, so that nothing is known to be wrong with the work itself."""
    match error:
        case InterfaceError() | OperationalError() | OSError():
            return True
        case DBAPIError():
            state = getattr(error.orig, "sqlstate", None) or ""
            # Without a state it is the driver's own error, about the connection.
            is_of_driver = isinstance(error, InternalError) and not state
            return error.connection_invalidated or is_of_driver or state.startswith(_GONE)
        case _:
            return False


def stop_if_cancelled() -> None:
    """Go on being cancelled; call it where a loop survives an error of the database.

    A cancelled statement on a broken connection ends with the connection's error instead of the
    cancellation, which would then be lost.

    Raises:
        asyncio.CancelledError: the present task was asked to end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def refuse_unsafe(engine: AsyncEngine) -> None:
    """Refuse a server that may forget what it has confirmed.

    Raises:
        DatabaseRefusedError: fsync, synchronous_commit or full_page_writes is off.
    """
    async with engine.connect() as conn:
        for name in _UNSAFE:
            value = (await conn.execute(text(f"show {name}"))).scalar_one()
            if value == _OFF:
                message = f"PostgreSQL runs with {name}=off and can lose reports. Set it to on."
                raise DatabaseRefusedError(message)


@asynccontextmanager
async def acting(engine: AsyncEngine, actor: Actor) -> AsyncIterator[AsyncConnection]:
    """One transaction in somebody's name; committed at the end, rolled back on any error."""
    async with engine.begin() as conn:
        await name_actor(conn, actor)
        yield conn


async def name_actor(conn: AsyncConnection, actor: Actor, reason: str = "") -> None:
    """Tell the audit trail who acts here. Without it, every clinical change is refused."""
    await conn.execute(_NAME_ACTOR, _actor_values(actor, reason))


async def name_actor_now(conn: AsyncConnection, actor: Actor) -> None:
    """Same as `name_actor`, in a transaction that has begun with another statement."""
    await _NAME_ACTOR_NOW.rows(conn, **_actor_values(actor, ""))


def _actor_values(actor: Actor, reason: str) -> dict[str, str]:
    return {"actor": actor.name, "role": actor.role, "site": actor.site or "", "reason": reason}


_SET = (
    "select set_config('app.actor', :actor, true), set_config('app.role', :role, true),"
    " set_config('app.site', :site, true), set_config('app.reason', :reason, true)"
)
_NAME_ACTOR = text(_SET)
_NAME_ACTOR_NOW = Sql(_SET)
