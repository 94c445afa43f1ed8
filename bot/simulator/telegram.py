"""The local Telegram as one thing: what a bot's side and the phones' side share."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.simulator.callbacks import Callbacks
from bot.simulator.calls import CallLog
from bot.simulator.chats import Chats
from bot.simulator.commands import Commands
from bot.simulator.events import EventHub
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import RateLimits
from bot.simulator.store import Store
from bot.simulator.throttle import Throttle
from bot.simulator.updates import UpdateQueue
from bot.simulator.webhook import Webhook

DEFAULT_TOKEN = "7000000001:local-telegram-token"  # noqa: S105 - of a server on this machine only
DEFAULT_USERNAME = "clag_companion_bot"


class SimulatedTelegram:
    """One bot, any number of people, and everything between them.

    `now` gives the trial's time (aware) and stamps messages; `monotonic` gives real seconds
    for rate limits and retention. With a `journal`, all but the witness of calls survives a
    killed process; files go to a folder beside it. Not safe to share between threads.
    """

    def __init__(  # noqa: PLR0913 - the switches of a whole server, all named
        self,
        now: Callable[[], datetime],
        *,
        token: str = DEFAULT_TOKEN,
        username: str = DEFAULT_USERNAME,
        limits: RateLimits | None = None,
        journal: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        webhook_retry_seconds: float = 1.0,
    ) -> None:
        self.now = now
        self.token = token
        self.bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Companion",
            "username": username,
        }
        self.store = Store(journal)
        self.events = EventHub()
        self.faults = Faults()
        self.calls = CallLog(now)
        self.chats = Chats(self.store, self.events, now)
        self.callbacks = Callbacks(self.store, self.events, monotonic)
        self.commands = Commands(self.store)
        folder = None if journal is None else journal.with_name(f"{journal.name}.files")
        self.files = Files(self.store, folder)
        self.throttle = Throttle(limits or RateLimits(), monotonic)
        self.updates = UpdateQueue(self.store, monotonic, self.faults)
        self.webhook = Webhook(
            self.store, self.updates, self.faults, now, retry_seconds=webhook_retry_seconds
        )

    async def start(self) -> None:
        """Begin delivering to the webhook, if one is set. Needs the running loop."""
        self.webhook.start()

    async def stop(self) -> None:
        """End all waiting polls, listeners and deliveries, and close the journal."""
        self.release()
        await self.webhook.stop()
        self.store.close()

    def release(self) -> None:
        """Let waiting polls and listeners go, so that a server can shut down at once."""
        self.updates.close()
        self.events.close()
