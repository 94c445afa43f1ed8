"""Delivery of updates to the bot's webhook, in order for each chat."""

import asyncio
import ipaddress
import re
from collections import deque
from collections.abc import Callable
from datetime import datetime

import httpx

from bot.simulator.failures import ApiError, bad_request
from bot.simulator.faults import Faults
from bot.simulator.limits import WEBHOOK_CONNECTIONS, WEBHOOK_CONNECTIONS_DEFAULT
from bot.simulator.shapes import JsonObject, telegram_date
from bot.simulator.store import Store
from bot.simulator.updates import UpdateQueue

_TABLE = "settings"
_KEY = "webhook"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_HTTP = "http"
_HTTPS = "https"
_LOCALHOST = "localhost"
_LONGEST_DELAY_SECONDS = 60.0
_ANSWER_TIMEOUT_SECONDS = 30.0


class Webhook:
    """The webhook setting, and the deliveries that follow from it while it is set.

    An update is confirmed by a 2xx answer only; anything else is tried again after a delay
    that doubles, or that the answer's Retry-After asks for.
    """

    def __init__(
        self,
        store: Store,
        updates: UpdateQueue,
        faults: Faults,
        now: Callable[[], datetime],
        *,
        retry_seconds: float,
    ) -> None:
        self._store = store
        self._updates = updates
        self._faults = faults
        self._now = now
        self._retry_seconds = retry_seconds
        self._lanes: dict[int, deque[int]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._client: httpx.AsyncClient | None = None
        self._free = asyncio.Semaphore(WEBHOOK_CONNECTIONS_DEFAULT)
        self._last_error: JsonObject = {}
        updates.on_added = self._enqueue

    @property
    def is_set(self) -> bool:
        """Whether updates go to a webhook now, and getUpdates is refused."""
        return _KEY in self._store.table(_TABLE)

    async def set(self, url: str, *, secret_token: str, max_connections: int) -> None:
        """Start delivering to a URL. Raises ApiError 400 for one that Telegram would refuse."""
        _check(url, secret_token)
        await self.stop()
        connections = min(max_connections or WEBHOOK_CONNECTIONS_DEFAULT, WEBHOOK_CONNECTIONS)
        row = {"url": url, "secret_token": secret_token, "max_connections": connections}
        self._store.put(_TABLE, _KEY, row)
        self._last_error = {}
        self._updates.end_poll("terminated by setWebhook request")
        self.start()

    async def delete(self) -> None:
        """Stop delivering; what was not taken stays for getUpdates."""
        await self.stop()
        self._store.drop(_TABLE, _KEY)
        self._last_error = {}

    def info(self) -> JsonObject:
        """Return the WebhookInfo object."""
        row = self._store.table(_TABLE).get(_KEY)
        info: JsonObject = {
            "url": "" if row is None else row["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending()),
            **self._last_error,
        }
        if row is not None:
            info["max_connections"] = row["max_connections"]
        if allowed := self._updates.allowed():
            info["allowed_updates"] = allowed
        return info

    def start(self) -> None:
        """Deliver what waits, if a webhook is set."""
        row = self._store.table(_TABLE).get(_KEY)
        if row is None:
            return
        self._client = httpx.AsyncClient(trust_env=False, timeout=_ANSWER_TIMEOUT_SECONDS)
        self._free = asyncio.Semaphore(row["max_connections"])
        for update_id in self._updates.pending():
            self._enqueue(update_id)

    async def stop(self) -> None:
        """End all deliveries; nothing is confirmed by that."""
        tasks, self._tasks = list(self._tasks.values()), {}
        self._lanes = {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _enqueue(self, update_id: int) -> None:
        row = self._updates.row(update_id)
        if self._client is None or row is None:
            return
        lane = int(row["lane"])
        self._lanes.setdefault(lane, deque()).append(update_id)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._drain(lane))

    async def _drain(self, lane: int) -> None:
        queue = self._lanes[lane]
        while queue:
            if len(queue) > 1 and self._faults.chance(self._faults.shuffle):
                queue[0], queue[1] = queue[1], queue[0]
            await self._deliver(queue[0])
            queue.popleft()
        del self._tasks[lane]

    async def _deliver(self, update_id: int) -> None:
        delay = self._retry_seconds
        # An update that has expired meanwhile is gone from the queue and is not delivered.
        while self._updates.row(update_id) is not None:
            async with self._free:
                retry_after = await self._attempt(update_id)
            if retry_after is None:
                if self._faults.chance(self._faults.duplicate):
                    await self._attempt(update_id)
                self._updates.confirm_one(update_id)
                return
            await asyncio.sleep(retry_after or delay)
            delay = min(delay * 2, _LONGEST_DELAY_SECONDS)

    async def _attempt(self, update_id: int) -> float | None:
        """Return None when the update was taken, else the seconds the receiver asked for or 0."""
        row, webhook = self._updates.row(update_id), self._store.table(_TABLE).get(_KEY)
        if row is None or webhook is None or self._client is None:
            return 0.0
        if self._faults.outage:
            return self._failed("Connection timed out")
        secret = webhook["secret_token"]
        headers = {_SECRET_HEADER: secret} if secret else {}
        try:
            answer = await self._client.post(webhook["url"], json=row["update"], headers=headers)
        except httpx.TimeoutException:
            return self._failed("Read timeout expired")
        except httpx.HTTPError:
            return self._failed("Connection refused")
        if answer.is_success:
            return None
        asked = answer.headers.get("retry-after", "")
        return self._failed(
            f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}",
            retry_after_seconds=float(asked) if asked.isdecimal() else 0.0,
        )

    def _failed(self, reason: str, *, retry_after_seconds: float = 0.0) -> float:
        self._last_error = {
            "last_error_date": telegram_date(self._now()),
            "last_error_message": reason,
        }
        return retry_after_seconds


def _check(url: str, secret_token: str) -> None:
    if secret_token and not _SECRET.fullmatch(secret_token):
        raise bad_request("secret token contains unallowed characters")
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        raise _bad_webhook("invalid HTTP URL specified") from None
    # The real server wants HTTPS; like a self-hosted one in local mode we also take HTTP, but
    # only on this machine.
    if address.scheme not in (_HTTP, _HTTPS) or not address.host:
        raise _bad_webhook("invalid HTTP URL specified")
    if address.scheme == _HTTP and not _is_loopback(address.host):
        raise _bad_webhook("An HTTPS URL must be provided for webhook")


def _bad_webhook(reason: str) -> ApiError:
    return bad_request(f"bad webhook: {reason}")


def _is_loopback(host: str) -> bool:
    if host == _LOCALHOST:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
