"""The queue of updates that wait for the bot, with Telegram's offset semantics."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.simulator.failures import ApiError, conflict
from bot.simulator.faults import Faults
from bot.simulator.limits import CALLBACK_RETENTION, MESSAGE_RETENTION
from bot.simulator.shapes import JsonObject
from bot.simulator.store import Store

_TABLE = "updates"
_SETTINGS = "settings"
_ALLOWED = "allowed_updates"
_UPDATE_ID = "update_id"
_CALLBACK_QUERY = "callback_query"
_TWO_POLLERS = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Unconfirmed updates, oldest first; ids grow by one and are never used twice.

    `monotonic` gives real seconds: what nobody fetched within Telegram's retention is dropped.
    After a restart from a journal the retention of what was waiting starts again.
    """

    def __init__(self, store: Store, monotonic: Callable[[], float], faults: Faults) -> None:
        self._store = store
        self._monotonic = monotonic
        self._faults = faults
        self._added_at: dict[int, float] = {}
        self._served_again: list[JsonObject] = []
        self._turn = 0
        self._turn_ended_by: ApiError = conflict(_TWO_POLLERS)
        self._changed: set[asyncio.Event] = set()
        self._closed = False
        self.on_added: Callable[[int], None] = lambda _update_id: None
        for update_id in store.table(_TABLE):
            self._added_at[int(update_id)] = monotonic()

    def add(self, kind: str, payload: JsonObject, *, lane: int) -> None:
        """Queue an update of a kind, unless the bot asked not to get that kind.

        `lane` is the chat whose updates a webhook must get in order.
        """
        if self._wanted(kind):
            self._enqueue({kind: payload}, kind=kind, lane=lane)

    def add_raw(self, update: JsonObject, *, lane: int) -> int:
        """Queue any object as an update, with only its `update_id` set, and return that id."""
        content = {key: value for key, value in update.items() if key != _UPDATE_ID}
        kind = next(iter(content), "")
        return self._enqueue(content, kind=kind, lane=lane)

    async def poll(self, *, offset: int, limit: int, wait: timedelta) -> list[JsonObject]:
        """Return up to `limit` updates, waiting for the first one if there is none.

        A positive offset confirms all lower ids; a negative one keeps only that many of the
        newest. An offset from the future counts as the end of the queue. Raises ApiError 409
        for the older of two pollers.
        """
        self.end_poll(_TWO_POLLERS)
        turn = self._turn
        if offset > 0:
            self._confirm(self._live_ids(), before=offset)
        elif offset < 0:
            ids = self._live_ids()
            self._confirm(ids, before=ids[offset:][0] if ids else 0)
        changed = asyncio.Event()
        self._changed.add(changed)
        try:
            async with asyncio.timeout(wait.total_seconds()):
                while not (batch := self._batch(limit)) and not self._closed:
                    await changed.wait()
                    changed.clear()
                    if turn != self._turn:
                        raise self._turn_ended_by
        except TimeoutError:
            return []
        finally:
            self._changed.discard(changed)
        return batch

    @property
    def is_polled(self) -> bool:
        """Whether somebody waits for updates at this moment."""
        return bool(self._changed)

    def end_poll(self, reason: str) -> None:
        """End the poll that waits, if any, with 409 and a reason."""
        self._turn += 1
        self._turn_ended_by = conflict(reason)
        self._wake()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Set which kinds are queued from now on; None changes nothing, empty is the default."""
        if kinds is not None:
            self._store.put(_SETTINGS, _ALLOWED, {"kinds": list(kinds)})

    def allowed(self) -> list[str]:
        """Return the kinds that were asked for; empty for the default."""
        return list(self._store.table(_SETTINGS).get(_ALLOWED, {}).get("kinds", []))

    def pending(self) -> list[int]:
        """Return the ids of the unconfirmed updates, oldest first, after dropping expired ones."""
        return self._live_ids()

    def row(self, update_id: int) -> JsonObject | None:
        """Return `{"update", "kind", "lane"}` of an unconfirmed update that has not expired."""
        self._expire(update_id)
        return self._store.table(_TABLE).get(update_id)

    def confirm_one(self, update_id: int) -> None:
        """Remove one update that a webhook has taken."""
        self._store.drop(_TABLE, update_id)
        self._added_at.pop(update_id, None)

    def confirm_all(self) -> None:
        """Drop everything that waits."""
        for update_id in list(self._added_at):
            self.confirm_one(update_id)

    def close(self) -> None:
        """Let every waiting poll return at once, now and later."""
        self._closed = True
        self._wake()

    def _wanted(self, kind: str) -> bool:
        allowed = self.allowed()
        return kind in allowed if allowed else kind not in _ONLY_ON_REQUEST

    def _enqueue(self, content: JsonObject, *, kind: str, lane: int) -> int:
        update_id = self._store.next_number(_UPDATE_ID)
        update = {_UPDATE_ID: update_id, **content}
        self._store.put(_TABLE, update_id, {"update": update, "kind": kind, "lane": lane})
        self._added_at[update_id] = self._monotonic()
        self._wake()
        self.on_added(update_id)
        return update_id

    def _live_ids(self) -> list[int]:
        for update_id in list(self._added_at):
            self._expire(update_id)
        return list(self._added_at)

    def _expire(self, update_id: int) -> None:
        row = self._store.table(_TABLE).get(update_id)
        if row is not None:
            kept = CALLBACK_RETENTION if row["kind"] == _CALLBACK_QUERY else MESSAGE_RETENTION
            if self._monotonic() - self._added_at[update_id] > kept.total_seconds():
                self.confirm_one(update_id)

    def _confirm(self, ids: Sequence[int], *, before: int) -> None:
        with self._store.together():
            for update_id in ids:
                if update_id >= before:
                    break
                if self._faults.chance(self._faults.duplicate):
                    self._served_again.append(self._store.table(_TABLE)[update_id]["update"])
                self.confirm_one(update_id)

    def _batch(self, limit: int) -> list[JsonObject]:
        table = self._store.table(_TABLE)
        again, self._served_again = self._served_again[:limit], self._served_again[limit:]
        batch = again
        for update_id in self._live_ids()[: limit - len(again)]:
            update = table[update_id]["update"]
            batch.append(update)
            if len(batch) < limit and self._faults.chance(self._faults.duplicate):
                batch.append(update)
        batch = batch[:limit]
        if self._faults.chance(self._faults.shuffle):
            batch = self._faults.shuffled(batch)
        return batch

    def _wake(self) -> None:
        for changed in self._changed:
            changed.set()
