"""Taps on buttons: asked once, answered once, and not too late."""

from collections.abc import Callable

from bot.simulator.events import EventHub
from bot.simulator.failures import bad_request, phone_lacks
from bot.simulator.limits import CALLBACK_RETENTION
from bot.simulator.shapes import JsonObject
from bot.simulator.store import Store

_TABLE = "callbacks"
_FIRST_ID = 4_000_000_001


class Callbacks:
    """Callback queries by id. `monotonic` gives real seconds, which decide what is too old."""

    def __init__(self, store: Store, events: EventHub, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._events = events
        self._monotonic = monotonic
        self._asked_at: dict[str, float] = {str(key): monotonic() for key in store.table(_TABLE)}

    def ask(self, user_id: int) -> str:
        """Open a query of a person and return its id."""
        query_id = str(self._store.next_number("callback", first=_FIRST_ID))
        row = {"user_id": user_id, "answered": False, "text": "", "show_alert": False}
        self._store.put(_TABLE, query_id, row)
        self._asked_at[query_id] = self._monotonic()
        return query_id

    def answer(self, query_id: str, *, text: str, show_alert: bool) -> None:
        """Show the bot's answer on the phone. Raises ApiError 400 the second time, or too late."""
        row = self._store.table(_TABLE).get(query_id)
        asked_at = self._asked_at.get(query_id)
        if row is None or row["answered"] or asked_at is None or self._expired(asked_at):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        row = {**row, "answered": True, "text": text, "show_alert": show_alert}
        self._store.put(_TABLE, query_id, row)
        self._events.publish(
            "answer",
            row["user_id"],
            callback_query_id=query_id,
            text=text,
            show_alert=show_alert,
        )

    def state(self, query_id: str) -> JsonObject:
        """Return `{"answered", "text", "show_alert"}`. Raises PhoneError 404."""
        row = self._store.table(_TABLE).get(query_id)
        if row is None:
            raise phone_lacks("no callback query has this id")
        return {name: row[name] for name in ("answered", "text", "show_alert")}

    def _expired(self, asked_at: float) -> bool:
        return self._monotonic() - asked_at > CALLBACK_RETENTION.total_seconds()
