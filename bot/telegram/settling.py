"""What was sent is written down together, as much as there is whenever the database is free."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from records import outbox
from records.database import stop_if_cancelled
from records.outbox import Settled


@dataclass(slots=True)
class _Batch:
    rows: list[Settled] = field(default_factory=list)
    is_written: bool = False


class Settling:
    """One statement at a time; what comes meanwhile goes into the next one."""

    def __init__(self, engine: AsyncEngine, lease: UUID) -> None:
        """Take connections on which each statement stands alone, and the lease of this sender."""
        self._engine = engine
        self._lease = lease
        self._turn = asyncio.Lock()
        self._next = _Batch()

    async def sent(self, row: Settled) -> bool:
        """Write one message down as sent; False when that was refused, for it or one beside it.

        Whoever gets False writes theirs alone: a fault of one must not become that of many.
        """
        batch = self._next
        batch.rows.append(row)
        async with self._turn:
            if batch is self._next:
                self._next = _Batch()
                with contextlib.suppress(SQLAlchemyError, OSError):
                    async with self._engine.connect() as conn:
                        await outbox.settle_sent(conn, batch.rows, self._lease)
                    batch.is_written = True
        stop_if_cancelled()
        return batch.is_written
